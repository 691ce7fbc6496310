import type { EnvironmentPlan, PlainMatcher } from "../plans/plan.ts";

/** A member of the cluster. */
export interface Peer {
  readonly name: string;
  readonly address: string;
}

function matcherLines(matchers: readonly PlainMatcher[], indent: string): readonly string[] {
  return matchers.map(({ name, operator, value }) => `${indent}- ${name}${operator}${JSON.stringify(value)}`);
}

function configuration({ routing }: EnvironmentPlan): string {
  const lines = [
    "global:",
    "  resolve_timeout: 5m",
    "route:",
    `  receiver: ${routing.fallback}`,
    "  group_by:",
    ...routing.groupBy.map((name) => `  - ${name}`),
    "  continue: false",
    "  routes:",
    ...routing.routes.flatMap((route) => [
      `  - receiver: ${route.receiver}`,
      "    matchers:",
      ...matcherLines(route.matchers, "    "),
      `    continue: ${route.continue}`,
    ]),
    "  group_wait: 2s",
    "  group_interval: 5s",
    "  repeat_interval: 12h",
    "inhibit_rules:",
    ...routing.inhibitions.flatMap(({ source, target, equal }) => [
      "- source_matchers:",
      ...matcherLines(source, "  "),
      "  target_matchers:",
      ...matcherLines(target, "  "),
      "  equal:",
      ...equal.map((name) => `  - ${name}`),
    ]),
    "receivers:",
    ...routing.receivers.map((name) => `- name: ${name}`),
    "templates: []",
  ];
  return `${lines.join("\n")}\n`;
}

/** `/api/v2/status` of one peer. `uptime` is when it started (ms), as Alertmanager means the word. */
export function statusOf(plan: EnvironmentPlan, self: Peer, peers: readonly Peer[], uptime: number): unknown {
  return {
    cluster: peers.length > 1 ? { name: self.name, peers, status: "ready" } : { peers: [], status: "disabled" },
    config: { original: configuration(plan) },
    uptime: new Date(uptime).toISOString(),
    versionInfo: {
      branch: "demo",
      buildDate: "20260929-12:08:01",
      buildUser: "incident-console",
      goVersion: "go1.27.1",
      revision: "demo",
      version: "0.33.1",
    },
  };
}
