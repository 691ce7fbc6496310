import { isDeepStrictEqual } from "node:util";
import { type Alert, type AlertChange, alertId } from "../../../shared/model/alert.ts";
import type { BackendHealth } from "../../../shared/model/backend.ts";
import type { SettingsState } from "../../../shared/model/environment.ts";
import type { AlertsPatch } from "../../../shared/state/alerts.ts";
import { noAlerts } from "../../../shared/state/alerts.ts";
import { noHealth } from "../../../shared/state/health.ts";
import { nothingSettled } from "../alerts/settle.ts";
import type { ConsoleOptions } from "../console.ts";
import { ConsoleError, toConsoleError } from "../errors.ts";
import type { Searchable } from "../logs/searches.ts";
import type { Publisher } from "../publisher.ts";
import type { World } from "../world.ts";
import { describeEnvironment } from "./describe.ts";
import { EnvironmentMonitor } from "./environment.ts";
import { type LoadedSettings, loadSettings, watchSettings } from "./file.ts";
import type { EnvironmentSettings } from "./schema.ts";

/** A log query may take as long as Loki itself allows: its server drops the connection after 60 s without an answer. */
const logTimeoutMs = 55_000;

/** All environments of the settings file, kept in step with it. */
export class Environments {
  private monitors = new Map<string, EnvironmentMonitor>();
  private loaded: LoadedSettings | null = null;
  private secrets: SettingsState["secrets"] = { kind: "session", reason: null };
  private unwatch: () => void = () => {};
  private reloading: Promise<void> = Promise.resolve();
  private readonly startedAt: number;
  private stopped = false;
  /** Set while a wake-up is being dealt with: every backend's timer notices the same sleep. */
  private waking = false;

  constructor(
    private readonly world: World,
    private readonly publisher: Publisher,
    private readonly options: ConsoleOptions,
  ) {
    this.startedAt = world.clock.now();
  }

  async start(): Promise<void> {
    this.publisher.open("alerts", "", noAlerts);
    this.publisher.open("health", "", noHealth);
    this.publisher.open("settings", "", this.settingsState());
    void this.describeSecrets();
    await this.reload();
    this.unwatch = watchSettings(this.options.settingsFile, () => {
      this.reloading = this.reloading
        .then(() => this.reload())
        .catch((cause: unknown) => {
          this.world.log.warn(`The settings could not be applied: ${toConsoleError(cause).message}`);
        });
    });
  }

  all(): readonly EnvironmentMonitor[] {
    return [...this.monitors.values()];
  }

  /** Throws NOT_FOUND where the settings have no such environment. */
  get(id: string): EnvironmentMonitor {
    const monitor = this.monitors.get(id);
    if (monitor === undefined) throw new ConsoleError("NOT_FOUND", `There is no environment "${id}" in the settings.`);
    return monitor;
  }

