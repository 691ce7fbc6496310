import type { Alert, AlertChange } from "../../../shared/model/alert.ts";
import { type BackendHealth, tellsAlerts } from "../../../shared/model/backend.ts";
import { ownSeverities } from "../../../shared/model/severity.ts";
import type { Silence } from "../../../shared/model/silence.ts";
import type { AuditSettings, EnvironmentSettings } from "../../../shared/settings/schema.ts";
import { pollAlertmanager } from "../alertmanager/client.ts";
import { type AlertmanagerSnapshot, noAlertmanagerAlerts } from "../alertmanager/normalise.ts";
import { ConsoleError } from "../errors.ts";
import { type GatewayMemory, noGatewayMemory, pollGateway } from "../gateway/client.ts";
import type { GatewaySnapshot } from "../gateway/normalise.ts";
import type { HttpClient } from "../http/client.ts";
import { type LokiTailHttp, pollLoki } from "../loki/client.ts";
import { type PrometheusIdentity, pollPrometheus } from "../prometheus/client.ts";
import { noPrometheusAlerts, type PrometheusSnapshot } from "../prometheus/normalise.ts";
import { count } from "../text.ts";
import { type AuditDatabase, createAuditDatabase } from "../trails/auditDatabase.ts";
import { pollJaeger } from "../trails/jaegerClient.ts";
import type { World } from "../world.ts";
import { Backend, type PollFacts } from "./backend.ts";
import { connectHttp } from "./connection.ts";
import { type BackendSettings, backendsOf, trailBackendsOf } from "./describe.ts";
import { type AllSources, type Knowledge, settleAll } from "./knowledge.ts";
import { Restarts } from "./restarts.ts";
import { SilenceReader } from "./silenceReader.ts";
import { sourceOf } from "./sources.ts";
import { Staleness } from "./staleness.ts";

export interface EnvironmentOptions {
  readonly world: World;
  readonly settings: EnvironmentSettings;
  readonly settingsFile: string;
  /** What was known before settings changed, so that an edit loses nothing that is on the screen. */
  readonly settled: Knowledge;
  readonly onAlerts: (changes: readonly AlertChange[]) => void;
  readonly onHealth: (health: BackendHealth) => void;
  /** Every backend has answered or failed once since the start or a wake-up: what is known now is no news. */
  readonly onBaseline: (alerts: Iterable<Alert>, backends: readonly BackendHealth[]) => void;
  readonly onSilences: (backend: string, silences: readonly Silence[]) => void;
  readonly onWake: () => void;
}

export type AnyBackend = Backend | Backend<AuditDatabase>;

/** An alert that cannot be read may be any of those that seem to be missing. */
function unreadable(rejected: number): string | null {
  return rejected === 0 ? null : `${count(rejected, "alert")} in its answer could not be read.`;
}

/** One environment: its backends are polled, and what they answer becomes its alerts. */
export class EnvironmentMonitor {
  readonly id: string;
  readonly settings: EnvironmentSettings;
  /** Those that know alerts or logs. */
  readonly backends: readonly Backend[];
  /** Those that know other trails of a request ID; nothing about alerts is read from them. */
  readonly auditBackend: Backend<AuditDatabase> | null = null;
  readonly jaegerBackend: Backend | null = null;
  private knowledge: Knowledge;
  private readonly severities: ReturnType<typeof ownSeverities>;
  private readonly alertmanagerSnapshots = new Map<string, AlertmanagerSnapshot>();
  private readonly restarts: Restarts;
  private readonly silences: SilenceReader;
  private readonly staleness: Staleness;
  /** Backends that have not settled since the start or a wake-up. */
  private awaited: Set<string>;
  private prometheusSnapshot: PrometheusSnapshot | null = null;
  private prometheusIdentity: PrometheusIdentity | null = null;
  private gatewaySnapshot: GatewaySnapshot | null = null;
  private gatewayMemory: GatewayMemory = noGatewayMemory;

  constructor(private readonly options: EnvironmentOptions) {
    this.id = options.settings.id;
    this.settings = options.settings;
    this.severities = ownSeverities(options.settings.severities);
    this.knowledge = options.settled;
    this.restarts = new Restarts(options.world.clock);
    this.silences = new SilenceReader({ environment: this.id, onSilences: options.onSilences });
    this.staleness = new Staleness(options.world.clock, () => this.settle());
    this.backends = backendsOf(options.settings).map((settings) => this.createBackend(settings));
    for (const trail of trailBackendsOf(options.settings)) {
      if (trail.kind === "jaeger") this.jaegerBackend = this.createJaeger(trail);
      else if (options.settings.audit !== undefined)
        this.auditBackend = this.createAudit(trail, options.settings.audit);
    }
    this.awaited = this.alertBackends();
  }

