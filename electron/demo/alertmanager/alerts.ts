import { type Labels, labelKey, labelsOf, only } from "../metrics/labels.ts";
import { matcher, matchesAll } from "../metrics/matcher.ts";
import type { EnvironmentPlan, PlainMatcher } from "../plans/plan.ts";
import type { RuleEngine } from "../rules/engine.ts";
import type { ActiveAlert } from "../rules/rule.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { SilenceStore } from "./silences.ts";

/** An alert as an Alertmanager peer has it. Times are ms since 1970. */
export interface ReceivedAlert {
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly updatedAt: number;
  readonly generatorURL: string;
  readonly receivers: readonly string[];
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly string[];
}

/** What a peer's view of the alerts follows from. */
export interface PeerWorld {
  readonly plan: EnvironmentPlan;
  readonly engine: RuleEngine;
  readonly silences: SilenceStore;
  /** How long after Prometheus this peer knows, in ms. */
  readonly delay: number;
  readonly prometheusUrl: () => string;
}

/** Prometheus sends a firing alert again every minute, and says that it is good for four. Milliseconds. */
const resendDelay = 60_000;
const goodFor = 4 * 60_000;

type Incoming = Omit<ReceivedAlert, "silencedBy" | "inhibitedBy">;

/** Go's `url.QueryEscape`. */
function queryEscape(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
}

function passes(labels: Labels, matchers: readonly PlainMatcher[]): boolean {
  return matchesAll(
    labels,
    matchers.map(({ name, operator, value }) => matcher(name, operator, value)),
  );
}

/** Walks the routes from the top: the first match takes the alert, and with `continue` also later ones. */
export function receiversOf(plan: EnvironmentPlan, labels: Labels): readonly string[] {
  const taken: string[] = [];
  for (const route of plan.routing.routes) {
    if (!passes(labels, route.matchers)) continue;
    taken.push(route.receiver);
    if (!route.continue) break;
  }
  return taken.length > 0 ? taken : [plan.routing.fallback];
}

function incoming(
  world: PeerWorld,
  alert: ActiveAlert,
  firedAt: number,
  asOf: number,
  since: number,
): Incoming | undefined {
  const { plan, engine } = world;
  const step = alert.group.interval * 1000;
  const resend = Math.ceil(resendDelay / step) * step;
  const tick = engine.lastEvaluation(alert.group, asOf);
  const sent = firedAt + Math.floor((tick - firedAt) / resend) * resend;
  // A peer that was restarted knows nothing until the alert is sent again.
  if (sent + world.delay < since) return undefined;
  const labels = labelsOf({ ...plan.externalLabels, ...alert.labels });
  return {
    fingerprint: fingerprintOf(labels),
    labels,
    annotations: engine.annotationsAt(alert, sent),
    startsAt: firedAt,
    endsAt: sent + goodFor,
    updatedAt: sent + world.delay,
    generatorURL: `${world.prometheusUrl()}/graph?g0.expr=${queryEscape(alert.rule.query)}&g0.tab=1`,
    receivers: receiversOf(plan, labels),
  };
}

/** The first alert that inhibits this one; Alertmanager names one source only. */
function inhibitors(plan: EnvironmentPlan, alert: Incoming, others: readonly Incoming[]): readonly string[] {
  for (const { source, target, equal } of plan.routing.inhibitions) {
    if (!passes(alert.labels, target)) continue;
    const shared = labelKey(only(alert.labels, equal));
    const found = others.find(
      (other) => other !== alert && passes(other.labels, source) && labelKey(only(other.labels, equal)) === shared,
    );
    if (found) return [found.fingerprint];
  }
  return [];
}

/** What a peer has at a moment, in the order of fingerprints. `since` is its last start. */
export function receivedAlerts(world: PeerWorld, now: number, since: number): readonly ReceivedAlert[] {
  const asOf = now - world.delay;
  const received = world.engine.alerts(asOf).flatMap((alert) => {
    const found = alert.firedAt === undefined ? undefined : incoming(world, alert, alert.firedAt, asOf, since);
    return found ? [found] : [];
  });
  return received
    .map((alert) => ({
      ...alert,
      silencedBy: world.silences.covering(alert.labels, now),
      inhibitedBy: inhibitors(world.plan, alert, received),
    }))
    .sort((left, right) => (left.fingerprint < right.fingerprint ? -1 : 1));
}
