import type { Alert } from "../../../../shared/model/alert.ts";
import type { JournalEntry } from "../../../../shared/model/notification.ts";
import { alertName, backendsPlace, clockTime, listed, placeOf } from "../words.ts";
import type { Hold } from "./hold.ts";
import type { BackendMemory } from "./state.ts";
import type { PolicyContext, PolicyEntry } from "./types.ts";

type Outcome = NonNullable<JournalEntry["outcome"]>;
type Named = Pick<Alert, "id" | "environment" | "name" | "severity">;

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
    text,
    link: placeOf(alert.environment, alert.id),
  };
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
