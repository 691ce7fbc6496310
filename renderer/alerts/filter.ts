import { formatMatcher, type Matcher, matcherTest, parseMatchers } from "../../shared/matchers.ts";
import type { Alert } from "../../shared/model/alert.ts";

/** The matchers of a filter kept in the address; a damaged one filters nothing. */
export function matchersOf(filter: string): readonly Matcher[] {
  const parsed = parseMatchers(filter);
  return parsed.ok ? parsed.matchers : [];
}

/** The filter as text, for the address. */
export function filterText(matchers: readonly Matcher[]): string {
  return matchers.map(formatMatcher).join(", ");
}

function same(a: Matcher, b: Matcher): boolean {
  return a.name === b.name && a.operator === b.operator && a.value === b.value;
}

/** The matchers without this one where it is among them, with it otherwise. */
export function toggled(matchers: readonly Matcher[], matcher: Matcher): readonly Matcher[] {
  const rest = matchers.filter((other) => !same(other, matcher));
  return rest.length < matchers.length ? rest : [...matchers, matcher];
}

/** The matchers with these added, each once. */
export function added(matchers: readonly Matcher[], more: readonly Matcher[]): readonly Matcher[] {
  const all = [...matchers];
  for (const matcher of more) if (!all.some((other) => same(other, matcher))) all.push(matcher);
  return all;
}

/** The label matcher that a click on `name=value` means. */
export function labelMatcher(name: string, value: string): Matcher {
  return { name, operator: "=", value };
}

/** The alerts of one environment (null: of all) that every matcher accepts. */
export function filterAlerts(
  alerts: Iterable<Alert>,
  environment: string | null,
  matchers: readonly Matcher[],
): readonly Alert[] {
  const accepts = matcherTest(matchers);
  const kept: Alert[] = [];
  for (const alert of alerts) {
    if ((environment === null || alert.environment === environment) && accepts(alert.labels)) kept.push(alert);
  }
  return kept;
}
