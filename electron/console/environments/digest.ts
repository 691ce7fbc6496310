import type { Alert } from "../../../shared/model/alert.ts";
import type { BackendHealth } from "../../../shared/model/backend.ts";

/** What is known once every backend was asked, in a line; what is not known is said first. */
export function digest(alerts: Iterable<Alert>, backends: readonly BackendHealth[]): string {
  const wrong = backends.filter((health) => health.error !== null || health.settling !== null);
  const doubts = wrong.map((health) => health.error?.message ?? `${health.name}: ${health.settling}`);
  const known = countsOf(alerts);
  return wrong.length === 0 ? known : `${doubts.join(" ")} Known so far: ${known}.`;
}

function countsOf(alerts: Iterable<Alert>): string {
  const counts = new Map<string, number>();
  for (const { state } of alerts) if (state !== "resolved") counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts.size === 0 ? "no alerts" : [...counts].map(([state, number]) => `${number} ${state}`).join(", ");
}