  /** The environment as a log search needs it. */
  searchable(id: string): Searchable | undefined {
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

  /** After a sleep or a change of network: new connections, and every backend asked at once. */
  resume(): void {
    if (this.waking) return;
    this.waking = true;
    this.world.log.info("The machine woke up: asking every backend anew.");
    void Promise.allSettled(this.all().map((monitor) => monitor.reconnect())).then(() => {
      this.waking = false;
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.unwatch();
    await this.reloading;
    await Promise.all(this.all().map((monitor) => monitor.stop()));
  }

  private async reload(): Promise<void> {
    const loaded = await loadSettings(this.options.settingsFile, this.loaded);
    if (this.stopped) return;
    const changed = this.loaded?.settings !== loaded.settings;
    this.loaded = loaded;
    for (const { message, line, field } of loaded.problems) {
      this.world.log.warn(`${this.options.settingsFile}${line === null ? "" : `:${line}`}: ${field ?? ""} ${message}`);
    }
    if (changed) await this.apply(loaded.settings.environments);
    this.publisher.patch("settings", "", this.settingsState());
  }

  /** Environments whose settings stayed the same go on undisturbed. */
  private async apply(wanted: readonly EnvironmentSettings[]): Promise<void> {
    const before = this.monitors;
    const after = new Map<string, EnvironmentMonitor>();
    const ended: Promise<void>[] = [];
    const removedBackends: string[] = [];
    const removedAlerts: string[] = [];
    for (const settings of wanted) {
      const known = before.get(settings.id);
      const same = known !== undefined && isDeepStrictEqual(known.settings, settings);
      after.set(settings.id, same ? known : this.createMonitor(settings, known));
    }
    for (const [id, monitor] of before) {
      if (after.get(id) === monitor) continue;
      ended.push(monitor.stop());
      removedBackends.push(...monitor.backends.map(({ health }) => health.id));
      if (after.get(id)?.settled !== monitor.settled) {
        removedAlerts.push(...[...monitor.settled.alerts.values()].map((alert) => alert.id));
      }
    }
    this.monitors = after;
    await Promise.all(ended);
    if (removedAlerts.length > 0) this.publisher.patch("alerts", "", { put: [], remove: removedAlerts });
    if (removedBackends.length > 0) this.publisher.patch("health", "", { put: [], remove: removedBackends });
    // The renderer has to know an environment before it hears of its backends.
    this.publisher.patch("settings", "", this.settingsState());
    for (const [id, monitor] of after) if (before.get(id) !== monitor) monitor.start();
  }

  private createMonitor(settings: EnvironmentSettings, known: EnvironmentMonitor | undefined): EnvironmentMonitor {
    return new EnvironmentMonitor({
      world: this.world,
      settings,
      settingsFile: this.options.settingsFile,
      // Other servers' silence says nothing of the alerts that these ones had.
      settled: known !== undefined && sameAlertServers(known.settings, settings) ? known.settled : nothingSettled,
      onAlerts: (changes) => this.publisher.patch("alerts", "", patchOf(changes)),
      onHealth: (health) => this.publisher.patch("health", "", { put: [health], remove: [] }),
      onBaseline: (alerts, backends) => this.world.log.info(`${settings.name}: ${digest(alerts, backends)}`),
      onWake: () => this.resume(),
    });
  }

  private async describeSecrets(): Promise<void> {
    this.secrets = await this.world.secrets.describe();
    if (!this.stopped) this.publisher.patch("settings", "", this.settingsState());
  }

  private settingsState(): SettingsState {
    const { settingsFile, version, demo } = this.options;
    return {
      version,
      demo: demo !== null,
      file: settingsFile,
      fileExists: this.loaded?.fileExists ?? false,
      environments: (this.loaded?.settings.environments ?? []).map(describeEnvironment),
      problems: [...(this.loaded?.problems ?? [])],
      secrets: this.secrets,
      startedAt: this.startedAt,
      exampleRequestIds: [...(demo?.exampleRequestIds() ?? [])],
    };
  }
}

function sameAlertServers(before: EnvironmentSettings, after: EnvironmentSettings): boolean {
  const urls = ({ prometheus, alertmanagers }: EnvironmentSettings) => [
    prometheus?.url ?? null,
    ...(alertmanagers ?? []).map(({ url }) => url),
  ];
  return isDeepStrictEqual(urls(before), urls(after));
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

/** What is known once every backend was asked, in a line; what is not known is said first. */
function digest(alerts: Iterable<Alert>, backends: readonly BackendHealth[]): string {
  const wrong = backends.filter((health) => health.error !== null || health.settling !== null);
  const doubts = wrong.map((health) => health.error?.message ?? `${health.name}: ${health.settling}`);
  const known = countsOf(alerts);
  return wrong.length === 0 ? known : `${doubts.join(" ")} Known so far: ${known}.`;
}

function countsOf(alerts: Iterable<Alert>): string {
  const counts = new Map<string, number>();
  for (const { state } of alerts) if (state !== "resolved") counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts.size === 0 ? "no alerts" : [...counts].map(([state, number]) => `${number} ${state}`).join(", ");
}
