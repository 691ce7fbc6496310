import type { Alert, AlertChange } from "../../../shared/model/alert.ts";
import { type BackendHealth, backendCondition } from "../../../shared/model/backend.ts";
import { pollAlertmanager } from "../alertmanager/client.ts";
import { type AlertmanagerSnapshot, noAlertmanagerAlerts } from "../alertmanager/normalise.ts";
import { type Settled, type Source, type Sources, settleAlerts } from "../alerts/settle.ts";
import { ConsoleError } from "../errors.ts";
import type { HttpClient } from "../http/client.ts";
import { type LokiHttp, pollLoki } from "../loki/client.ts";
import { type PrometheusIdentity, pollPrometheus } from "../prometheus/client.ts";
import { noPrometheusAlerts, type PrometheusSnapshot } from "../prometheus/normalise.ts";
import { count } from "../text.ts";
import type { World } from "../world.ts";
import { Backend, type PollFacts } from "./backend.ts";
import { type BackendSettings, backendsOf } from "./describe.ts";
import type { EnvironmentSettings } from "./schema.ts";

/**
 * For so long after its restart a server's silence means nothing: Alertmanager's alerts come back piecemeal for about a
 * minute, and Prometheus evaluates its rules before it has scraped anything.
 */
export const settlesMs = 120_000;

export interface EnvironmentOptions {
  readonly world: World;
  readonly settings: EnvironmentSettings;
  readonly settingsFile: string;
  /** What was known before settings changed, so that an edit loses nothing that is on the screen. */
  readonly settled: Settled;
  readonly onAlerts: (changes: readonly AlertChange[]) => void;
  readonly onHealth: (health: BackendHealth) => void;
  /** Every backend has answered or failed once since the start or a wake-up: what is known now is no news. */
  readonly onBaseline: (alerts: Iterable<Alert>, backends: readonly BackendHealth[]) => void;
  readonly onWake: () => void;
}

/** An alert that cannot be read may be any of those that seem to be missing. */
function unreadable(rejected: number): string | null {
  return rejected === 0 ? null : `${count(rejected, "alert")} in its answer could not be read.`;
}

/** One environment: its backends are polled, and what they answer becomes its alerts. */
export class EnvironmentMonitor {
  readonly id: string;
  readonly settings: EnvironmentSettings;
  readonly backends: readonly Backend[];
  private settledAlerts: Settled;
  private readonly alertmanagerSnapshots = new Map<string, AlertmanagerSnapshot>();
  private readonly startedAt = new Map<string, number | null>();
  /** Ends the wait for a backend's answer to go stale. */
  private readonly staleTimers = new Map<string, () => void>();
  /** Backends that have not settled since the start or a wake-up. */
  private awaited: Set<string>;
  private prometheusSnapshot: PrometheusSnapshot | null = null;
  private prometheusIdentity: PrometheusIdentity | null = null;

  constructor(private readonly options: EnvironmentOptions) {
    this.id = options.settings.id;
    this.settings = options.settings;
    this.settledAlerts = options.settled;
    this.backends = backendsOf(options.settings).map((settings) => this.createBackend(settings));
    this.awaited = this.alertBackends();
  }

  get settled(): Settled {
    return this.settledAlerts;
  }

  /** Rules as Prometheus last answered them. */
  get rules(): PrometheusSnapshot["rules"] {
    return this.prometheusSnapshot?.rules ?? [];
  }

  /** Loki through whatever client is in force: a search outlives the change of a credential. */
  readonly lokiHttp: LokiHttp = {
    json: async (path, options) => {
      const backend = this.backend("loki");
      if (backend === undefined) {
        throw new ConsoleError(
          "NOT_FOUND",
          `${this.settings.name} has no Loki in the settings, so it was not searched.`,
        );
      }
      return (await backend.client()).json(path, options);
    },
  };

  /** Labels that alerts carry in Alertmanager only. */
  get externalLabels(): PrometheusIdentity["external"] {
    return this.prometheusIdentity?.external ?? {};
  }

  alert(fingerprint: string): Alert | undefined {
    return this.settledAlerts.alerts.get(fingerprint);
  }

  backend(id: string): Backend | undefined {
    return this.backends.find((backend) => backend.health.backend === id);
  }

  start(): void {
    for (const backend of this.backends) {
      this.options.onHealth(backend.health);
      backend.start();
    }
  }

  pollNow(): void {
    for (const backend of this.backends) backend.pollNow();
  }

  async reconnect(): Promise<void> {
    this.awaited = this.alertBackends();
    await Promise.all(this.backends.map((backend) => backend.reconnect()));
  }

  async stop(): Promise<void> {
    for (const cancel of this.staleTimers.values()) cancel();
    await Promise.all(this.backends.map((backend) => backend.stop()));
  }

  private createBackend(settings: BackendSettings): Backend {
    const { world, settingsFile, onWake } = this.options;
    return new Backend({
      world,
      environment: this.id,
      settingsFile,
      settings,
      poll: (http, signal) => this.poll(settings, http, signal),
      onHealth: (health, settled) => {
        this.options.onHealth(health);
        if (settled && settings.kind !== "loki") {
          this.settle(settings.backend);
          this.expectAnswer(health);
        }
      },
      onWake,
    });
  }

