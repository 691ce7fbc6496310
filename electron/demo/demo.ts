import { type RunningEnvironment, runEnvironment } from "./environment.ts";
import type { Fault, LoopbackServer } from "./http/server.ts";
import { demoPlans } from "./plans/environments.ts";

export type { Fault } from "./http/server.ts";

export interface DemoOptions {
  /** The same seed tells the same story. */
  readonly seed?: number;
  /** The clock, in ms since 1970. */
  readonly now?: () => number;
  /** When the story begins, in ms since 1970; now by default. */
  readonly startedAt?: number;
}

/** An environment as Incident Console's settings describe one. */
export interface DemoEnvironment {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  readonly production: boolean;
  readonly prometheus: { readonly url: string };
  readonly alertmanagers: readonly { readonly url: string }[];
  readonly loki: { readonly url: string; readonly selector: string; readonly requestIdFields: readonly string[] };
  /** Production alone has one. */
  readonly gateway?: { readonly url: string };
}

export type ServerKind = "prometheus" | "alertmanager" | "loki" | "gateway";

/** Breaks and mends servers; an Alertmanager's `peer` is its number from 0, and all of them when it is left out. */
export interface DemoControl {
  readonly break: (environment: string, kind: ServerKind, fault: Fault, peer?: number) => Promise<void>;
  readonly mend: (environment: string, kind: ServerKind, peer?: number) => Promise<void>;
  /** The peer answers no alerts until Prometheus sends them again, at most a minute later, and has a new `uptime`. */
  readonly restartAlertmanager: (environment: string, peer?: number) => void;
}

export interface Demo {
  readonly environments: readonly DemoEnvironment[];
  readonly close: () => Promise<void>;
  /** IDs of requests that failed and are in the logs now, newest first; at least one, at most eight. */
  readonly exampleRequestIds: () => readonly string[];
  readonly control: DemoControl;
}

function describe({ plan, prometheus, alertmanagers, loki, gateway }: RunningEnvironment): DemoEnvironment {
  const { id, name, color, production, selector, requestIdFields } = plan;
  return {
    id,
    name,
    color,
    production,
    prometheus: { url: prometheus.url },
    alertmanagers: alertmanagers.map(({ url }) => ({ url })),
    loki: { url: loki.url, selector, requestIdFields },
    ...(gateway === null ? {} : { gateway: { url: gateway.url } }),
  };
}

function controlOf(running: readonly RunningEnvironment[]): DemoControl {
  const find = (id: string): RunningEnvironment => {
    const found = running.find(({ plan }) => plan.id === id);
    if (!found) throw new Error(`the demo has no environment "${id}"`);
    return found;
  };
  const servers = (id: string, kind: ServerKind, peer?: number): readonly LoopbackServer[] => {
    const environment = find(id);
    if (kind === "gateway") return environment.gateway === null ? [] : [environment.gateway];
    if (kind !== "alertmanager") return [environment[kind]];
    return environment.alertmanagers.filter((_, index) => peer === undefined || index === peer);
  };
  return {
    break: async (id, kind, fault, peer) => {
      await Promise.all(servers(id, kind, peer).map((server) => server.break(fault)));
    },
    mend: async (id, kind, peer) => {
      await Promise.all(servers(id, kind, peer).map((server) => server.mend()));
    },
    restartAlertmanager: (id, peer = 0) => find(id).restartAlertmanager(peer),
  };
}

/**
 * Starts two simulated environments, Production and Staging, on 127.0.0.1. Everything that they answer follows from the
 * seed, the story's beginning and the clock; only what a client changes (silences, acknowledgements) is remembered. Rejects when no port is
 * free.
 */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const now = options.now ?? Date.now;
  const setting = { seed: options.seed ?? 1, startedAt: Math.floor(options.startedAt ?? now()) };
  const running: RunningEnvironment[] = [];
  for (const plan of demoPlans(setting)) running.push(await runEnvironment(plan, setting, now));
  return {
    environments: running.map(describe),
    close: async () => {
      await Promise.all(running.map((environment) => environment.close()));
    },
    exampleRequestIds: () => {
      const until = now() * 1000;
      const hour = 3_600_000_000;
      return running.flatMap(({ plan }) =>
        plan.logs.failures({ from: until - 2 * hour, until }, plan.production ? 6 : 2),
      );
    },
    control: controlOf(running),
  };
}
