import { type Notification, notificationSchema } from "../../../shared/model/notification.ts";
import { recentNotifications } from "../../../shared/state/notifications.ts";
import type { Publisher } from "../publisher.ts";
import type { Store } from "../store/store.ts";
import { consoleEnded } from "./delivery.ts";
import { onNewDatabase, parseJson } from "./kept.ts";

/** What is still open of a notification: its alerts that are not over, and those that nobody acknowledged. */
interface Open {
  readonly ongoing: Set<string>;
  readonly unacknowledged: Set<string>;
}

/** The latest notifications. Publishes the topic `notifications`, and outlives a restart. */
export class RecentNotifications {
  private list: readonly Notification[] = [];
  private readonly open = new Map<string, Open>();

  constructor(
    private readonly publisher: Publisher,
    private readonly store: Store,
  ) {}

  /** Oldest first. */
  get all(): readonly Notification[] {
    return this.list;
  }

  start(): void {
    this.list = this.read();
    for (const notification of this.list) this.track(notification);
    this.publisher.open("notifications", "", { recent: [...this.list] });
    onNewDatabase(this.store, () => this.write(this.list));
  }

  find(id: string): Notification | undefined {
    return this.list.find((notification) => notification.id === id);
  }

  /** Adds new ones, or puts changed ones in their place. */
  put(notifications: readonly Notification[]): void {
    this.publish(notifications);
    this.write(notifications);
  }

  /** As `put`, for the topic only. */
  publish(notifications: readonly Notification[]): void {
    if (notifications.length === 0) return;
    for (const notification of notifications) if (!this.open.has(notification.id)) this.track(notification);
    this.publisher.patch("notifications", "", { put: [...notifications] });
    this.list = this.publisher.state("notifications", "")?.recent ?? [];
    const kept = new Set(this.list.map(({ id }) => id));
    for (const id of this.open.keys()) if (!kept.has(id)) this.open.delete(id);
  }

  /** As `put`, for the database only. */
  write(notifications: readonly Notification[]): void {
    if (notifications.length === 0) return;
    this.store.transaction(() => {
      for (const notification of notifications) {
        const { id, at } = notification;
        this.store.run(
          "INSERT INTO notifications (id, at, json) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json",
          [id, at, JSON.stringify(notification)],
        );
      }
      this.store.run(
        "DELETE FROM notifications WHERE rowid NOT IN (SELECT rowid FROM notifications ORDER BY at DESC, rowid DESC LIMIT ?)",
        [recentNotifications],
      );
    });
  }

  /** Marks as seen; null: all. */
  seen(ids: readonly string[] | null): void {
    const wanted = ids === null ? null : new Set(ids);
    const marked = this.list.filter(({ id, seen }) => !seen && (wanted === null || wanted.has(id)));
    this.put(marked.map((notification) => ({ ...notification, seen: true })));
  }

  /** Marks as seen those whose last open alert this was. */
  acknowledged(alerts: readonly string[]): void {
    const done: string[] = [];
    for (const [id, { unacknowledged }] of this.open) {
      const before = unacknowledged.size;
      for (const alert of alerts) unacknowledged.delete(alert);
      if (before > 0 && unacknowledged.size === 0) done.push(id);
    }
    this.seen(done);
  }

  /** Answers the ids of notifications whose last open alert was among those that are over now. */
  over(alerts: readonly string[]): readonly string[] {
    const done: string[] = [];
    for (const [id, { ongoing, unacknowledged }] of this.open) {
      const before = ongoing.size;
      for (const alert of alerts) {
        ongoing.delete(alert);
        // Nobody has to acknowledge it any more; the others still count.
        if (unacknowledged.size > 1) unacknowledged.delete(alert);
      }
      if (before > 0 && ongoing.size === 0) done.push(id);
    }
    return done;
  }

  private track({ id, kind, alerts }: Notification): void {
    // The news that an alert ended does not become untrue by its end.
    const lasting = kind === "resolved" ? [] : alerts;
    this.open.set(id, { ongoing: new Set(lasting), unacknowledged: new Set(alerts) });
  }

  private read(): readonly Notification[] {
    const rows = this.store.all<{ json: unknown }>(
      "SELECT json FROM notifications ORDER BY at DESC, rowid DESC LIMIT ?",
      [recentNotifications],
    );
    const read = rows.flatMap(({ json }) => {
      const parsed = notificationSchema.safeParse(parseJson(json));
      return parsed.success ? [parsed.data] : [];
    });
    return read.reverse().map((notification) => ({
      ...notification,
      delivery: notification.delivery ?? consoleEnded,
    }));
  }
}