  /** All of them, in the order of the screen. */
  get everyBackend(): readonly AnyBackend[] {
    return [...this.backends, this.auditBackend, this.jaegerBackend].filter((backend) => backend !== null);
  }

  anyBackend(id: string): AnyBackend | undefined {
    return this.everyBackend.find((backend) => backend.health.backend === id);
  }

  get settled(): Knowledge {
    return this.knowledge;
  }

  /** Rules as Prometheus last answered them. */
  get rules(): PrometheusSnapshot["rules"] {
    return this.prometheusSnapshot?.rules ?? [];
  }

  /** Loki through whatever client is in force: a search outlives the change of a credential. */
  readonly lokiHttp: LokiTailHttp = {
    json: async (path, options) => (await this.lokiClient()).json(path, options),
    socket: async (path, options) => (await this.lokiClient()).socket(path, options),
  };

  private async lokiClient(): Promise<HttpClient> {
    const backend = this.backend("loki");
    if (backend === undefined) {
      throw new ConsoleError("NOT_FOUND", `${this.settings.name} has no Loki in the settings, so it was not searched.`);
    }
    return backend.client();
  }

  /** Labels that alerts carry in Alertmanager only. */
  get externalLabels(): PrometheusIdentity["external"] {
    return this.prometheusIdentity?.external ?? {};
  }

  alert(fingerprint: string): Alert | undefined {
    return this.knowledge.alerts.get(fingerprint);
  }

  backend(id: string): Backend | undefined {
    return this.backends.find((backend) => backend.health.backend === id);
  }

  start(): void {
    for (const backend of this.everyBackend) {
      this.options.onHealth(backend.health);
      backend.start();
    }
  }

  askNow(): void {
    for (const backend of this.everyBackend) backend.askNow();
  }

  /** No backend is asked until `reconnect`. */
  suspend(): void {
    for (const backend of this.everyBackend) backend.suspend();
  }

  async reconnect(): Promise<void> {
    this.awaited = this.alertBackends();
    await Promise.all(this.everyBackend.map((backend) => backend.reconnect()));
  }

  /** Whether a backend has not settled yet since the start or a wake-up. */
  get awaitsBaseline(): boolean {
    return this.awaited.size > 0;
  }

  /** Whether silences are being read now. */
  get readsSilences(): boolean {
    return this.silences.isReading;
  }

  async stop(): Promise<void> {
    this.silences.stop();
    this.staleness.stop();
    await Promise.all(this.everyBackend.map((backend) => backend.stop()));
  }

  private createBackend(settings: BackendSettings): Backend {
    const { world, settingsFile, onWake } = this.options;
    return new Backend({
      world,
      environment: this.id,
      settingsFile,
      settings,
      connect: (connection, withheld) => connectHttp(connection, withheld, world.clock),
      poll: (http, signal) => this.poll(settings, http, signal),
      onHealth: (health, settled) => {
        this.options.onHealth(health);
        if (settled && tellsAlerts(settings.kind)) {
          // A poll that was dropped for another one tells nothing: that one is on its way.
          if (health.error?.code === "CANCELLED") return;
          this.settle();
          this.wasAsked(settings.backend);
          this.staleness.expectAnswer(health);
          if (settings.kind === "alertmanager" && health.error === null) this.readSilences(settings.backend);
        }
      },
      onWake,
    });
  }

  private createAudit(settings: BackendSettings, audit: AuditSettings): Backend<AuditDatabase> {
    const { world } = this.options;
    return new Backend<AuditDatabase>({
      ...this.trailOptions(settings),
      connect: (connection, withheld) => createAuditDatabase({ connection, audit, withheld, clock: world.clock }),
      poll: (database, signal) => database.probe(signal),
    });
  }

  private createJaeger(settings: BackendSettings): Backend {
    const { world } = this.options;
    return new Backend({
      ...this.trailOptions(settings),
      connect: (connection, withheld) => connectHttp(connection, withheld, world.clock),
      poll: pollJaeger,
    });
  }

