import { isDeepStrictEqual } from "node:util";
import { type Alert, type AlertChange, alertId } from "../../../shared/model/alert.ts";
import { type BackendHealth, isTrailKind } from "../../../shared/model/backend.ts";
import type { SettingsState } from "../../../shared/model/environment.ts";
import type { Silence } from "../../../shared/model/silence.ts";
import type { EnvironmentSettings, SettingsFile } from "../../../shared/settings/schema.ts";
import type { AlertsPatch } from "../../../shared/state/alerts.ts";
import { noAlerts } from "../../../shared/state/alerts.ts";
import { noHealth } from "../../../shared/state/health.ts";
import type { ConsoleOptions } from "../console.ts";
import { ConsoleError, toConsoleError } from "../errors.ts";
import type { Searchable } from "../logs/searches.ts";
import type { Publisher } from "../publisher.ts";
import type { Store } from "../store/store.ts";
import type { SecretStore, World } from "../world.ts";
import { describeEnvironment, isEnabled } from "./describe.ts";
import { digest } from "./digest.ts";
import { migrateFile } from "./edit/migrateFile.ts";
import { EnvironmentMonitor } from "./environment.ts";
import { type LoadedSettings, loadSettings, noSettings, watchSettings } from "./file.ts";
import { noKnowledge } from "./knowledge.ts";
import { AlertServers, sameAlertServers } from "./servers.ts";

/** A log query may take as long as Loki itself allows: its server drops the connection after 60 s without an answer. */
const logTimeoutMs = 55_000;
/** A wake-up that is told of again within so long is the same one, unless every backend was asked already. */
const wakesForMs = 10_000;
/** Time awake after which a sleep that was announced did not come, or ended without a word. */
const wakesByItselfMs = 60_000;

/** Who is told of what happens in the environments, in the order in which it happens. */
export interface EnvironmentListeners {
  /** What comes from here to the baseline is no news: the console just started with it, or the machine just woke up. */
  onAwaiting(environment: string, reason: "start" | "resume"): void;
  /** Every backend of its alerts was asked once. */
  onBaseline(environment: string, alerts: Iterable<Alert>): void;
  onAlerts(environment: string, changes: readonly AlertChange[]): void;
  onHealth(health: BackendHealth): void;
  onSilences(environment: string, backend: string, silences: readonly Silence[]): void;
  /** These left the settings, or have other servers by now: what was known of their alerts is no more. */
  onRemoved(environments: readonly string[]): void;
}

/** All environments of the settings file, kept in step with it. */
export class Environments {
  private monitors = new Map<string, EnvironmentMonitor>();
  private loaded: LoadedSettings | null = null;
  private secrets: SettingsState["secrets"] = { kind: "session", reason: null };
  private unwatch: () => void = () => {};
  private reloading: Promise<void> = Promise.resolve();
  private held: Promise<void> = Promise.resolve();
  private release: () => void = () => {};
  private readonly startedAt: number;
  private stopped = false;
  /**
   * Environments whose backends have not all been asked since a wake-up: the system and every backend's timer tell of
   * the same sleep, and whoever came second would take down the connections of the first.
   */
  private readonly waking = new Set<string>();
  private stopWaking: () => void = () => {};
  private stopSuspense: () => void = () => {};
  private readonly alertServers: AlertServers;
  /** To keep a credential tells whether the keychain takes it, be it from a form, a sign-in or a renewed token. */
  private readonly tellingWorld: World;

  constructor(
    private readonly world: World,
    private readonly publisher: Publisher,
    store: Store,
    private readonly options: ConsoleOptions,
    private readonly listeners: EnvironmentListeners,
  ) {
    this.startedAt = world.clock.now();
    this.tellingWorld = { ...world, secrets: onChangeOf(world.secrets, () => void this.describeSecrets()) };
    this.alertServers = new AlertServers(store);
  }

  async start(): Promise<void> {
    this.publisher.open("alerts", "", noAlerts);
    this.publisher.open("health", "", noHealth);
    this.publisher.open("settings", "", this.settingsState());
    void this.describeSecrets();
    await migrateFile(this.options.settingsFile, this.world);
    await this.reload();
    this.unwatch = watchSettings(this.options.settingsFile, () => void this.reloadNow());
  }

  /** Puts what is in the settings file now in force, without waiting until the change is noticed. Never rejects. */
  reloadNow(): Promise<void> {
    const { held } = this;
    this.reloading = this.reloading
      .then(() => held)
      .then(() => this.reload())
      .catch((cause: unknown) => {
        this.world.log.warn(`The settings could not be applied: ${toConsoleError(cause).message}`);
      });
    return this.reloading;
  }

