import { type Trouble, troublePhrases } from "../../../../shared/state/trouble.ts";
import type { BackendMemory } from "./state.ts";

type Lost = Pick<BackendMemory, "trouble">;

/** `refuses us`, to go on after the names of those that are lost. `count`: how many the names before it stand for. */
export function troubleWords(lost: readonly Lost[], count = lost.length): string {
  const only = onlyTrouble(lost);
  if (only !== null) return troublePhrases[only][count === 1 ? 0 : 1];
  return count === 1 ? "gives no good answer" : "give no good answer";
}

/** `has not answered since`: one that refuses us, or was not asked, did not fail to answer. */
export function sinceWords({ trouble }: Lost): string {
  return trouble === "silent" ? "has not answered since" : "has given no good answer since";
}

/** `no answer`, before a time. */
export function noAnswerWords(lost: readonly Lost[]): string {
  return onlyTrouble(lost) === "silent" ? "no answer" : "no good answer";
}

const steps: Readonly<Partial<Record<Trouble, string>>> = {
  refusing: "See in Backends what it says.",
  waiting: "Open Backends and give what is asked for.",
  ended: "Sign in again in Backends.",
  unasked: "Unlock the keychain, then try it again in Backends.",
};

/** What the person can do about it, a sentence after a blank; empty where that is not the same for all of them. */
export function whatToDo(lost: readonly Lost[]): string {
  const only = onlyTrouble(lost);
  const step = only === null ? undefined : steps[only];
  return step === undefined ? "" : ` ${step}`;
}

function onlyTrouble(lost: readonly Lost[]): Trouble | null {
  const [first] = lost;
  return first !== undefined && lost.every(({ trouble }) => trouble === first.trouble) ? first.trouble : null;
}