  private trailOptions(settings: BackendSettings) {
    const { world, settingsFile, onHealth, onWake } = this.options;
    return { world, environment: this.id, settingsFile, settings, onHealth, onWake };
  }

  private poll(settings: BackendSettings, http: HttpClient, signal: AbortSignal): Promise<PollFacts> {
    switch (settings.kind) {
      case "alertmanager":
        return this.pollAlertmanager(settings.backend, http, signal);
      case "prometheus":
        return this.pollPrometheus(http, signal);
      case "gateway":
        return this.pollGateway(http, signal);
      case "postgres":
      case "jaeger":
        throw new Error(`${settings.kind} is polled by itself`);
      case "loki":
        return pollLoki(this.lokiHttp, this.settings.loki?.tenants ?? [], this.options.world.clock.now(), signal);
    }
  }

  private async pollAlertmanager(backend: string, http: HttpClient, signal: AbortSignal): Promise<PollFacts> {
    const previous = this.alertmanagerSnapshots.get(backend) ?? noAlertmanagerAlerts;
    const poll = await pollAlertmanager(http, previous, signal);
    this.alertmanagerSnapshots.set(backend, poll.snapshot);
    const restartedAt = this.restartOf(backend, poll.processStartedAt);
    return {
      ...poll,
      notes: [...poll.notes, ...this.silences.notesOf(backend)],
      settling: unreadable(poll.snapshot.rejected) ?? this.restarts.settlingSince(backend, restartedAt),
      restartedAt,
    };
  }

  /**
   * Reads the silences once the alerts were dealt with: nothing about them may hold back an alert. What limits the list
   * is among the notes of the next poll.
   */
  private readSilences(backend: string): void {
    const source = this.backend(backend);
    if (source !== undefined) void this.silences.read(source);
  }

  private async pollPrometheus(http: HttpClient, signal: AbortSignal): Promise<PollFacts> {
    const previous = { snapshot: this.prometheusSnapshot ?? noPrometheusAlerts, identity: this.prometheusIdentity };
    const poll = await pollPrometheus(http, previous, signal);
    this.prometheusSnapshot = poll.snapshot;
    this.prometheusIdentity = poll.identity;
    const restartedAt = this.restartOf("prometheus", poll.identity.processStartedAt);
    const settling =
      unreadable(poll.snapshot.rejected) ?? poll.incomplete ?? this.restarts.settlingSince("prometheus", restartedAt);
    return { ...poll, version: poll.identity.version, settling, restartedAt };
  }

  private async pollGateway(http: HttpClient, signal: AbortSignal): Promise<PollFacts> {
    const poll = await pollGateway(http, this.gatewayMemory, signal);
    this.gatewaySnapshot = poll.snapshot;
    this.gatewayMemory = poll.memory;
    // Its API tells neither a version nor when its process started.
    return { ...poll, version: null, restartedAt: null };
  }

  private restartOf(backend: string, processStartedAt: number | null): number | null {
    return this.restarts.notice(backend, processStartedAt, this.backend(backend)?.health.restartedAt ?? null);
  }

  private alertBackends(): Set<string> {
    return new Set(this.alertHealth().map(({ backend }) => backend));
  }

  private alertHealth(): readonly BackendHealth[] {
    return this.backends.map(({ health }) => health).filter(({ kind }) => tellsAlerts(kind));
  }

  private settle(): void {
    const now = this.options.world.clock.now();
    const context = { environment: this.id, severities: this.severities };
    const { after, changes } = settleAll(context, this.knowledge, this.sources(now), now);
    this.knowledge = after;
    if (changes.length > 0) this.options.onAlerts(changes);
  }

  private wasAsked(backend: string): void {
    if (this.awaited.delete(backend) && this.awaited.size === 0) {
      this.options.onBaseline(this.knowledge.alerts.values(), this.alertHealth());
    }
  }

  private sources(now: number): AllSources {
    const prometheus = this.backends.find(({ health }) => health.kind === "prometheus");
    const gateway = this.backends.find(({ health }) => health.kind === "gateway");
    return {
      alertmanagers: this.backends
        .filter(({ health }) => health.kind === "alertmanager")
        .map(({ health }) => sourceOf(health, this.alertmanagerSnapshots.get(health.backend) ?? null, now)),
      prometheus: prometheus === undefined ? null : sourceOf(prometheus.health, this.prometheusSnapshot, now),
      gateway: gateway === undefined ? null : sourceOf(gateway.health, this.gatewaySnapshot, now),
    };
  }
}
