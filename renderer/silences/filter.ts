import { compileAnchored, formatMatcher, type Matcher, parseMatchers } from "../../shared/matchers.ts";
import type { Silence } from "../../shared/model/silence.ts";

/**
 * The silences that a typed filter lets through. Matchers (`alertname="Watchdog"`) ask about the silence's own
 * matchers; any other text is looked for in comment, author, id and matchers, each word of it.
 */
export function filterSilences(silences: readonly Silence[], text: string): readonly Silence[] {
  if (text.trim() === "") return silences;
  const parsed = /[=~]/.test(text) ? parseMatchers(text) : null;
  if (parsed?.ok && parsed.matchers.length > 0) {
    return silences.filter((silence) => parsed.matchers.every((asked) => answers(silence.matchers, asked)));
  }
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return silences.filter((silence) => {
    const haystack = [silence.comment, silence.createdBy, silence.silence, ...silence.matchers.map(formatMatcher)]
      .join(" ")
      .toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
}

/** Whether a silence's matchers have what is asked: a matcher of that label that holds, or is written with, the value. */
function answers(matchers: readonly Matcher[], { name, operator, value }: Matcher): boolean {
  const has = matchers.some((matcher) => {
    if (matcher.name !== name) return false;
    if (operator === "=" || operator === "!=")
      return matcher.value === value || (isPositiveRegex(matcher) && fits(matcher.value, value));
    return fits(value, matcher.value);
  });
  return operator === "=" || operator === "=~" ? has : !has;
}

function isPositiveRegex({ operator }: Matcher): boolean {
  return operator === "=~";
}

function fits(pattern: string, value: string): boolean {
  return compileAnchored(pattern)?.test(value) ?? false;
}

/** What is listed first: of the active the next to end, of the pending the next to start, of the expired the latest. */
export function sortSilences(silences: readonly Silence[]): readonly Silence[] {
  return silences.toSorted((a, b) => {
    if (a.state === "expired" && b.state === "expired") return b.endsAt - a.endsAt || compareIds(a, b);
    if (a.state === "pending" && b.state === "pending") return a.startsAt - b.startsAt || compareIds(a, b);
    return a.endsAt - b.endsAt || compareIds(a, b);
  });
}

function compareIds(a: Silence, b: Silence): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
