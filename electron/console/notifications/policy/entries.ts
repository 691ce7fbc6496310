import type { Alert } from "../../../../shared/model/alert.ts";
import type { JournalEntry } from "../../../../shared/model/notification.ts";
import { alertName, backendsPlace, clockTime, listed, placeOf, plain, quietedWords, whichOne } from "../words.ts";
import type { Hold } from "./hold.ts";
import type { BackendMemory } from "./state.ts";
import type { PolicyContext, PolicyEntry } from "./types.ts";

type Outcome = NonNullable<JournalEntry["outcome"]>;
type Named = Pick<Alert, "id" | "environment" | "name" | "severity" | "labels">;

/** Why one that is pending is not announced. */
export const pendingText = "It is pending, which is not announced before it fires.";

/** The journal's line about an alert: what was decided and why. */
export function alertEntry(alert: Named, outcome: Outcome, text: string, at: number): PolicyEntry {
  return {
    at,
    kind: "decision",
    environment: alert.environment,
    alert: alert.id,
    name: alertName(alert.name),
    severity: alert.severity,
    outcome,
    text: withWhich(text, alert),
    link: placeOf(alert.environment, alert.id),
  };
}

/** `It fires and was announced (instance=web-1).` */
function withWhich(text: string, { labels }: Named): string {
  const which = whichOne(labels);
  if (which === "" || text.includes(which)) return text;
  const [sentence, end] = text.endsWith(".") ? [text.slice(0, -1), ")."] : [text, ")"];
  // Thousands of lines are kept at once. Joined, a text is one piece; a template would keep a tree of its parts.
  return [sentence, " (", which, end].join("");
}

/** Why nobody is told of an alert that is silenced, inhibited or suppressed: `it is silenced in Alertmanager.` */
export function whyQuiet(alert: Pick<Alert, "state" | "gateway" | "reason">): string {
  return alert.reason === null ? `it is ${quietedWords(alert)}.` : plain(alert.reason, 400);
}

/** The journal's line about a backend. */
export function backendEntry(
  environment: string,
  { name }: Pick<BackendMemory, "name">,
  outcome: Outcome,
  text: string,
  at: number,
): PolicyEntry {
  return {
    at,
    kind: "decision",
    environment,
    alert: null,
    name,
    severity: null,
    outcome,
    text,
    link: backendsPlace(environment),
  };
}

/** `quiet hours and a mute until 07:00`. */
export function holdWords({ mute, quiet, until }: Hold, context: PolicyContext): string {
  const causes = [...(quiet ? ["quiet hours"] : []), ...(mute ? ["a mute"] : [])];
  const day = 86_400_000;
  const when =
    until - context.now > 366 * day
      ? "without an end"
      : `until ${clockTime(until, context)}${until - context.now > day ? ` in ${Math.round((until - context.now) / day)} d` : ""}`;
  return `${listed(causes)} ${when}`;
}
