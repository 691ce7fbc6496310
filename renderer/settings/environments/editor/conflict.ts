import type { EnvironmentSettings } from "../../../../shared/settings/schema.ts";
import { fieldName } from "../faults.ts";
import { differingParts } from "../list.ts";

/** What somebody else did to the environment since the form was opened, a sentence; null where nothing. */
export function conflictOf(
  begun: EnvironmentSettings | null,
  id: string,
  inFile: readonly EnvironmentSettings[],
): string | null {
  const now = inFile.find((each) => each.id === id);
  if (begun === null) return null;
  if (now === undefined) return "Somebody took this environment out of the file meanwhile. Saving puts it back.";
  const parts = differingParts(begun, now);
  if (parts.length === 0) return null;
  const names = parts.map((part) => fieldName(part)).join(", ");
  return `The file changed meanwhile, in this environment: ${names}. Saving puts what stands here in its place.`;
}
