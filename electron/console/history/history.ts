import type { Handlers } from "../../../shared/contract.ts";
import type { Acknowledgement } from "../../../shared/model/acknowledgement.ts";
import type { Alert, AlertChange } from "../../../shared/model/alert.ts";
import { tellsAlerts } from "../../../shared/model/backend.ts";
import type { HistoryRange, HistoryReport } from "../../../shared/model/history.ts";
import { ownSeverities } from "../../../shared/model/severity.ts";
import type { Environments } from "../environments/environments.ts";
import { toConsoleError } from "../errors.ts";
import type { Journal } from "../notifications/journal.ts";
import type { Store } from "../store/store.ts";
import type { World } from "../world.ts";
import { Episodes } from "./episodes.ts";
import { applyFirings, readFirings } from "./fill.ts";
import { Gaps, heartbeatMs, type OpenGap } from "./gaps.ts";
import { forgetOld } from "./limits.ts";
import { readAlert, readAway, readReport } from "./report.ts";

export interface HistoryOptions {
  readonly world: World;
  readonly store: Store;
  readonly journal: Journal;
  readonly environments: () => Environments;
  readonly historyDays: () => number;
}

const dayMs = 24 * 3_600_000;
const forgetEveryMs = 3_600_000;
/** After a silence longer than this the clock may be wrong, as that of a laptop is whose battery was empty. */
const doubtfulGapMs = 7 * dayMs;
/** The system sets it right within so long, where it can; until then nothing counts as old. */
const clockSettlesMs = 3_600_000;
/** A gap that Prometheus could not fill is asked for again so often. */
const refillEveryMs = 600_000;

/** What is remembered of alerts: their episodes and transitions. */
export class History {
  private readonly episodes: Episodes;
  private readonly gaps: Gaps;
  private readonly stopping = new AbortController();
  /**
   * Environments whose stored episodes were not yet compared with what they have now, and when they were last seen; null
   * where that is so short ago that the comparison tells when they ended.
   */
  private readonly unsure = new Map<string, number | null>();
  /** Environments that had a baseline: what was unknown before is known. */
  private readonly begun = new Set<string>();
  private readonly filling = new Set<string>();
  private filledAt = 0;
  private forgotAt: number | null = null;
  private clockDoubtedAt: number | null = null;
  private cancel: () => void;

  constructor(readonly options: HistoryOptions) {
    this.episodes = new Episodes(options.store);
    this.gaps = new Gaps(options.store);
    this.cancel = options.world.clock.after(heartbeatMs, () => this.beat());
  }

  /** Records what one poll changed. */
  record(environment: string, changes: readonly AlertChange[]): void {
    const { store, world } = this.options;
    const now = world.clock.now();
    store.transaction(() => {
      this.runs(environment, now);
      for (const change of changes) this.episodes.apply(change, now);
    });
  }

  /** An environment was asked in full after a start or a wake-up: ends the gap before it, and fills it. */
  baseline(environment: string, alerts: Iterable<Alert>): void {
    const now = this.options.world.clock.now();
    this.begun.add(environment);
    this.options.store.transaction(() => {
      this.runs(environment, now);
      this.forget(now);
      this.endMissing(environment, alerts, now);
    });
    void this.fill(environment);
  }

  /** These left the settings, or have other servers by now: how their episodes went on, nobody will see. */
  removed(environments: readonly string[]): void {
    const now = this.options.world.clock.now();
    this.options.store.transaction(() => {
      for (const environment of environments) {
        this.begun.delete(environment);
        this.unsure.delete(environment);
        this.episodes.endMissing(environment, new Set(), now, now);
      }
    });
  }

  /** Notes the first notification of each alert's latest episode. */
  notified(alerts: readonly Alert[], at: number): void {
    this.options.store.transaction(() => {
      for (const { id } of alerts) this.episodes.notified(id, at);
    });
  }

  /** Notes the first acknowledgement of each episode. */
  acknowledged(acknowledgements: readonly Acknowledgement[]): void {
    this.options.store.transaction(() => {
      for (const acknowledgement of acknowledgements) this.episodes.acknowledged(acknowledgement);
    });
  }

  report(range: HistoryRange): HistoryReport {
    return readReport(this.options.store, range, this.options.world.clock.now(), this.historyMs);
  }

  stop(): void {
    this.cancel();
    this.stopping.abort();
    const now = this.options.world.clock.now();
    this.options.store.transaction(() => {
      for (const environment of this.begun) this.runs(environment, now);
    });
  }

  private get historyMs(): number {
    return this.options.historyDays() * dayMs;
  }

