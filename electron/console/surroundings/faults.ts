import type { Fault, FaultsState } from "../../../shared/model/desktop.ts";
import { toConsoleError } from "../errors.ts";

const mostFaults = 20;
/** Equal ones within so long are one. */
const foldedWithinMs = 60_000;
const longest = 500;

/** What was thrown, as a sentence for the screen, not endless. Never throws, whatever was thrown. */
export function faultSentence(cause: unknown): string {
  const message = wordsOf(cause)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
  return message.length > longest ? `${message.slice(0, longest)}…` : message;
}

function wordsOf(cause: unknown): string {
  try {
    return toConsoleError(cause).message;
  } catch {
    // An object that cannot be made a text.
    return "Something went wrong inside the console.";
  }
}

/** The faults with one more; the same state where it was told a moment ago. */
export function withFault({ faults }: FaultsState, message: string, at: number): FaultsState {
  const said = faults.some((fault) => fault.message === message && Math.abs(at - fault.at) < foldedWithinMs);
  if (said) return { faults };
  const fault: Fault = { id: (faults.at(-1)?.id ?? 0) + 1, at, message };
  return { faults: [...faults, fault].slice(-mostFaults) };
}
