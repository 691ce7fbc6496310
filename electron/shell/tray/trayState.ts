import { type Alert, needsAttention } from "../../../shared/model/alert.ts";
import { type BackendHealth, isTrailKind } from "../../../shared/model/backend.ts";
import { type Severity, severityRank } from "../../../shared/model/severity.ts";
import { verdictOf } from "../../../shared/state/verdict.ts";
import type { Known } from "../known.ts";
import { stateWords } from "./words.ts";

/**
 * The one sign for a state, worst first. `unknown`: nothing is known to fire, but something that could tell does not
 * answer. `acknowledged`: it fires, and somebody has it. `ok`: only where every backend answered lately. `waiting`: no
 * answer yet. `nothing`: nothing here tells of alerts.
 */
export type Sign = `firing-${Severity}` | "unknown" | "acknowledged" | "waiting" | "ok" | "nothing";

export interface SignedState {
  readonly sign: Sign;
  /** Alerts that ask for somebody and that nobody has: those that fire, else those that nobody can tell of. */
  readonly count: number;
  /** The same in words: `2 firing, worst critical; no good answer from Prometheus`. */
  readonly words: string;
}

export interface EnvironmentState extends SignedState {
  readonly id: string;
  readonly name: string;
  /** Until when it is muted by itself, ms since 1970; null where it is not. */
  readonly mutedUntil: number | null;
}

/** What the tray says. */
export interface TrayState extends SignedState {
  readonly environments: readonly EnvironmentState[];
  /** Notifications that reached nobody and that nobody has seen. */
  readonly undelivered: number;
  /** Until when all is muted, ms since 1970; null where it is not. */
  readonly mutedUntil: number | null;
}

/** What the tray says of all that is known at `now` (ms since 1970). */
export function trayStateOf(known: Known, now: number): TrayState {
  const asking = Object.values(known.alerts).filter(needsAttention);
  const backends = Object.values(known.backends);
  const of = (environment: string | null) =>
    signedState(
      environment === null ? asking : asking.filter((alert) => alert.environment === environment),
      environment === null ? backends : backends.filter((health) => health.environment === environment),
      known,
      now,
    );
  return {
    ...of(null),
    environments: (known.environments ?? []).map(({ id, name }) => ({
      ...of(id),
      id,
      name,
      mutedUntil: mutedUntil(known, id, now),
    })),
    undelivered: known.notifications.filter(({ seen, delivery }) => !seen && delivery?.by === "none").length,
    mutedUntil: mutedUntil(known, null, now),
  };
}

function mutedUntil({ mutes }: Known, environment: string | null, now: number): number | null {
  return mutes.find((mute) => mute.environment === environment && mute.until > now)?.until ?? null;
}

function signedState(
  asking: readonly Alert[],
  backends: readonly BackendHealth[],
  known: Known,
  now: number,
): SignedState {
  // Before the settings were read, "no environment" is not known either.
  if (known.environments === null) return { sign: "waiting", count: 0, words: "starting" };
  const firing = asking.filter(({ state }) => state === "firing");
  const unknown = asking.length - firing.length;
  const free = firing.filter((alert) => !isAcknowledged(alert, known));
  const worst = worstOf(free);
  // What the backends allow to say apart from the alerts that are known.
  const verdict = verdictOf([], backends, now);
  const counts = { firing: free.length, unknown, acknowledged: firing.length - free.length, worst };
  return {
    sign: signOf(counts, verdict.verdict),
    count: free.length > 0 ? free.length : unknown,
    words: stateWords(counts, verdict, backends.filter(({ kind }) => !isTrailKind(kind)).length),
  };
}

function signOf(
  { unknown, acknowledged, worst }: { unknown: number; acknowledged: number; worst: Severity | null },
  verdict: ReturnType<typeof verdictOf>["verdict"],
): Sign {
  if (worst !== null) return `firing-${worst}`;
  if (unknown > 0 || verdict === "unsure") return "unknown";
  if (acknowledged > 0) return "acknowledged";
  if (verdict === "clear") return "ok";
  return verdict === "empty" ? "nothing" : "waiting";
}

function worstOf(alerts: readonly Alert[]): Severity | null {
  return alerts.reduce<Severity | null>(
    (worst, { severity }) => (worst === null || severityRank(severity) < severityRank(worst) ? severity : worst),
    null,
  );
}

/** Whether somebody has this very episode: a re-fire is another one. */
function isAcknowledged({ id, startsAt }: Alert, { acknowledgements }: Known): boolean {
  return Object.hasOwn(acknowledgements, id) && acknowledgements[id]?.startsAt === startsAt;
}
