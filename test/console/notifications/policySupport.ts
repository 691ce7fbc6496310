import {
  type Decided,
  decide,
  initialPolicyState,
  type PolicyContext,
  type PolicyEntry,
  type PolicyEvent,
  type PolicyNotification,
  type PolicyState,
} from "../../../electron/console/notifications/policy.ts";
import type { Alert, AlertChange } from "../../../shared/model/alert.ts";
import {
  defaultNotificationSettings,
  type Levels,
  type Mute,
  type NotificationSettings,
} from "../../../shared/model/notification.ts";
import { alert as anyAlert } from "../../support/arbitraries.ts";

/** A Saturday; local time is UTC unless a test says otherwise. */
export const start = Date.parse("2026-11-21T03:00:00Z");
export const second = 1_000;
export const minute = 60_000;
export const hour = 60 * minute;

export function utc(at: number): { readonly day: number; readonly minutes: number } {
  const date = new Date(at);
  return { day: date.getUTCDay(), minutes: date.getUTCHours() * 60 + date.getUTCMinutes() };
}

export const normal: Levels = {
  critical: "normal",
  high: "normal",
  warning: "normal",
  unknown: "normal",
  info: "normal",
};

/** Every severity alike and no repeats, unless a test is about them. */
export function settingsWith(changes: Partial<NotificationSettings> = {}): NotificationSettings {
  return {
    ...defaultNotificationSettings,
    defaults: { levels: normal, quietHours: null },
    escalateAfterMinutes: [],
    ...changes,
  };
}

export interface Told extends PolicyNotification {
  readonly announced: readonly string[];
}

/** The policy with an engine around it: it comes back when it was asked to, and everything is collected. */
export interface Rehearsal {
  now: number;
  settings: NotificationSettings;
  mutes: Mute[];
  /** `<id>@<startsAt>`. */
  readonly acknowledged: Set<string>;
  state: PolicyState;
  nextAt: number | null;
  readonly told: Told[];
  readonly entries: PolicyEntry[];
  readonly over: string[];
  send(event: PolicyEvent): Decided;
  changes(...changes: readonly AlertChange[]): Decided;
  advance(milliseconds: number): void;
  /** Titles since the last call. */
  titles(): string[];
  /** `name outcome` of the lines since the last call. */
  outcomes(): string[];
}

export interface RehearsalOptions {
  readonly settings?: Partial<NotificationSettings>;
  readonly localTime?: PolicyContext["localTime"];
  readonly at?: number;
  /** Called with what goes into each decision and what comes out. */
  readonly watch?: (before: PolicyState, event: PolicyEvent, context: PolicyContext, decided: Decided) => void;
  /** What happens to the state between two events. */
  readonly store?: (state: PolicyState) => PolicyState;
}

export function rehearse(options: RehearsalOptions = {}): Rehearsal {
  let titlesRead = 0;
  let entriesRead = 0;
  const rehearsal: Rehearsal = {
    now: options.at ?? start,
    settings: settingsWith(options.settings),
    mutes: [],
    acknowledged: new Set(),
    state: initialPolicyState,
    nextAt: null,
    told: [],
    entries: [],
    over: [],
    send: (event) => {
      const acknowledged = new Set(rehearsal.acknowledged);
      const context: PolicyContext = {
        now: rehearsal.now,
        settings: rehearsal.settings,
        mutes: [...rehearsal.mutes],
        environmentName: (id) => `${id.slice(0, 1).toUpperCase()}${id.slice(1)}`,
        acknowledged: ({ id, startsAt }) => acknowledged.has(`${id}@${startsAt}`),
        localTime: options.localTime ?? utc,
      };
      const before = rehearsal.state;
      const decided = decide(before, event, context);
      options.watch?.(before, event, context, decided);
      rehearsal.state = options.store?.(decided.state) ?? decided.state;
      rehearsal.nextAt = decided.nextAt;
      for (const { notification, announced, entries } of decided.decisions) {
        if (notification !== null) rehearsal.told.push({ ...notification, announced: announced.map(({ id }) => id) });
        rehearsal.entries.push(...entries);
      }
      rehearsal.over.push(...decided.over);
      return decided;
    },
    changes: (...changes) => {
      const [first] = changes;
      const environment = first === undefined ? "production" : alertOf(first).environment;
      return rehearsal.send({ kind: "changes", environment, changes });
    },
    advance: (milliseconds) => {
      const end = rehearsal.now + milliseconds;
      for (let turns = 0; rehearsal.nextAt !== null && rehearsal.nextAt <= end; turns += 1) {
        if (turns > 20_000) throw new Error("The policy asks to be called again and again.");
        rehearsal.now = Math.max(rehearsal.now, rehearsal.nextAt);
        rehearsal.send({ kind: "tick" });
      }
      rehearsal.now = end;
    },
    titles: () => {
      const titles = rehearsal.told.slice(titlesRead).map(({ title }) => title);
      titlesRead = rehearsal.told.length;
      return titles;
    },
    outcomes: () => {
      const entries = rehearsal.entries.slice(entriesRead).filter(({ kind }) => kind === "decision");
      entriesRead = rehearsal.entries.length;
      return entries.map(({ name, outcome }) => `${name} ${outcome}`);
    },
  };
  return rehearsal;
}

export function alertOf(change: AlertChange): Alert {
  return change.kind === "forgotten" ? change.previous : change.alert;
}

/** An alert named so, whose fingerprint is its name. */
export function named(name: string, changes: Partial<Alert> = {}): Alert {
  const severity = changes.severity ?? "critical";
  return anyAlert({
    name,
    fingerprint: name.toLowerCase(),
    severity,
    labels: { alertname: name, severity, instance: `${name.toLowerCase()}:9090` },
    annotations: { summary: `${name} is bad` },
    startsAt: start,
    since: start,
    ...changes,
  });
}

export function appeared(alert: Alert): AlertChange {
  return { kind: "appeared", alert };
}

export function to(previous: Alert, state: Alert["state"], changes: Partial<Alert> = {}): AlertChange {
  const alert: Alert = { ...previous, state, ...changes };
  if (state === "resolved" || state === "unknown") {
    const lastState = previous.state === "unknown" ? previous.lastState : previous.state;
    return { kind: state === "resolved" ? "resolved" : "lost", alert: { ...alert, lastState }, previous };
  }
  return { kind: previous.state === "resolved" ? "refired" : "changed", alert, previous };
}

export function many(count: number, changes: Partial<Alert> = {}, prefix = "Alert"): Alert[] {
  return Array.from({ length: count }, (_, index) => named(`${prefix}${index}`, changes));
}

export function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