  /**
   * What is written from here on is not put in force before the answer was called, though its change be noticed: what
   * belongs to it has to be there first. One at a time.
   */
  async hold(): Promise<() => void> {
    const { reloading } = this;
    this.held = new Promise((resolve) => {
      this.release = resolve;
    });
    const { release } = this;
    await reloading;
    return release;
  }

  /** The settings in force, environments that are switched off included. */
  get settings(): SettingsFile {
    return this.loaded?.settings ?? noSettings;
  }

  all(): readonly EnvironmentMonitor[] {
    return [...this.monitors.values()];
  }

  /** The environment while it is asked and shown; not one that is switched off. */
  watched(id: string): EnvironmentMonitor | undefined {
    return this.monitors.get(id);
  }

  /** Throws NOT_FOUND where the settings have no such environment. */
  get(id: string): EnvironmentMonitor {
    const monitor = this.monitors.get(id);
    if (monitor === undefined) throw new ConsoleError("NOT_FOUND", `There is no environment "${id}" in the settings.`);
    return monitor;
  }

  /** The environment's name; its id where the settings do not have it any more. */
  nameOf(id: string): string {
    return this.monitors.get(id)?.settings.name ?? id;
  }

  /** The environment as a log search needs it. */
  searchable(id: string): Omit<Searchable, "ownAlertQuery"> | undefined {
    const monitor = this.monitors.get(id);
    if (monitor === undefined) return undefined;
    const { settings } = monitor;
    const loki = settings.loki ?? null;
    return {
      id,
      name: settings.name,
      loki,
      timeoutMs: loki?.timeout === undefined ? logTimeoutMs : (monitor.backend("loki")?.timeoutMs ?? logTimeoutMs),
      alert: (alert) => {
        const [environment, fingerprint = ""] = alert.split("/");
        return environment === id ? monitor.alert(fingerprint) : undefined;
      },
      tenants: async () => {
        const http = monitor.lokiHttp;
        const tenants = loki?.tenants ?? [];
        return tenants.length === 0 ? [{ http, tenant: null }] : tenants.map((tenant) => ({ http, tenant }));
      },
    };
  }

  /** No backend is asked until `resume`, which comes by itself where nobody tells of a wake-up. */
  suspend(): void {
    if (this.stopped) return;
    // A wake-up that was being dealt with is over: the next one is another.
    this.waking.clear();
    this.stopWaking();
    this.stopSuspense();
    this.stopSuspense = this.world.clock.after(wakesByItselfMs, () => this.resume());
    for (const monitor of this.all()) monitor.suspend();
  }

  /** After a sleep or a change of network: new connections, and every backend asked at once. */
  resume(): void {
    if (this.stopped || this.waking.size > 0) return;
    this.stopSuspense();
    this.world.log.info("The machine woke up, or its network changed: asking every backend anew.");
    for (const { id } of this.all()) {
      this.waking.add(id);
      this.listeners.onAwaiting(id, "resume");
    }
    this.stopWaking();
    this.stopWaking = this.world.clock.after(wakesForMs, () => this.waking.clear());
    for (const monitor of this.all()) {
      monitor.reconnect().catch((cause: unknown) => {
        this.world.log.warn(`${monitor.settings.name} could not be asked anew: ${toConsoleError(cause).message}`);
      });
      // Nobody there tells of alerts.
      if (!monitor.awaitsBaseline) this.awake(monitor.id);
    }
  }

  private awake(environment: string): void {
    if (this.waking.delete(environment) && this.waking.size === 0) this.stopWaking();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.unwatch();
    this.stopWaking();
    this.stopSuspense();
    this.release();
    await this.reloading;
    await Promise.all(this.all().map((monitor) => monitor.stop()));
  }

  private async reload(): Promise<void> {
    const loaded = await loadSettings(this.options.settingsFile, this.loaded);
    // What was written from here is in force already when its change is noticed.
    if (this.stopped || isDeepStrictEqual(loaded, this.loaded)) return;
    const changed = !isDeepStrictEqual(this.loaded?.settings, loaded.settings);
    this.loaded = loaded;
    for (const { message, line, field } of loaded.problems) {
      this.world.log.warn(`${this.options.settingsFile}${line === null ? "" : `:${line}`}: ${field ?? ""} ${message}`);
    }
    if (changed) await this.apply(loaded.settings.environments.filter(isEnabled));
    this.publisher.patch("settings", "", this.settingsState());
  }

