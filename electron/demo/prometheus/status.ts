import { keyFor, mix } from "../chance/mix.ts";
import type { Answer } from "../http/exchange.ts";
import { scrapeInterval } from "../metrics/scrapes.ts";
import type { EnvironmentPlan, Target } from "../plans/plan.ts";
import { goTime } from "../syntax/clock.ts";
import { success } from "./answers.ts";

/** The version that the demo speaks. */
export function buildInfoAnswer(): Answer {
  return success({
    version: "3.5.3",
    revision: "demo",
    branch: "demo",
    buildUser: "incident-console",
    buildDate: "20260929-11:59:39",
    goVersion: "go1.27.1",
  });
}

/** `startTime` tells a client of restarts. Milliseconds. */
export function runtimeInfoAnswer(startTime: number, now: number): Answer {
  return success({
    startTime: goTime(startTime, 806_989),
    CWD: "/prometheus",
    hostname: "demo",
    serverTime: goTime(now, 215_781),
    reloadConfigSuccess: true,
    lastConfigTime: goTime(Math.floor(startTime / 1000) * 1000),
    corruptionCount: 0,
    goroutineCount: 68,
    GOMAXPROCS: 2,
    GOMEMLIMIT: 22748859187,
    GOGC: "75",
    GODEBUG: "",
    storageRetention: "31d",
  });
}

function scrapeConfig(job: string, targets: readonly Target[]): readonly string[] {
  return [
    `- job_name: ${job}`,
    "  honor_timestamps: true",
    "  metrics_path: /metrics",
    "  scheme: http",
    "  static_configs:",
    "  - targets:",
    ...targets.filter((target) => target.job === job).map(({ instance }) => `    - ${instance}`),
  ];
}

/** The configuration as YAML; its external labels are what Alertmanager's alerts have and Prometheus's own have not. */
export function configAnswer(plan: EnvironmentPlan, alertmanagers: readonly string[]): Answer {
  const lines = [
    "global:",
    "  scrape_interval: 5s",
    "  scrape_timeout: 4s",
    "  evaluation_interval: 5s",
    "  external_labels:",
    ...Object.entries(plan.externalLabels).map(([name, value]) => `    ${name}: ${value}`),
    "alerting:",
    "  alertmanagers:",
    "  - scheme: http",
    "    timeout: 10s",
    "    api_version: v2",
    "    static_configs:",
    "    - targets:",
    ...alertmanagers.map((url) => `      - ${new URL(url).host}`),
    "rule_files:",
    "- /etc/prometheus/rules/*.yml",
    "scrape_configs:",
    ...[...new Set(plan.targets.map((target) => target.job))].flatMap((job) => scrapeConfig(job, plan.targets)),
  ];
  return success({ yaml: `${lines.join("\n")}\n` });
}

function wireTarget({ job, instance }: Target, now: number): unknown {
  const address = instance.startsWith("https://") ? "blackbox:9115" : instance;
  const offset = mix(keyFor(0, `${job}/${instance}`)) % scrapeInterval;
  const lastScrape = Math.floor((now - offset) / scrapeInterval) * scrapeInterval + offset;
  const url = `http://${address}/metrics`;
  return {
    discoveredLabels: {
      __address__: address,
      __metrics_path__: "/metrics",
      __scheme__: "http",
      __scrape_interval__: "5s",
      __scrape_timeout__: "4s",
      job,
    },
    labels: { instance, job },
    scrapePool: job,
    scrapeUrl: url,
    globalUrl: url,
    lastError: "",
    lastScrape: goTime(lastScrape, 424_890),
    lastScrapeDuration: 0.0021,
    health: "up",
    scrapeInterval: "5s",
    scrapeTimeout: "4s",
  };
}

/** `/api/v1/targets`: all of them are up. */
export function targetsAnswer(targets: readonly Target[], state: string | null, now: number): Answer {
  const active = state === "dropped" ? [] : targets.map((target) => wireTarget(target, now));
  return success({
    activeTargets: active,
    droppedTargets: [],
    droppedTargetCounts: Object.fromEntries([...new Set(targets.map(({ job }) => job))].map((job) => [job, 0])),
  });
}
