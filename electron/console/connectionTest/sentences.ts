import type { ConsoleError } from "../errors.ts";
import { cleanLine } from "../http/words.ts";
import type { Remedy } from "./findings.ts";

export type Finding = Remedy & { readonly found: string };

/** What went wrong as what was found and what to do about it. */
export function findingOf({ message }: ConsoleError): Finding {
  return splitMessage(message);
}

/**
 * A message of the console as its first sentence, and the rest. The console's usual advice leads to the Backends screen,
 * which knows nothing of what is not kept yet.
 */
export function splitMessage(message: string): Finding {
  const end = /[.?!…]["”)]*(?= [A-Z])/.exec(message);
  if (end === null) return { found: message, mend: null };
  const cut = end.index + end[0].length;
  return { found: message.slice(0, cut), mend: message.slice(cut + 1).replaceAll("in Backends", "here") };
}

/** The first remedy with further words at its end. */
export function alsoMend(remedy: Remedy, further: string): Remedy {
  const mend = `${remedy.mend ?? ""}${further}`.trim();
  return { ...remedy, mend: mend === "" ? null : mend };
}

/** A name that a server gave, fit for a sentence. */
export function shortName(words: string): string {
  return cleanLine(words, (line) => line, 100);
}

/** `a, b and 3 more`. */
export function listed(words: readonly string[], most = 5): string {
  const shown = words.slice(0, most).map(shortName).join(", ");
  return words.length > most ? `${shown} and ${words.length - most} more` : shown;
}

/** `2026-11-21`, in UTC. */
export function day(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
