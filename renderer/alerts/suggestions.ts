import { formatMatcher } from "../../shared/matchers.ts";
import type { Alert } from "../../shared/model/alert.ts";
import { labelNames } from "./group.ts";

const most = 8;
const longestValue = 200;

/** What can be typed next: label names until an operator is there, then that label's values, the most common first. */
export function suggestionsFor(text: string, alerts: readonly Alert[]): readonly string[] {
  const typed = /^\s*"?([^\s!=~"]*)"?\s*(!?=~?|!~)?\s*"?([^"]*)"?\s*$/.exec(text);
  if (typed === null) return [];
  const [, name = "", operator, value = ""] = typed;
  if (operator === undefined) {
    const wanted = name.toLowerCase();
    return labelNames(alerts)
      .filter((label) => label.toLowerCase().includes(wanted))
      .slice(0, most)
      .map((label) => `${label}=`);
  }
  if (operator === "=~" || operator === "!~") return [];
  return valuesOf(name, value.toLowerCase(), alerts).map((found) =>
    formatMatcher({ name, operator: operator === "!=" ? "!=" : "=", value: found }),
  );
}

function valuesOf(name: string, wanted: string, alerts: readonly Alert[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { labels } of alerts) {
    const value = Object.hasOwn(labels, name) ? labels[name] : undefined;
    if (value === undefined || value.length > longestValue || !value.toLowerCase().includes(wanted)) continue;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([value]) => value);
}
