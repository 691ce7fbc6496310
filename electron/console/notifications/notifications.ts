import type { Handlers, ParsedInput } from "../../../shared/contract.ts";
import type { Acknowledgement } from "../../../shared/model/acknowledgement.ts";
import type { Alert, AlertChange } from "../../../shared/model/alert.ts";
import { type BackendHealth, isTrailKind } from "../../../shared/model/backend.ts";
import type { Delivery, NewJournalEntry, Notification } from "../../../shared/model/notification.ts";
import { toConsoleError } from "../errors.ts";
import { checkMute } from "../personal/mutes.ts";
import type { Personal } from "../personal/personal.ts";
import type { Publisher } from "../publisher.ts";
import type { Store } from "../store/store.ts";
import type { Notifier, World } from "../world.ts";
import { deliver, takeAway } from "./delivery.ts";
import { type Journal, plainEntry } from "./journal.ts";
import { untilText } from "./localTime.ts";
import { createPageNotifier, type PageNotifier } from "./pageNotifier.ts";
import type { Decision, PolicyEvent } from "./policy.ts";
import { PolicyKeeper } from "./policyKeeper.ts";
import { RecentNotifications } from "./recent.ts";

export interface NotificationsOptions {
  readonly world: World;
  readonly publisher: Publisher;
  readonly store: Store;
  readonly journal: Journal;
  readonly personal: Personal;
  readonly environmentName: (id: string) => string;
  readonly acknowledged: (alert: Pick<Alert, "id" | "startsAt">) => boolean;
  /** Told which alerts were announced, for the history. */
  readonly onNotified: (alerts: readonly Alert[], at: number) => void;
}

/** Turns what happens into notifications, by the policy, and keeps the journal of it. */
export class Notifications {
  private readonly recent: RecentNotifications;
  private readonly policy: PolicyKeeper;
  private readonly page: PageNotifier;
  private readonly notifier: Notifier;
  private idPrefix = "";
  private count = 0;
  private running = false;
  private readonly ended = new AbortController();

  constructor(readonly options: NotificationsOptions) {
    const { world, publisher, store } = options;
    this.recent = new RecentNotifications(publisher, store);
    this.policy = new PolicyKeeper({ ...options, onDue: () => this.handle({ kind: "tick" }) });
    this.page = createPageNotifier(world.clock);
    this.notifier = world.notifier ?? this.page;
  }

  /** Takes up what is remembered of the last run, and opens the topic. */
  start(): void {
    const { world, personal } = this.options;
    this.recent.start();
    this.policy.start();
    this.idPrefix = newPrefix(world, this.recent.all);
    this.running = true;
    personal.onChange(() => this.tick());
    // Of all that is remembered nothing is due before it was asked anew, and never where it left the settings meanwhile.
    for (const environment of this.policy.environments) this.awaiting(environment, "start");
  }

  awaiting(environment: string, reason: "start" | "resume"): void {
    this.handle({ kind: "awaiting", environment, reason });
  }

  baseline(environment: string, alerts: Iterable<Alert>): void {
    this.handle({ kind: "baseline", environment, alerts: [...alerts] });
  }

  changes(environment: string, changes: readonly AlertChange[]): void {
    if (changes.length > 0) this.handle({ kind: "changes", environment, changes });
  }

  /** What a poll under way will bring is not known yet. Trails of a request ID are asked only when a person looks. */
  backend(health: BackendHealth): void {
    if (!isTrailKind(health.kind) && !health.polling) this.handle({ kind: "backend", health });
  }

  /** The alerts whose acknowledgement changed; without an acknowledgement, it was taken back. */
  acknowledged(acknowledgements: readonly Acknowledgement[], alerts: readonly Alert[]): void {
    this.recent.acknowledged(acknowledgements.map(({ alert }) => alert));
    if (alerts.length > 0) this.handle({ kind: "acknowledged", alerts });
  }

  removed(environments: readonly string[]): void {
    this.handle({ kind: "removed", environments });
  }

  /** Settings, mutes or acknowledgements changed: what was held back may be due, and what was due may be not. */
  tick(): void {
    this.handle({ kind: "tick" });
  }

  stop(): void {
    if (!this.running) return;
    this.running = false;
    this.policy.stop();
    this.ended.abort();
    this.page.stop();
  }

  /** Mutes, or with null ends the mute. Throws INVALID_INPUT for a time that cannot be. */
  async mute({ environment, until }: ParsedInput<"notifications.mute">): Promise<void> {
    const { world, journal, personal, environmentName } = this.options;
    const now = world.clock.now();
    checkMute(until, now);
    const what = environment === null ? "all environments" : environmentName(environment);
    const text = until === null ? `Unmuted ${what}.` : `Muted ${what} until ${untilText(until, now)}.`;
    // Before what the policy decides because of it.
    journal.add([{ ...plainEntry, at: now, kind: "mute", environment, text }]);
    await personal.mute(environment, until);
  }

