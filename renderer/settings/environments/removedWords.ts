import type { CallOutput } from "../../../shared/contract.ts";
import { ageText } from "../../format/duration.ts";

/** What became of the credentials of a removed environment, to go on after its name. */
export function credentialsWords({ note, undo }: Pick<CallOutput<"environments.remove">, "note" | "undo">): string {
  if (note !== null) return `. Its saved credentials could not all be forgotten: ${note}`;
  if (undo === null) return ", and forgot its saved credentials.";
  return `, and forgot its saved credentials. They stay in memory for ${ageText(undo.forMs)}, so that Undo brings them back, too.`;
}
