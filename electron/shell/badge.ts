import { app, BrowserWindow, nativeImage, Tray } from "electron";
import type { Alert } from "../../shared/model/alert.ts";
import type { Environment } from "../../shared/model/environment.ts";
import type { Notification } from "../../shared/model/notification.ts";
import type { Console } from "../console/console.ts";
import type { Log } from "../console/world.ts";
import { type BadgeState, badgeStateOf, windowTitle } from "./badgeState.ts";
import { dotBitmap } from "./dot.ts";
import { followTopic } from "./followTopic.ts";

/**
 * Says on the application's badge, in the tray, on the task bar and in the window's title what is wrong, so that a
 * notification which reached nobody is not the end of it. `showWindow` is what a click on the tray does.
 */
export function showBadge(console: Pick<Console, "subscribe">, log: Log, showWindow: () => void): void {
  const tray = createTray(log, showWindow);
  let alerts: Readonly<Record<string, Alert>> = {};
  let environments: readonly Environment[] = [];
  let notifications: readonly Notification[] = [];
  let drawn: BadgeState | null = null;
  const calledFor = new Set<string>();

  const draw = () => {
    const state = badgeStateOf({ alerts, environments, notifications });
    const before = drawn;
    drawn = state;
    if (before?.unseen !== state.unseen) app.setBadgeCount(state.unseen);
    if (tray !== null && before?.tooltip !== state.tooltip) tray.setToolTip(state.tooltip);
    if (tray !== null && before?.sign !== state.sign) tray.setImage(picture(state.sign, 22));
    if (before?.undelivered !== state.undelivered || before?.sign !== state.sign) {
      for (const window of BrowserWindow.getAllWindows()) dress(window, state);
    }
  };
  /** The window asks for a look, once for each notification. */
  const callFor = ({ id, level, seen, delivery }: Notification) => {
    if (seen || calledFor.has(id) || !(level === "insistent" || delivery?.by === "none")) return;
    calledFor.add(id);
    if (BrowserWindow.getFocusedWindow() !== null) return;
    for (const window of BrowserWindow.getAllWindows()) window.flashFrame(true);
  };

  app.on("browser-window-created", (_event, window) => follow(window, () => drawn));
  for (const window of BrowserWindow.getAllWindows()) follow(window, () => drawn);
  followTopic(console, "settings", (state) => {
    environments = state.environments;
    draw();
  });
  followTopic(console, "alerts", (state) => {
    alerts = state.alerts;
    draw();
  });
  followTopic(console, "notifications", (state) => {
    notifications = state.recent;
    const known = new Set(notifications.map(({ id }) => id));
    for (const id of calledFor) if (!known.has(id)) calledFor.delete(id);
    draw();
    for (const notification of notifications) callFor(notification);
  });
}

function follow(window: BrowserWindow, state: () => BadgeState | null): void {
  window.on("focus", () => window.flashFrame(false));
  window.on("page-title-updated", (event, title) => {
    const undelivered = state()?.undelivered ?? 0;
    if (undelivered === 0) return;
    event.preventDefault();
    window.setTitle(windowTitle(title, undelivered));
  });
  const now = state();
  if (now !== null) dress(window, now);
}

function dress(window: BrowserWindow, state: BadgeState): void {
  window.setTitle(windowTitle(window.webContents.getTitle(), state.undelivered));
  // Windows alone has it.
  if (process.platform !== "win32") return;
  window.setOverlayIcon(state.sign === "quiet" ? null : picture(state.sign, 16), state.tooltip);
}

/** Null where the desktop has no place for it. */
function createTray(log: Log, showWindow: () => void): Tray | null {
  try {
    const tray = new Tray(picture("quiet", 22));
    tray.on("click", showWindow);
    return tray;
  } catch (cause) {
    log.warn(`There is no tray on this desktop: ${cause instanceof Error ? cause.message : String(cause)}`);
    return null;
  }
}

function picture(sign: BadgeState["sign"], size: number) {
  // Twice as many pixels as points, for dense screens.
  const pixels = size * 2;
  return nativeImage.createFromBitmap(dotBitmap(sign, pixels), { width: pixels, height: pixels, scaleFactor: 2 });
}