  /** Sends a test past the policy, and answers what became of it. */
  test({ severity, level, environment }: ParsedInput<"notifications.test">): Promise<Delivery> {
    const at = this.options.world.clock.now();
    const place = environment === null ? [] : [this.options.environmentName(environment)];
    const notification: Notification = {
      id: this.nextId(),
      kind: "test",
      at,
      environment,
      severity,
      level,
      title: [...place, severity, "Test notification"].join(" · "),
      body: "This is a test. Nothing is wrong.",
      alerts: [],
      backend: null,
      actions: [],
      delivery: null,
      seen: false,
    };
    const text = `A test notification was sent (${severity}, ${level}).`;
    const entry: NewJournalEntry = {
      ...plainEntry,
      at,
      kind: "console",
      environment,
      severity,
      text,
      notification: notification.id,
    };
    this.recent.put([notification]);
    this.options.journal.add([entry]);
    return this.send(notification);
  }

  /** A page's answer; of no account where the pages are not those that show notifications. */
  delivered(id: string, delivery: Delivery): void {
    this.page.delivered(id, delivery);
  }

  /** Null: all. */
  seen(ids: readonly string[] | null): void {
    this.recent.seen(ids);
  }

  private handle(event: PolicyEvent): void {
    if (!this.running) return;
    const at = this.options.world.clock.now();
    try {
      const { decisions, over } = this.policy.decide(event);
      for (const id of this.recent.over(over)) takeAway(this.notifier, id);
      const made = decisions.map((decision) => ({ decision, notification: this.notificationOf(decision) }));
      const notifications = made.flatMap(({ notification }) => (notification === null ? [] : [notification]));
      // Shown before it is written down: a disk may be slow, and twice after a crash is better than never.
      for (const notification of notifications) void this.send(notification);
      this.recent.publish(notifications);
      const written = this.options.store.transaction(() => {
        this.recent.write(notifications);
        this.options.journal.add(made.flatMap(({ decision, notification }) => entriesOf(decision, notification)));
        this.policy.keep(decisions.length > 0);
        for (const { announced } of decisions) this.announced(announced, at);
      });
      if (!written) this.policy.forgetKept();
    } catch (cause) {
      this.policy.forgetKept();
      this.failed(event, toConsoleError(cause).message, at);
    }
  }

  /** Its listener's fault must not undo what was written down. */
  private announced(alerts: readonly Alert[], at: number): void {
    if (alerts.length === 0) return;
    try {
      this.options.onNotified(alerts, at);
    } catch (cause) {
      this.options.world.log.warn(`What was announced could not be noted: ${toConsoleError(cause).message}`);
    }
  }

  /** A fault of ours must stop neither the polls nor be kept quiet. */
  private failed(event: PolicyEvent, message: string, at: number): void {
    const environment = "environment" in event ? event.environment : null;
    const text = `What happened could not be announced: ${message}`;
    this.options.world.log.warn(text);
    this.options.journal.add([{ ...plainEntry, at, kind: "console", environment, text }]);
  }

  private notificationOf({ notification }: Decision): Notification | null {
    return notification === null ? null : { ...notification, id: this.nextId(), delivery: null, seen: false };
  }

  /** Hands it over before it returns. The answer is also in the topic, and in the journal where it was not shown. */
  private async send(notification: Notification): Promise<Delivery> {
    const { world, journal } = this.options;
    const delivery = await deliver(this.notifier, notification, world.clock, this.ended.signal);
    if (!this.running) return delivery;
    const { id, environment, severity, title } = notification;
    const known = this.recent.find(id);
    if (known !== undefined) this.recent.put([{ ...known, delivery }]);
    if (delivery.by === "none") {
      const text = `"${title}" was not shown. ${delivery.message ?? "The system did not say why."}`;
      const at = world.clock.now();
      journal.add([{ ...plainEntry, at, kind: "console", environment, severity, text, notification: id }]);
    }
    return delivery;
  }

  private nextId(): string {
    this.count += 1;
    return `${this.idPrefix}${this.count}`;
  }
}

/** The moment of the start, unless ids of an earlier run begin with it already. */
function newPrefix({ clock }: World, known: readonly Notification[]): string {
  for (let epoch = clock.now(); ; epoch += 1) {
    const prefix = `${epoch.toString(36)}-`;
    if (!known.some(({ id }) => id.startsWith(prefix))) return prefix;
  }
}

/** The journal's lines of a decision. A notification always has one. */
function entriesOf({ entries }: Decision, notification: Notification | null): NewJournalEntry[] {
  if (notification === null || entries.length > 0) {
    return entries.map((entry) => ({ ...entry, notification: notification?.id ?? null }));
  }
  const { id, at, environment, severity, title } = notification;
  return [
    { ...plainEntry, at, kind: "decision", environment, severity, outcome: "notified", text: title, notification: id },
  ];
}

export function notificationHandlers(
  notifications: Notifications,
): Pick<Handlers, "notifications.mute" | "notifications.test" | "notifications.delivered" | "notifications.seen"> {
  return {
    "notifications.mute": async (input) => {
      await notifications.mute(input);
      return null;
    },
    "notifications.test": (input) => notifications.test(input),
    "notifications.delivered": async ({ notification, delivery }) => {
      notifications.delivered(notification, delivery);
      return null;
    },
    "notifications.seen": async ({ notifications: ids }) => {
      notifications.seen(ids);
      return null;
    },
  };
}
