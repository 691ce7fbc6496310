import type { Fault } from "../../../shared/model/desktop.ts";

/** The faults that came after a moment (milliseconds since 1970), oldest first; all of them with null. */
export function faultsAfter(faults: readonly Fault[], moment: number | null): readonly Fault[] {
  return moment === null ? faults : faults.filter(({ at }) => at > moment);
}
