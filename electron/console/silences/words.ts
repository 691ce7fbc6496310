import { formatMatcher, type Matcher } from "../../../shared/matchers.ts";
import type { Silence } from "../../../shared/model/silence.ts";
import { isoTime } from "../../../shared/silences.ts";
import { duration } from "../text.ts";

/** How many matchers a sentence names. */
const named = 4;

/** What a silence is about: `HighErrorRate (instance="a")`. */
export function silenceSubject(matchers: readonly Matcher[]): string {
  const name = matchers.find(({ name, operator }) => name === "alertname" && operator === "=");
  const others = matchers.filter((matcher) => matcher !== name).map(formatMatcher);
  const shown = others.slice(0, named).join(", ") + (others.length > named ? ` and ${others.length - named} more` : "");
  if (name === undefined) return shown;
  return shown === "" ? name.value : `${name.value} (${shown})`;
}

/** For the journal: what was done, as a sentence. `environment` is its name. */
export function savedSentence(silence: Silence, edited: boolean, environment: string, now: number): string {
  const subject = silenceSubject(silence.matchers);
  const lasts = duration(Math.max(0, silence.endsAt - Math.max(now, silence.startsAt)));
  const begins = silence.startsAt > now ? `, beginning in ${duration(silence.startsAt - now)}` : "";
  return edited
    ? `Changed the silence of ${subject} in ${environment}, which has ${lasts} to go${begins}: ${silence.comment}`
    : `Silenced ${subject} for ${lasts}${begins} in ${environment}: ${silence.comment}`;
}

export function endedSentence(silence: Silence | undefined, id: string, environment: string): string {
  return silence === undefined
    ? `Ended the silence ${id} in ${environment}.`
    : `Ended the silence of ${silenceSubject(silence.matchers)} in ${environment}: ${silence.comment}`;
}

/** For the audit log: all that is sent. */
export function wishDetail(wish: {
  readonly replaces: string | null;
  readonly matchers: readonly Matcher[];
  readonly startsAt: number | null;
  readonly endsAt: number;
  readonly comment: string;
}): string {
  const from = wish.startsAt === null ? "now" : isoTime(wish.startsAt);
  const replaces = wish.replaces === null ? "" : `Instead of ${wish.replaces}: `;
  const matchers = wish.matchers.map(formatMatcher).join(", ");
  return `${replaces}{${matchers}} from ${from} to ${isoTime(wish.endsAt)}: ${wish.comment}`;
}
