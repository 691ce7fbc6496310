import type { Alert } from "../model/alert.ts";
import { type BackendHealth, backendCondition, isTrailKind, tellsAlerts } from "../model/backend.ts";
import { type Severity, severityRank } from "../model/severity.ts";

/**
 * What can be said of an environment. `clear` needs every backend to have answered lately: silence is not health.
 * `unsure`: nothing is known to fire, but something did not answer, or answers without knowing yet.
 */
export type Verdict = "alerting" | "clear" | "unsure" | "waiting" | "empty";

export interface EnvironmentVerdict {
  readonly verdict: Verdict;
  /** Alerts that need a person: firing, or unknown. */
  readonly count: number;
  readonly firing: number;
  readonly unknown: number;
  readonly worst: Severity | null;
  /** Backends whose last good answer is too old, or that never gave one. */
  readonly silent: readonly BackendHealth[];
  /** Backends whose last poll failed while their last answer still counts. */
  readonly failing: readonly BackendHealth[];
  /** Backends that answer but cannot tell yet, after their restart. */
  readonly settling: readonly BackendHealth[];
  /** Backends of alerts whose answers say less than they seem to, by their notes: rules that cannot fire and the like. */
  readonly noted: readonly BackendHealth[];
  /** Age in milliseconds of the oldest answer that the verdict rests on; null where one is missing. */
  readonly oldestAnswerMs: number | null;
}

/** What may be said of the given alerts and backends at `now` (ms since 1970). */
export function verdictOf(
  alerts: Iterable<Pick<Alert, "state" | "severity">>,
  everyBackend: readonly BackendHealth[],
  now: number,
): EnvironmentVerdict {
  const backends = everyBackend.filter(({ kind }) => !isTrailKind(kind));
  let firing = 0;
  let unknown = 0;
  let worst: Severity | null = null;
  for (const alert of alerts) {
    if (alert.state === "firing") firing += 1;
    else if (alert.state === "unknown") unknown += 1;
    else continue;
    if (worst === null || severityRank(alert.severity) < severityRank(worst)) worst = alert.severity;
  }
  const conditions = backends.map((health) => backendCondition(health, now));
  const silent = backends.filter((_, index) => conditions[index] === "stale");
  const failing = backends.filter((_, index) => conditions[index] === "failing");
  const settling = backends.filter((health, index) => health.settling !== null && conditions[index] !== "stale");
  const ages = backends.map((health) => (health.lastSuccessAt === null ? null : now - health.lastSuccessAt));
  return {
    verdict: decide(firing + unknown, backends, conditions, settling.length > 0),
    count: firing + unknown,
    firing,
    unknown,
    worst,
    silent,
    failing,
    settling,
    noted: backends.filter((health) => tellsAlerts(health.kind) && health.notes.length > 0),
    oldestAnswerMs: ages.length === 0 ? null : ages.reduce<number | null>(older, 0),
  };
}

function decide(
  count: number,
  backends: readonly BackendHealth[],
  conditions: readonly string[],
  settling: boolean,
): Verdict {
  if (count > 0) return "alerting";
  // A Loki alone knows nothing of alerts, so its answers clear nothing.
  if (!backends.some((health) => tellsAlerts(health.kind))) return "empty";
  if (conditions.includes("stale") || settling) return "unsure";
  return conditions.includes("waiting") ? "waiting" : "clear";
}

function older(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.max(a, b);
}
