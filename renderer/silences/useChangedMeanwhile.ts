import type { Silence } from "../../shared/model/silence.ts";
import { useSilences } from "../client/client.ts";
import { changedMeanwhile } from "./words.ts";

/** Why what a dialog began with must not be written over what the silence is by now; null where it is the same still. */
export function useChangedMeanwhile(begun: Silence | null): string | null {
  const silences = useSilences();
  if (begun === null || !Object.hasOwn(silences, begun.id)) return null;
  return changedMeanwhile(begun, silences[begun.id] ?? begun);
}