  private poll(settings: BackendSettings, http: HttpClient, signal: AbortSignal): Promise<PollFacts> {
    switch (settings.kind) {
      case "alertmanager":
        return this.pollAlertmanager(settings.backend, http, signal);
      case "prometheus":
        return this.pollPrometheus(http, signal);
      case "loki":
        return pollLoki(this.lokiHttp, this.settings.loki?.tenants ?? [], this.options.world.clock.now(), signal);
    }
  }

  private async pollAlertmanager(backend: string, http: HttpClient, signal: AbortSignal): Promise<PollFacts> {
    const previous = this.alertmanagerSnapshots.get(backend) ?? noAlertmanagerAlerts;
    const poll = await pollAlertmanager(http, previous, signal);
    this.alertmanagerSnapshots.set(backend, poll.snapshot);
    const { restartedAt } = this.noticeStart(backend, poll.processStartedAt);
    return { ...poll, settling: unreadable(poll.snapshot.rejected) ?? this.settlingSince(restartedAt), restartedAt };
  }

  private async pollPrometheus(http: HttpClient, signal: AbortSignal): Promise<PollFacts> {
    const previous = { snapshot: this.prometheusSnapshot ?? noPrometheusAlerts, identity: this.prometheusIdentity };
    const poll = await pollPrometheus(http, previous, signal);
    this.prometheusSnapshot = poll.snapshot;
    this.prometheusIdentity = poll.identity;
    const { restartedAt } = this.noticeStart("prometheus", poll.identity.processStartedAt);
    const settling = unreadable(poll.snapshot.rejected) ?? this.settlingSince(restartedAt);
    return { ...poll, version: poll.identity.version, settling, restartedAt };
  }

  private settlingSince(restartedAt: number | null): string | null {
    const since = restartedAt === null ? settlesMs : this.options.world.clock.now() - restartedAt;
    return since < settlesMs ? "It restarted and may not have all its alerts back yet." : null;
  }

  /**
   * A process start that differs from the last one is a restart. At the first poll the server's own clock has to tell
   * whether it started just now.
   */
  private noticeStart(backend: string, processStartedAt: number | null): { readonly restartedAt: number | null } {
    const now = this.options.world.clock.now();
    const known = this.startedAt.get(backend);
    this.startedAt.set(backend, processStartedAt);
    const last = this.backend(backend)?.health.restartedAt ?? null;
    if (processStartedAt === null) return { restartedAt: last };
    if (known === undefined) {
      // A server whose clock is ahead of ours cannot have started in the future.
      return { restartedAt: now - processStartedAt < settlesMs ? Math.min(processStartedAt, now) : null };
    }
    return { restartedAt: known === null || known === processStartedAt ? last : now };
  }

  /** A backend may fall silent between two polls that are far apart; what it said goes stale then, not later. */
  private expectAnswer({ backend, lastSuccessAt, staleAfterMs }: BackendHealth): void {
    const { clock } = this.options.world;
    this.staleTimers.get(backend)?.();
    if (lastSuccessAt === null) return;
    const wait = lastSuccessAt + staleAfterMs + 1 - clock.now();
    if (wait > 0)
      this.staleTimers.set(
        backend,
        clock.after(wait, () => this.settle(backend)),
      );
  }

  private alertBackends(): Set<string> {
    return new Set(this.backends.filter(({ health }) => health.kind !== "loki").map(({ health }) => health.backend));
  }

  private settle(backend: string): void {
    const now = this.options.world.clock.now();
    const { after, changes } = settleAlerts(this.id, this.settledAlerts, this.sources(now), now);
    this.settledAlerts = after;
    if (changes.length > 0) this.options.onAlerts(changes);
    if (this.awaited.delete(backend) && this.awaited.size === 0) {
      const asked = this.backends.filter(({ health }) => health.kind !== "loki").map(({ health }) => health);
      this.options.onBaseline(after.alerts.values(), asked);
    }
  }

  private sources(now: number): Sources {
    const source = <S>({ health }: Backend, snapshot: S | null): Source<S> => {
      const condition = backendCondition(health, now);
      return {
        backend: health.backend,
        name: health.name,
        snapshot,
        fresh: condition === "answering" || condition === "failing",
        // Until it has failed, a backend that was not heard yet counts as one that will answer.
        answering: condition === "answering" || condition === "waiting",
        settling: health.settling,
      };
    };
    const prometheus = this.backends.find(({ health }) => health.kind === "prometheus");
    return {
      alertmanagers: this.backends
        .filter(({ health }) => health.kind === "alertmanager")
        .map((backend) => source(backend, this.alertmanagerSnapshots.get(backend.health.backend) ?? null)),
      prometheus: prometheus === undefined ? null : source(prometheus, this.prometheusSnapshot),
    };
  }
}
