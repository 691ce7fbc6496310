import type { Environments } from "../../../electron/console/environments/environments.ts";
import { History, historyHandlers } from "../../../electron/console/history/history.ts";
import { createHttpClient, defaultMaxBytes } from "../../../electron/console/http/client.ts";
import { Journal } from "../../../electron/console/notifications/journal.ts";
import { openStore, type Store } from "../../../electron/console/store/store.ts";
import type { World } from "../../../electron/console/world.ts";
import type { Alert, AlertState, Labels } from "../../../shared/model/alert.ts";
import type { Episode, HistoryReport } from "../../../shared/model/history.ts";
import type { Severity } from "../../../shared/model/severity.ts";
import { alert, health } from "../../support/arbitraries.ts";
import type { StoreFolder } from "../store/support.ts";

export const minute = 60_000;
export const hour = 60 * minute;

/** What stands in for the environments: one, whose Prometheus is at a URL, or that has none. */
export interface EnvironmentStandIn {
  url: string | null;
  failing: boolean;
  external: Labels;
  /** The environment's own words, as in its settings. */
  severities: Readonly<Record<string, Severity>>;
  alerts: readonly Alert[];
}

export interface HistoryUnderTest {
  readonly history: History;
  readonly store: Store;
  readonly environment: EnvironmentStandIn;
  report(from?: number, to?: number, environment?: string | null): HistoryReport;
  /** The episodes of an alert, newest first. */
  episodes(fingerprint?: string): Promise<readonly Episode[]>;
  /** `from → state` of each transition of an alert, oldest first. */
  transitions(fingerprint?: string): Promise<readonly string[]>;
  stop(): void;
}

/** A database in memory, for tests of many runs. */
export function openInMemory(at: StoreFolder): Store {
  const warn = (message: string) => void at.warnings.push(message);
  return openStore({ file: null, clock: at.clock, log: { info: () => {}, warn } });
}

/** A console's history on the database in a folder, or on a store that is open. */
export function openHistory(at: StoreFolder, days = 31, store = at.open()): HistoryUnderTest {
  const { clock } = at;
  const environment: EnvironmentStandIn = { url: null, failing: false, external: {}, severities: {}, alerts: [] };
  const log = { info: () => {}, warn: () => {} };
  // Only what the history uses of it.
  const world = { clock, random: () => 0.5, log, notifier: null, user: "tester" } as unknown as World;
  const monitor = () => ({
    id: "production",
    settings: { severities: environment.severities },
    externalLabels: environment.external,
    settled: { alerts: new Map(environment.alerts.map((one) => [one.fingerprint, one])) },
    backends: [
      {
        health: health({ error: environment.failing ? { code: "UNREACHABLE", message: "It does not answer." } : null }),
      },
    ],
    backend: (id: string) =>
      id !== "prometheus" || environment.url === null ? undefined : { client: async () => clientOf(environment.url) },
  });
  const clientOf = (url: string | null) =>
    createHttpClient(
      {
        name: "Prometheus",
        kind: "prometheus",
        url: url ?? "",
        credential: null,
        caFile: null,
        clientCert: null,
        proxy: null,
        timeoutMs: 5_000,
        maxBytes: defaultMaxBytes,
      },
      { now: Date.now, after: () => () => {} },
    );
  const history = new History({
    world,
    store,
    journal: new Journal(world, store),
    environments: () => ({ all: () => [monitor()] }) as unknown as Environments,
    historyDays: () => days,
  });
  const calls = historyHandlers(history);
  const ask = (fingerprint: string) => calls["history.alert"]({ alert: `production/${fingerprint}`, limit: 500 });
  return {
    history,
    store,
    environment,
    report: (from = 0, to = clock.now() + 1, of = null) => history.report({ environment: of, from, to }),
    episodes: async (fingerprint = "a") => (await ask(fingerprint)).episodes,
    transitions: async (fingerprint = "a") =>
      (await ask(fingerprint)).transitions.map(({ from, state }) => `${from ?? ""} → ${state}`),
    stop: () => {
      history.stop();
    },
  };
}

/** The alert `a` of the environment `production`, in a state, that began at a moment. */
export function seen(state: AlertState, startsAt: number, changes: Partial<Alert> = {}): Alert {
  return alert({ fingerprint: "a", state, startsAt, since: startsAt, ...changes });
}
