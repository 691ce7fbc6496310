import { type NotificationConstructorOptions, Notification as SystemNotification, shell } from "electron";
import type { Delivery, Notification, NotificationAction } from "../../shared/model/notification.ts";
import type { Notifier } from "../console/world.ts";
import { shownText } from "./notificationText.ts";

/** What a person did with a notification. */
export type NotificationAnswer = "open" | "dismiss" | NotificationAction;

export interface SystemNotifierOptions {
  /** True where the person looks at the window: then the page shows it. */
  readonly isFocused: () => boolean;
  /** Called before it is shown. */
  readonly onShow: (notification: Notification) => void;
  readonly onAnswer: (notification: Notification, answer: NotificationAnswer) => void;
  /** Other than the one it runs on in tests only. */
  readonly platform?: NodeJS.Platform;
}

const actionNames: Readonly<Record<NotificationAction, string>> = {
  acknowledge: "Acknowledge",
  silence: "Silence 1 h",
};

/** Longer than any service takes; one that says nothing within this time is believed. */
const believedAfterMs = 3000;
/** More than a screen or a notification centre shows; beyond it the oldest no longer answers clicks. */
const mostKept = 100;

/** Notifications of the operating system. The only file that names Electron's `Notification`. */
export function createSystemNotifier(options: SystemNotifierOptions): Notifier {
  const platform = options.platform ?? process.platform;
  // Kept here as well: one that nobody holds is collected, and its click is lost.
  const open = new Map<string, SystemNotification>();
  const close = (id: string) => {
    const shown = open.get(id);
    open.delete(id);
    shown?.close();
  };
  const keep = (id: string, shown: SystemNotification) => {
    close(id);
    open.set(id, shown);
    const [oldest] = open.keys();
    if (open.size > mostKept && oldest !== undefined) open.delete(oldest);
  };

  async function show(notification: Notification): Promise<Delivery> {
    options.onShow(notification);
    // A test asks about the system, and the person who asks has the window before them.
    if (options.isFocused() && notification.kind !== "test") return { by: "toast", message: null };
    if (!SystemNotification.isSupported()) return { by: "none", message: unsupported(platform) };
    const actions = buttonsOf(notification);
    const shown = new SystemNotification(systemOptions(notification, actions, platform));
    keep(notification.id, shown);
    shown.on("click", () => options.onAnswer(notification, "open"));
    shown.on("action", (event, index) => {
      // Newer versions tell the index within the event.
      const action = actions[event.actionIndex ?? index];
      if (action !== undefined) options.onAnswer(notification, action);
    });
    shown.on("close", ({ reason }) => {
      // Windows goes on to show in its notification centre what left the screen, and there it can still be clicked.
      if (reason !== "timedOut" && open.get(notification.id) === shown) open.delete(notification.id);
      if (reason === "userCanceled") options.onAnswer(notification, "dismiss");
    });
    const delivery = await deliver(shown);
    if (delivery.by === "none" && open.get(notification.id) === shown) open.delete(notification.id);
    // Of the sounds only the Mac's can be chosen through a notification.
    if (notification.level === "insistent" && platform !== "darwin") shell.beep();
    return delivery;
  }

  return {
    // What throws here must not stop the console's announcing.
    show: (notification) => show(notification).catch((cause: unknown) => refusedBy(String(cause))),
    close,
  };
}

/** The buttons it can have: a digest has no one alert whose silence could be written. */
function buttonsOf({ actions, alerts }: Notification): readonly NotificationAction[] {
  return actions.filter((action) => action === "acknowledge" || alerts.length === 1);
}

/**
 * How it is to look and sound. Buttons are shown by macOS (for a signed application), Windows and, from the versions
 * on that support it, Linux; elsewhere they are ignored, and a click leads to the alert all the same.
 */
function systemOptions(
  notification: Notification,
  actions: readonly NotificationAction[],
  platform: NodeJS.Platform,
): NotificationConstructorOptions {
  const { level, severity } = notification;
  const insistent = level === "insistent";
  return {
    ...shownText(notification, platform),
    id: notification.id,
    silent: level === "silent",
    urgency: level === "silent" ? "low" : insistent || severity === "critical" ? "critical" : "normal",
    timeoutType: insistent ? "never" : "default",
    actions: actions.map((action) => ({ type: "button" as const, text: actionNames[action] })),
    ...(insistent && platform === "darwin" ? { sound: "Sosumi" } : {}),
  };
}

function deliver(shown: SystemNotification): Promise<Delivery> {
  return new Promise((resolve) => {
    const unsure: Delivery = {
      by: "system",
      message: "The system took the notification but has not confirmed that it showed it.",
    };
    const timer = setTimeout(() => resolve(unsure), believedAfterMs);
    const settle = (delivery: Delivery) => {
      clearTimeout(timer);
      resolve(delivery);
    };
    shown.once("show", () => settle({ by: "system", message: null }));
    shown.once("failed", (_event, error) => settle(refusedBy(error)));
    shown.show();
  });
}

function refusedBy(error: unknown): Delivery {
  const said = typeof error === "string" ? error.trim().slice(0, 300) : "";
  return {
    by: "none",
    message: `The system did not show the notification${said === "" ? "" : ` and said "${said}"`}. Check that notifications are allowed in the system's settings.`,
  };
}

function unsupported(platform: NodeJS.Platform): string {
  return platform === "linux"
    ? "This system shows no notifications: libnotify is missing. Install it (libnotify4 on Debian) and a notification service."
    : "This system shows no notifications.";
}

/** Says something about the window itself, once and quietly. What the system makes of it does not matter. */
export function tellQuietly(title: string, body: string): void {
  if (!SystemNotification.isSupported()) return;
  const shown = new SystemNotification({ ...shownText({ title, body }, process.platform), silent: true });
  told.add(shown);
  for (const end of ["close", "failed"] as const) shown.on(end as "close", () => told.delete(shown));
  shown.show();
}

/** One that nobody holds is collected before it is shown. */
const told = new Set<SystemNotification>();
