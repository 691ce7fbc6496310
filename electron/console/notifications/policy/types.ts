import type { Alert, AlertChange } from "../../../../shared/model/alert.ts";
import type { BackendHealth } from "../../../../shared/model/backend.ts";
import type {
  Mute,
  NewJournalEntry,
  Notification,
  NotificationSettings,
} from "../../../../shared/model/notification.ts";
import type { PolicyState } from "./state.ts";

/** What the policy may look at besides its own state. Times are ms since 1970. */
export interface PolicyContext {
  readonly now: number;
  readonly settings: NotificationSettings;
  readonly mutes: readonly Mute[];
  /** Names by environment id. */
  readonly environmentName: (id: string) => string;
  /** Whether this episode is acknowledged, by whomever. */
  readonly acknowledged: (alert: Pick<Alert, "id" | "startsAt">) => boolean;
  /** The day of the week (0 is Sunday) and the minutes since midnight where the person is. */
  readonly localTime: (at: number) => { readonly day: number; readonly minutes: number };
}

export type PolicyEvent =
  /** The console starts, the machine woke up, or the environment is new: what comes until the baseline is no news. */
  | { readonly kind: "awaiting"; readonly environment: string; readonly reason: "start" | "resume" }
  | { readonly kind: "baseline"; readonly environment: string; readonly alerts: readonly Alert[] }
  | { readonly kind: "changes"; readonly environment: string; readonly changes: readonly AlertChange[] }
  /** A backend was polled. */
  | { readonly kind: "backend"; readonly health: BackendHealth }
  /** Somebody acknowledged these, or took it back. */
  | { readonly kind: "acknowledged"; readonly alerts: readonly Alert[] }
  /** Environments left the settings. */
  | { readonly kind: "removed"; readonly environments: readonly string[] }
  /** The time that `nextAt` asked for has come, or settings or mutes changed. */
  | { readonly kind: "tick" };

export type PolicyNotification = Omit<Notification, "id" | "delivery" | "seen">;
export type PolicyEntry = Omit<NewJournalEntry, "notification">;

/** One decision: what is shown, if anything, and the journal's lines that say why. */
export interface Decision {
  readonly notification: PolicyNotification | null;
  /**
   * Alerts that count as announced by it. Those that were held back come from the policy's memory: with id, name,
   * severity, start and summary, and no other labels or annotations.
   */
  readonly announced: readonly Alert[];
  readonly entries: readonly PolicyEntry[];
}

export interface Decided {
  /** The very same object where nothing is to be remembered. */
  readonly state: PolicyState;
  readonly decisions: readonly Decision[];
  /** Notifications about these alerts are no longer true and may be taken away, by alert id. */
  readonly over: readonly string[];
  /** When to come back with a tick; null: not before something happens. Always later than now. */
  readonly nextAt: number | null;
}