  /** Environments whose settings stayed the same go on undisturbed. */
  private async apply(wanted: readonly EnvironmentSettings[]): Promise<void> {
    const before = this.monitors;
    const after = new Map<string, EnvironmentMonitor>();
    const ended: Promise<void>[] = [];
    const removedBackends: string[] = [];
    const removedAlerts: string[] = [];
    const removed: string[] = [];
    for (const settings of wanted) {
      const known = before.get(settings.id);
      const same = known !== undefined && isDeepStrictEqual(known.settings, settings);
      after.set(settings.id, same ? known : this.createMonitor(settings, known));
    }
    for (const [id, monitor] of before) {
      if (after.get(id) === monitor) continue;
      ended.push(monitor.stop());
      removedBackends.push(...monitor.everyBackend.map(({ health }) => health.id));
      if (after.get(id)?.settled !== monitor.settled) {
        removed.push(id);
        removedAlerts.push(...[...monitor.settled.alerts.values()].map((alert) => alert.id));
      }
    }
    // At the start nothing was known before, but of what was remembered some may be of other servers.
    for (const id of this.alertServers.remember(wanted)) if (!before.has(id)) removed.push(id);
    this.monitors = after;
    for (const id of before.keys()) if (!after.has(id)) this.awake(id);
    await Promise.all(ended);
    if (removedAlerts.length > 0) this.publisher.patch("alerts", "", { put: [], remove: removedAlerts });
    if (removedBackends.length > 0) this.publisher.patch("health", "", { put: [], remove: removedBackends });
    if (removed.length > 0) this.listeners.onRemoved(removed);
    // The renderer has to know an environment before it hears of its backends.
    this.publisher.patch("settings", "", this.settingsState());
    for (const [id, monitor] of after) {
      if (before.get(id) === monitor) continue;
      this.listeners.onAwaiting(id, "start");
      monitor.start();
    }
  }

  private createMonitor(settings: EnvironmentSettings, known: EnvironmentMonitor | undefined): EnvironmentMonitor {
    return new EnvironmentMonitor({
      world: this.tellingWorld,
      settings,
      settingsFile: this.options.settingsFile,
      // Other servers' silence says nothing of the alerts that these ones had.
      settled: known !== undefined && sameAlertServers(known.settings, settings) ? known.settled : noKnowledge,
      onAlerts: (changes) => {
        this.publisher.patch("alerts", "", patchOf(changes));
        this.listeners.onAlerts(settings.id, changes);
      },
      onHealth: (health) => {
        this.publisher.patch("health", "", { put: [health], remove: [] });
        // Found out by the way: the keychain was locked meanwhile, or unlocked.
        const news =
          this.secrets.kind === "keychain" ? health.error?.code === "NO_KEYCHAIN" : health.credential === "keychain";
        if (news) void this.describeSecrets();
        if (!isTrailKind(health.kind)) this.listeners.onHealth(health);
      },
      onBaseline: (alerts, backends) => {
        this.awake(settings.id);
        const known = [...alerts];
        this.world.log.info(`${settings.name}: ${digest(known, backends)}`);
        this.listeners.onBaseline(settings.id, known);
      },
      onSilences: (backend, silences) => this.listeners.onSilences(settings.id, backend, silences),
      onWake: () => this.resume(),
    });
  }

  /** Publishes where credentials are kept, if that changed. */
  async describeSecrets(): Promise<void> {
    const secrets = await this.world.secrets.describe();
    if (isDeepStrictEqual(secrets, this.secrets)) return;
    this.secrets = secrets;
    if (!this.stopped) this.publisher.patch("settings", "", this.settingsState());
  }

  private settingsState(): SettingsState {
    const { settingsFile, version, demo } = this.options;
    const { environments } = this.settings;
    return {
      version,
      demo: demo !== null,
      demoSwitch: this.world.surroundings?.demo?.leads ?? null,
      disabled: environments.length - environments.filter(isEnabled).length,
      file: settingsFile,
      fileExists: this.loaded?.fileExists ?? false,
      environments: environments.filter(isEnabled).map(describeEnvironment),
      problems: [...(this.loaded?.problems ?? [])],
      secrets: this.secrets,
      startedAt: this.startedAt,
      exampleRequestIds: [...(demo?.exampleRequestIds() ?? [])],
    };
  }
}

/** Calls `changed` after every attempt to keep or to remove a credential. */
function onChangeOf(secrets: SecretStore, changed: () => void): SecretStore {
  return {
    describe: () => secrets.describe(),
    get: (account, origin) => secrets.get(account, origin),
    set: (account, credential, origin) => secrets.set(account, credential, origin).finally(changed),
    delete: (account) => secrets.delete(account).finally(changed),
    deleteAll: (prefix) => secrets.deleteAll(prefix).finally(changed),
    retry: () => secrets.retry(),
  };
}

/** What changed, as the renderer's patch. */
export function patchOf(changes: readonly AlertChange[]): AlertsPatch {
  const put: Alert[] = [];
  const remove: string[] = [];
  for (const change of changes) {
    if (change.kind === "forgotten") remove.push(alertId(change.previous.environment, change.previous.fingerprint));
    else put.push(change.alert);
  }
  return { put, remove };
}
