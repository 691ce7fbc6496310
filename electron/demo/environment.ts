import { alertmanagerHandler } from "./alertmanager/server.ts";
import { silenceStoreOf } from "./alertmanager/silences.ts";
import type { Peer } from "./alertmanager/status.ts";
import { hexDigits, keyFor } from "./chance/mix.ts";
import { gatewayHandler } from "./gateway/server.ts";
import { gatewayStoreOf } from "./gateway/store.ts";
import { type LoopbackServer, serveLoopback } from "./http/server.ts";
import { lokiHandler } from "./loki/server.ts";
import { lokiTail } from "./loki/tail.ts";
import { type Scrapes, scrapesOf } from "./metrics/scrapes.ts";
import type { EnvironmentPlan, StorySetting } from "./plans/plan.ts";
import { prometheusHandler } from "./prometheus/server.ts";
import { type DerivedMetric, evaluatorOf } from "./promql/evaluate.ts";
import { type RuleEngine, ruleEngineOf } from "./rules/engine.ts";
import { historySeconds } from "./story/episodes.ts";

/** The servers of one running environment. */
export interface RunningEnvironment {
  readonly plan: EnvironmentPlan;
  readonly prometheus: LoopbackServer;
  readonly alertmanagers: readonly LoopbackServer[];
  readonly loki: LoopbackServer;
  readonly gateway: LoopbackServer | null;
  /** Starts an Alertmanager again, as it were: it knows no alerts until Prometheus sends them again, within a minute. */
  readonly restartAlertmanager: (peer: number) => void;
  readonly close: () => Promise<void>;
}

/** Servers have been running for days when the story begins. */
const runningFor = 9 * 86_400_000;

interface Metrics {
  readonly scrapes: Scrapes;
  readonly evaluate: ReturnType<typeof evaluatorOf>;
  readonly engine: RuleEngine;
}

function metricsOf(plan: EnvironmentPlan, { seed, startedAt }: StorySetting, now: () => number): Metrics {
  const scrapes = scrapesOf(plan.series, startedAt, now);
  const derived = new Map<string, DerivedMetric>();
  const evaluate = evaluatorOf({ scrapes, derived });
  const engine = ruleEngineOf(plan.ruleGroups, evaluate, seed, startedAt - historySeconds * 1000);
  derived.set("ALERTS", (time, matchers) => (time > now() + 300_000 ? [] : engine.alertSeries(time, matchers)));
  for (const rule of plan.ruleGroups.flatMap((group) => group.rules)) {
    if (rule.kind === "recording") derived.set(rule.name, (time) => engine.recorded(rule, time));
  }
  return { scrapes, evaluate, engine };
}

/** Starts the servers of a plan on free ports of the loopback interface. `now` in ms since 1970. */
export async function runEnvironment(
  plan: EnvironmentPlan,
  setting: StorySetting,
  now: () => number,
): Promise<RunningEnvironment> {
  const { seed, startedAt } = setting;
  const { scrapes, evaluate, engine } = metricsOf(plan, setting, now);
  const silences = silenceStoreOf(plan, seed, startedAt);
  const alertmanagers: LoopbackServer[] = [];
  const startTimes = plan.peerDelays.map(() => startedAt - runningFor);
  const prometheus = await serveLoopback(
    prometheusHandler({
      plan,
      scrapes,
      evaluate,
      engine,
      startTime: startedAt - runningFor,
      now,
      alertmanagers: () => alertmanagers.map((server) => server.url),
    }),
  );
  const peerOf = (index: number): Peer => ({
    name: `01${hexDigits(24, keyFor(seed, `peer of ${plan.id}`), index).toUpperCase()}`,
    address: `127.0.0.1:${9094 + index}`,
  });
  for (const [index, delay] of plan.peerDelays.entries()) {
    const handler = alertmanagerHandler({
      plan,
      engine,
      silences,
      delay,
      prometheusUrl: () => prometheus.url,
      self: () => peerOf(index),
      peers: () => plan.peerDelays.map((_, each) => peerOf(each)),
      startTime: () => startTimes[index] ?? startedAt,
      now,
    });
    alertmanagers.push(await serveLoopback(handler));
  }
  const logs = { book: plan.logs, now };
  const loki = await serveLoopback(lokiHandler(logs), lokiTail(logs));
  const gateway =
    plan.gateway === null
      ? null
      : await serveLoopback(gatewayHandler({ store: gatewayStoreOf(plan.gateway, setting), seed, now }));
  const servers = [prometheus, ...alertmanagers, loki, ...(gateway === null ? [] : [gateway])];
  return {
    plan,
    prometheus,
    alertmanagers,
    loki,
    gateway,
    restartAlertmanager: (peer) => {
      startTimes[peer] = now();
    },
    close: async () => {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}
