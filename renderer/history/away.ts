import type { CallOutput } from "../../shared/contract.ts";
import { severityRank } from "../../shared/model/severity.ts";
import { ageText } from "../format/duration.ts";
import { goesOn } from "./timeline.ts";

/** Being elsewhere for less than this is no absence. */
export const absenceMs = 10 * 60_000;

const key = "incident-console.last-seen";

/** Where the moment that the person last looked is kept. */
export type SeenStorage = Pick<Storage, "getItem" | "setItem">;

/** When the person last looked, milliseconds since 1970; null where that is not known. */
export function lastSeen(storage: SeenStorage): number | null {
  try {
    const text = storage.getItem(key);
    const at = text === null || text === "" ? Number.NaN : Number(text);
    return Number.isFinite(at) && at > 0 ? at : null;
  } catch {
    return null;
  }
}

/** Remembers that the person looks now. */
export function rememberSeen(storage: SeenStorage, now: number): void {
  try {
    storage.setItem(key, String(now));
  } catch {
    // Without storage an absence is noticed only while the page stays open.
  }
}

/** Since when to say what happened to somebody who comes back now; null where they were hardly gone. */
export function absentSince(seen: number | null, now: number): number | null {
  return seen !== null && now - seen > absenceMs ? seen : null;
}

export type Away = NonNullable<CallOutput<"history.away">>;

/** As many episodes as the console answers; where there are so many, there may be more. */
const answeredAtMost = 500;

function atLeast(count: number): string {
  return count >= answeredAtMost ? `${count} or more` : String(count);
}

/** `While you were away (2 h 10 min): 4 fired, 3 ended, 1 still fires.` */
export function awaySentence({ from, to, fired, resolved }: Away): string {
  const still = fired.filter(goesOn).length;
  const parts = [
    `${atLeast(fired.length)} fired`,
    resolved.length > 0 ? `${atLeast(resolved.length)} ended` : "none ended",
    fired.length === 0 ? "" : still === 0 ? "none still fires" : `${still} still ${still === 1 ? "fires" : "fire"}`,
  ];
  return `While you were away (${ageText(to - from)}): ${parts.filter((part) => part !== "").join(", ")}.`;
}

/** The names of what fired, each once, the most severe first; at most so many. */
export function firedNames(
  { fired }: Pick<Away, "fired">,
  most: number,
): { readonly names: readonly string[]; readonly more: number } {
  const worstFirst = [...fired].sort((a, b) => severityRank(a.severity) - severityRank(b.severity));
  const names = [...new Set(worstFirst.map(({ name }) => name))];
  return { names: names.slice(0, most), more: Math.max(0, names.length - most) };
}
