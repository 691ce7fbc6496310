import type { Matcher } from "../../../shared/matchers.ts";
import type { Alert } from "../../../shared/model/alert.ts";
import { coveredAlerts, matchersFromAlerts } from "../../../shared/silences.ts";

/** One silence to write, and the alerts that it is for. */
export interface SharedSilence {
  readonly matchers: readonly Matcher[];
  readonly alerts: readonly Alert[];
}

/** So many alerts of a name are worth one silence instead of one each. */
const foldedAbove = 5;

/**
 * The silences by which alerts of one environment are acknowledged for others: one for each alert, which matches all its
 * labels. Many alerts of one name become one silence, but only where it covers nobody else.
 */
export function silencesFor(chosen: readonly Alert[], all: Iterable<Alert>): SharedSilence[] {
  const known = [...all];
  return [...groupBy(chosen, ({ name }) => name).values()].flatMap((alerts) => {
    const folded = alerts.length > foldedAbove ? foldedSilence(alerts, known) : null;
    return folded === null ? alerts.map((alert) => ({ matchers: exactly(alert.labels), alerts: [alert] })) : [folded];
  });
}

/**
 * One silence over the very values that these alerts have, so that one which joins them later still notifies; null where
 * their labels are not alike, or where values in another combination are another alert's.
 */
function foldedSilence(alerts: readonly Alert[], known: readonly Alert[]): SharedSilence | null {
  const matchers = matchersFromAlerts(alerts).map(({ matcher }) => matcher);
  const alike = alerts.every(({ labels }) => Object.keys(labels).length === matchers.length);
  if (!alike || !matchers.some(({ name, operator }) => name === "alertname" && operator === "=")) return null;
  const meant = new Set(alerts.map(({ id }) => id));
  return coveredAlerts(matchers, known).every(({ id }) => meant.has(id)) ? { matchers, alerts } : null;
}

function exactly(labels: Alert["labels"]): Matcher[] {
  return Object.entries(labels).map(([name, value]) => ({ name, operator: "=", value }));
}

/** Things by their key, in order of appearance. */
export function groupBy<T>(things: Iterable<T>, keyOf: (thing: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [thing]);
    else group.push(thing);
  }
  return groups;
}
