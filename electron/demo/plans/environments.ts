import { labelsOf } from "../metrics/labels.ts";
import type { EnvironmentPlan, PlainMatcher, Route, StorySetting } from "./plan.ts";
import { productionGateway } from "./production-gateway.ts";
import { productionLogs } from "./production-logs.ts";
import { productionSeries, productionTargets } from "./production-metrics.ts";
import { productionRules } from "./production-rules.ts";
import { stagingLogs } from "./staging-logs.ts";
import { stagingSeries, stagingTargets } from "./staging-metrics.ts";
import { stagingRules } from "./staging-rules.ts";

const hour = 3_600;

function equals(name: string, value: string): PlainMatcher {
  return { name, operator: "=", value };
}

/** Critical pages, warnings go to Slack, the rest to e-mail. */
const routes: readonly Route[] = [
  { receiver: "pagerduty", matchers: [equals("severity", "critical")], continue: true },
  { receiver: "slack", matchers: [equals("severity", "warning")], continue: false },
];

const routing = {
  fallback: "email",
  receivers: ["email", "slack", "pagerduty"],
  groupBy: ["alertname", "severity"],
  routes,
};

/** Production: a FastAPI shop whose database connection pool fills up. Two Alertmanager peers, and an API gateway. */
function production(setting: StorySetting): EnvironmentPlan {
  return {
    id: "production",
    name: "Production",
    color: "#d6409f",
    production: true,
    externalLabels: labelsOf({ cluster: "eu-1", environment: "production" }),
    targets: productionTargets,
    series: productionSeries(setting),
    ruleGroups: productionRules,
    routing: {
      ...routing,
      inhibitions: [
        {
          source: [equals("severity", "critical"), equals("component", "database")],
          target: [equals("severity", "warning"), equals("component", "database")],
          equal: ["instance"],
        },
      ],
    },
    silences: [
      {
        matchers: [equals("alertname", "RedisMemoryHigh"), equals("instance", "redis:9121")],
        from: -2 * hour,
        until: 22 * hour,
        createdBy: "dana@example.com",
        comment: "Cache migration runs until tomorrow, expected (OPS-412)",
      },
      {
        matchers: [{ name: "alertname", operator: "=~", value: "SlowResponseTime|SlowDatabaseQueries" }],
        from: -26.3 * hour,
        until: -25.3 * hour,
        createdBy: "sam@example.com",
        comment: "Known, the pool is being enlarged",
      },
    ],
    peerDelays: [1_200, 3_400],
    logs: productionLogs(setting),
    selector: '{service=~".+"}',
    requestIdFields: ["request_id", "correlation_id"],
    gateway: productionGateway,
  };
}

/** Staging: a Quant backend with milder troubles. One Alertmanager. */
function staging(setting: StorySetting): EnvironmentPlan {
  return {
    id: "staging",
    name: "Staging",
    color: "#1fb6a6",
    production: false,
    externalLabels: labelsOf({ cluster: "eu-2", environment: "staging" }),
    targets: stagingTargets,
    series: stagingSeries(setting),
    ruleGroups: stagingRules,
    routing: {
      ...routing,
      inhibitions: [
        {
          source: [equals("alertname", "HighCacheMissRate")],
          target: [equals("alertname", "HighResponseTime")],
          equal: ["job"],
        },
      ],
    },
    silences: [
      {
        matchers: [equals("alertname", "HighCPUUsage"), equals("name", "quant-worker")],
        from: -1.4 * hour,
        until: 10 * hour,
        createdBy: "kim@example.com",
        comment: "Back-test of the year is running",
      },
    ],
    peerDelays: [2_000],
    logs: stagingLogs(setting),
    selector: '{job=~".+"}',
    requestIdFields: ["request_id", "req_id"],
    gateway: null,
  };
}

/** The environments of the demo. */
export function demoPlans(setting: StorySetting): readonly EnvironmentPlan[] {
  return [production(setting), staging({ ...setting, seed: setting.seed + 1 })];
}
