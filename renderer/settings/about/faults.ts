import { create } from "zustand";
import type { Fault } from "../../../shared/model/desktop.ts";
import { withStop } from "../../backends/words.ts";

const storageKey = "incident-console.faults-dismissed";

/** Faults up to this moment (milliseconds since 1970) need no more saying, also after a reload. */
export const useDismissed = create<{ readonly until: number | null }>(() => ({ until: storedMoment() }));

export function dismissFaults(until: number): void {
  useDismissed.setState({ until });
  try {
    sessionStorage.setItem(storageKey, String(until));
  } catch {
    // Without storage they come back after a reload.
  }
}

function storedMoment(): number | null {
  try {
    const moment = Number(sessionStorage.getItem(storageKey));
    return Number.isFinite(moment) && moment > 0 ? moment : null;
  } catch {
    return null;
  }
}

/** What a fault says beyond that something went wrong inside the console, which the banner says itself. */
export function faultDetail(message: string): string {
  const detail = message.replace(/^Something went wrong inside the console(?::\s*|\.$)/, "");
  return detail === "" ? "" : withStop(detail);
}

/** The faults that came after a moment (milliseconds since 1970), oldest first; all of them with null. */
export function faultsAfter(faults: readonly Fault[], moment: number | null): readonly Fault[] {
  return moment === null ? faults : faults.filter(({ at }) => at > moment);
}
