import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import dbus from "dbus-next";

/** Why there can be no private bus on this machine; null where there can. */
export const busMissing: string | null =
  process.platform !== "linux"
    ? "no D-Bus outside Linux"
    : spawnSync("which", ["dbus-run-session"]).status === 0
      ? null
      : "for want of dbus-run-session";

/** A session bus of the test's own. */
export interface PrivateBus {
  /** For `DBUS_SESSION_BUS_ADDRESS`. */
  readonly address: string;
  close(): Promise<void>;
}

export async function startPrivateBus(): Promise<PrivateBus> {
  // The bus ends with its command, and `cat` ends with our end of its input.
  const child = spawn("dbus-run-session", ["--", "sh", "-c", 'echo "$DBUS_SESSION_BUS_ADDRESS"; exec cat'], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const ended = once(child, "close");
  const [line] = (await Promise.race([once(child.stdout, "data"), ended])) as [unknown];
  return {
    address: String(line).trim(),
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

/** What an application asked the notification service to show. */
export interface RecordedNotification {
  readonly id: number;
  readonly app: string;
  readonly summary: string;
  readonly body: string;
  /** Ids to labels. */
  readonly actions: ReadonlyMap<string, string>;
  /** 0 low, 1 normal, 2 critical; null where it was not said. */
  readonly urgency: number | null;
  readonly silent: boolean;
  /** Ms; −1: as the service likes, 0: never. */
  readonly timeout: number;
}

/** A notification service that shows nothing and remembers everything. */
export interface NotificationDaemon {
  readonly shown: readonly RecordedNotification[];
  /** The numbers of those that were taken away by the application. */
  readonly closed: readonly number[];
  /** From now on every wish is refused with this message; null: granted. */
  refuse(message: string | null): void;
  /** The person clicks (`default`) or presses a button. */
  invoke(id: number, action: string): void;
  /** The person sends it away. */
  dismiss(id: number): void;
  /** Leaves the bus. */
  stop(): Promise<void>;
}

type Hints = Readonly<Record<string, { readonly value: unknown } | undefined>>;

const name = "org.freedesktop.Notifications";
const dismissed = 2;
const closedByCall = 3;

class Service extends dbus.interface.Interface {
  readonly shown: RecordedNotification[] = [];
  readonly closed: number[] = [];
  refusal: string | null = null;

  Notify(
    app: string,
    replaces: number,
    _icon: string,
    summary: string,
    body: string,
    actions: readonly string[],
    hints: Hints,
    timeout: number,
  ): number {
    if (this.refusal !== null) throw new dbus.DBusError("org.freedesktop.Notifications.Error.Refused", this.refusal);
    const id = replaces === 0 ? this.shown.length + 1 : replaces;
    const named = new Map<string, string>();
    for (let index = 0; index + 1 < actions.length; index += 2)
      named.set(actions[index] ?? "", actions[index + 1] ?? "");
    const urgency = hints.urgency?.value;
    this.shown.push({
      id,
      app,
      summary,
      body,
      actions: named,
      urgency: typeof urgency === "number" ? urgency : null,
      silent: hints["suppress-sound"]?.value === true,
      timeout,
    });
    return id;
  }
  CloseNotification(id: number): void {
    this.closed.push(id);
    this.NotificationClosed(id, closedByCall);
  }
  GetCapabilities(): string[] {
    return ["actions", "body", "body-markup", "body-hyperlinks"];
  }
  GetServerInformation(): [string, string, string, string] {
    return ["recorder", "incident-console", "1", "1.2"];
  }
  ActionInvoked(id: number, action: string): [number, string] {
    return [id, action];
  }
  NotificationClosed(id: number, reason: number): [number, number] {
    return [id, reason];
  }
}

Service.configureMembers({
  methods: {
    Notify: { inSignature: "susssasa{sv}i", outSignature: "u" },
    CloseNotification: { inSignature: "u", outSignature: "" },
    GetCapabilities: { inSignature: "", outSignature: "as" },
    GetServerInformation: { inSignature: "", outSignature: "ssss" },
  },
  signals: {
    ActionInvoked: { signature: "us" },
    NotificationClosed: { signature: "uu" },
  },
});

/** Takes the name of the notification service on a bus. */
export async function startNotificationDaemon(address: string): Promise<NotificationDaemon> {
  const bus = dbus.sessionBus({ busAddress: address });
  const service = new Service(name);
  bus.export("/org/freedesktop/Notifications", service);
  await bus.requestName(name, 0);
  return {
    shown: service.shown,
    closed: service.closed,
    refuse: (message) => {
      service.refusal = message;
    },
    invoke: (id, action) => void service.ActionInvoked(id, action),
    dismiss: (id) => void service.NotificationClosed(id, dismissed),
    stop: async () => {
      await bus.releaseName(name);
      bus.disconnect();
    },
  };
}
