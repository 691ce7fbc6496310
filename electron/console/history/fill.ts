import { setImmediate } from "node:timers/promises";
import type { Labels } from "../../../shared/model/alert.ts";
import { type OwnSeverities, type Severity, severityOf } from "../../../shared/model/severity.ts";
import { ConsoleError } from "../errors.ts";
import type { HttpClient } from "../http/client.ts";
import { queryRange, type Series } from "../prometheus/client.ts";
import type { Store } from "../store/store.ts";
import { count } from "../text.ts";
import { Episodes, type Known } from "./episodes.ts";
import type { OpenGap } from "./gaps.ts";
import { KnownAlerts } from "./knownAlerts.ts";
import { goesOn } from "./rows.ts";

/** Points asked for each series: far below the server's limit of 11,000, since thousands of series may answer. */
const points = 1_500;
const shortestStepMs = 15_000;
/** How often the step is made longer where the answer is too large. */
const coarserAtMost = 2;
const coarserBy = 6;

/** A span in which an alert fired, as exact as the step. */
export interface Firing {
  readonly labels: Labels;
  readonly from: number;
  readonly to: number;
}

/** What Prometheus says fired in a gap, and the step that it said so in, ms. Throws a ConsoleError. */
export async function readFirings(
  http: HttpClient,
  gap: OpenGap,
  signal: AbortSignal,
): Promise<{ readonly firings: readonly Firing[]; readonly stepMs: number }> {
  let stepMs = Math.max(shortestStepMs, Math.ceil((gap.to - gap.from) / points / 1000) * 1000);
  for (let coarser = 0; ; coarser += 1) {
    try {
      // What fired between two points counts too, which the bare series would not show.
      const expression = `max_over_time(ALERTS{alertstate="firing"}[${stepMs / 1000}s])`;
      const series = await queryRange(http, { expression, from: gap.from, to: gap.to, stepMs }, signal);
      return { firings: series.flatMap((one) => firingsOf(one, gap, stepMs)), stepMs };
    } catch (cause) {
      if (!(cause instanceof ConsoleError) || cause.code !== "TOO_LARGE" || coarser >= coarserAtMost) throw cause;
      stepMs *= coarserBy;
    }
  }
}

/** Points that follow each other make one span; each stands for the step before it. */
export function firingsOf({ labels: own, points }: Series, gap: OpenGap, stepMs: number): Firing[] {
  const { __name__: _name, alertstate: _state, ...labels } = own;
  const firings: { labels: Labels; from: number; to: number }[] = [];
  for (const [time, value] of points) {
    if (!(value > 0)) continue;
    const to = Math.round(Math.min(time, gap.to));
    const last = firings.at(-1);
    if (last !== undefined && time - last.to <= stepMs * 1.5) last.to = to;
    else firings.push({ labels, from: Math.round(Math.max(gap.from, time - stepMs)), to });
  }
  return firings;
}

interface Stored {
  readonly starts_at: number;
  readonly ended_at: number | null;
  readonly over_at: number;
}

/** Between so many firings, whatever else has to be done gets its turn. */
const firingsPerTurn = 25;

/** What is known of an environment's alerts besides what Prometheus tells. */
export interface FillContext {
  /** Labels that alerts carry in Alertmanager only. */
  readonly external: Labels;
  readonly severities: OwnSeverities;
}

/**
 * Writes what a gap's firings add to what is known: episodes nobody saw, and ends that were not known. Answers what that
 * was, as a sentence. In many turns; a gap of which a part was written already can be filled again. Rejects where the
 * signal ends it.
 */
export async function applyFirings(
  store: Store,
  gap: OpenGap,
  { external, severities }: FillContext,
  { firings, stepMs }: { readonly firings: readonly Firing[]; readonly stepMs: number },
  signal: AbortSignal,
): Promise<string> {
  const known = new KnownAlerts(store, gap.environment);
  const counts = { added: 0, ended: 0 };
  for (let start = 0; start < firings.length; start += firingsPerTurn) {
    store.transaction(() => {
      for (const firing of firings.slice(start, start + firingsPerTurn)) {
        const alert = known.carrying({ ...external, ...firing.labels });
        const outcome = applyFiring(store, gap, stepMs, firing, alert, severityOf(alert.labels.severity, severities));
        if (outcome !== null) counts[outcome] += 1;
      }
    });
    await setImmediate();
    signal.throwIfAborted();
  }
  if (firings.length === 0) return "Asked Prometheus: no alert fired, or it does not keep this time any more.";
  return `Filled from Prometheus, to within ${Math.round(stepMs / 1000)} s: ${newsOf(counts)}.`;
}

/** Writes one firing. Answers what is new by it; null: nothing. */
function applyFiring(
  store: Store,
  gap: OpenGap,
  stepMs: number,
  firing: Firing,
  alert: Known,
  severity: Severity,
): "added" | "ended" | null {
  const episodes = new Episodes(store);
  const overlapping = store.all<Stored>(
    `SELECT starts_at, ended_at, over_at FROM episodes WHERE alert = (SELECT id FROM alerts WHERE alert = ?)
     AND starts_at <= ? AND over_at >= ? ORDER BY starts_at`,
    [alert.id, firing.to + stepMs, firing.from - stepMs],
  );
  if (overlapping.length === 0) {
    const source = "prometheus";
    const { from: startsAt, to: endedAt } = firing;
    episodes.begin(alert, { severity, startsAt, fired: true, endedAt, state: "firing", source }, null, startsAt);
    episodes.addTransition(alert.id, startsAt, endOf(endedAt));
    return "added";
  }
  const stillOn = firing.to >= gap.to - stepMs;
  const [first, next] = overlapping;
  // One that was on when the gap began, and whose end nobody saw, or saw only when the gap was over.
  if (first === undefined || first.over_at === goesOn || first.starts_at > firing.to) return null;
  const end = Math.min(stillOn ? goesOn : firing.to, next?.starts_at ?? goesOn);
  if (end === goesOn || (first.ended_at !== null && (first.ended_at < gap.to || first.ended_at <= end))) return null;
  episodes.close(alert.id, first.starts_at, end, end);
  if (first.ended_at === null) episodes.addTransition(alert.id, first.starts_at, endOf(end));
  return "ended";
}

/** `2 episodes that nobody saw and 1 end that nobody saw` */
function newsOf({ added, ended }: { readonly added: number; readonly ended: number }): string {
  if (added + ended === 0) return "nothing that was not known";
  return [
    ...(added > 0 ? [count(added, "episode that nobody saw", "episodes that nobody saw")] : []),
    ...(ended > 0 ? [count(ended, "end that nobody saw", "ends that nobody saw")] : []),
  ].join(" and ");
}

function endOf(at: number) {
  return { at, state: "resolved", origin: "firing", reason: null, source: "prometheus" } as const;
}