  /** Says that the console runs, and notes the gap where it did not. */
  private runs(environment: string, now: number): void {
    const lastSeenAt = this.gaps.beat(environment, now, this.historyMs);
    if (lastSeenAt !== null && now - lastSeenAt > doubtfulGapMs) this.clockDoubtedAt = now;
    if (this.begun.has(environment) || this.unsure.has(environment)) return;
    this.unsure.set(environment, lastSeenAt);
  }

  private beat(): void {
    const { store, world, environments } = this.options;
    const now = world.clock.now();
    // First, so that no fault below ends the heartbeat.
    this.cancel = world.clock.after(heartbeatMs, () => this.beat());
    store.transaction(() => {
      for (const { id, settled } of environments().all()) {
        if (!this.begun.has(id)) continue;
        this.runs(id, now);
        if (this.unsure.has(id)) this.endMissing(id, settled.alerts.values(), now);
      }
      if (this.begun.size > 0 && isOver(this.forgotAt, forgetEveryMs, now)) this.forget(now);
    });
    if (isOver(this.filledAt, refillEveryMs, now)) {
      this.filledAt = now;
      for (const id of this.begun) void this.fill(id);
    }
  }

  /**
   * What was going on when the console last ran and is not there now ended in between. Only where every backend that
   * could tell has answered: else it is asked again later.
   */
  private endMissing(environment: string, alerts: Iterable<Alert>, now: number): void {
    const lastSeenAt = this.unsure.get(environment) ?? null;
    if (this.doubtful(environment)) {
      this.unsure.set(environment, lastSeenAt);
      return;
    }
    this.unsure.delete(environment);
    const ids = new Set<string>();
    for (const { id, state } of alerts) if (state !== "resolved") ids.add(id);
    this.episodes.endMissing(environment, ids, lastSeenAt, now);
  }

  private doubtful(environment: string): boolean {
    const monitor = this.options
      .environments()
      .all()
      .find(({ id }) => id === environment);
    const judges = monitor?.backends.filter(({ health }) => tellsAlerts(health.kind)) ?? [];
    return judges.some(
      ({ health }) => health.error !== null || health.settling !== null || health.lastSuccessAt === null,
    );
  }

  /** Asks Prometheus for what happened in the gaps that nothing filled yet; a failure is tried again later. */
  private async fill(environment: string): Promise<void> {
    if (this.filling.has(environment)) return;
    this.filling.add(environment);
    try {
      for (const gap of this.gaps.open(environment)) {
        if (!this.stopping.signal.aborted) await this.fillGap(gap);
      }
    } finally {
      this.filling.delete(environment);
    }
  }

  private async fillGap(gap: OpenGap): Promise<void> {
    const { environments, store } = this.options;
    const monitor = environments()
      .all()
      .find(({ id }) => id === gap.environment);
    const backend = monitor?.backend("prometheus");
    if (monitor === undefined || backend === undefined) {
      this.gaps.note(gap, false, `The console was not running, and no Prometheus is set up: ${nothingKnown(gap)}`);
      return;
    }
    try {
      const { signal } = this.stopping;
      const read = await readFirings(await backend.client(), gap, signal);
      const context = { external: monitor.externalLabels, severities: ownSeverities(monitor.settings.severities) };
      this.gaps.note(gap, true, await applyFirings(store, gap, context, read, signal));
    } catch (cause) {
      if (this.stopping.signal.aborted) return;
      this.gaps.note(gap, false, `Prometheus did not answer: ${nothingKnown(gap)} ${toConsoleError(cause).message}`);
    }
  }

  private forget(now: number): void {
    this.forgotAt = now;
    if (!isOver(this.clockDoubtedAt, clockSettlesMs, now)) return;
    forgetOld(this.options.store, now - this.historyMs);
    this.options.journal.prune(now - this.historyMs);
  }
}

/** Whether a moment is so long ago, or by a clock that was set back, lies ahead so far; or never was. */
function isOver(at: number | null, waitMs: number, now: number): boolean {
  return at === null || Math.abs(now - at) >= waitMs;
}

/** `nothing is known of 2026-11-21 02:10 to 2026-11-21 06:40 UTC.` */
function nothingKnown({ from, to }: OpenGap): string {
  const text = (time: number) => new Date(time).toISOString().slice(0, 16).replace("T", " ");
  return `nothing is known of ${text(from)} to ${text(to)} UTC.`;
}

export function historyHandlers(history: History): Pick<Handlers, "history.report" | "history.alert" | "history.away"> {
  const { store, world } = history.options;
  return {
    "history.report": async ({ range }) => history.report(range),
    "history.alert": async ({ alert, limit }) => readAlert(store, alert, limit),
    "history.away": async ({ since }) => readAway(store, since, world.clock.now()),
  };
}
