import { app, BrowserWindow } from "electron";
import type { Notification } from "../../shared/model/notification.ts";
import { unseenAlerts, windowTitle } from "./badgeState.ts";
import type { Known } from "./known.ts";
import { overlayImage } from "./tray/tray.ts";
import type { TrayState } from "./tray/trayState.ts";
import { tooltipOf } from "./tray/words.ts";

export interface Badge {
  show(known: Known, state: TrayState, now: number): void;
}

/**
 * Says on the application's badge, on the task bar and in the window's title what is wrong, so that a notification
 * which reached nobody is not the end of it.
 */
export function createBadge(): Badge {
  let drawn: { readonly state: TrayState; readonly tooltip: string } | null = null;
  let unseen = 0;
  const callFor = caller();
  const dressAll = () => {
    for (const window of BrowserWindow.getAllWindows()) dress(window, drawn);
  };
  app.on("browser-window-created", (_event, window) => follow(window, () => drawn));
  for (const window of BrowserWindow.getAllWindows()) follow(window, () => drawn);
  return {
    show(known, state, now) {
      const before = drawn;
      drawn = { state, tooltip: tooltipOf(state, now, process.platform) };
      const count = unseenAlerts(known);
      if (count !== unseen) app.setBadgeCount(count);
      unseen = count;
      if (before?.state.undelivered !== state.undelivered || before.tooltip !== drawn.tooltip) dressAll();
      callFor(known.notifications);
    },
  };
}

/** Makes the window ask for a look, once for each notification that wants one. */
function caller(): (notifications: readonly Notification[]) => void {
  let called: ReadonlySet<string> = new Set();
  return (notifications) => {
    const wanting = notifications.filter(
      ({ level, seen, delivery }) => !seen && (level === "insistent" || delivery?.by === "none"),
    );
    const isNew = wanting.some(({ id }) => !called.has(id));
    called = new Set(wanting.map(({ id }) => id));
    if (!isNew || BrowserWindow.getFocusedWindow() !== null) return;
    for (const window of BrowserWindow.getAllWindows()) window.flashFrame(true);
  };
}

type Drawn = { readonly state: TrayState; readonly tooltip: string } | null;

function follow(window: BrowserWindow, drawn: () => Drawn): void {
  window.on("focus", () => window.flashFrame(false));
  window.on("page-title-updated", (event, title) => {
    const undelivered = drawn()?.state.undelivered ?? 0;
    if (undelivered === 0) return;
    event.preventDefault();
    window.setTitle(windowTitle(title, undelivered));
  });
  dress(window, drawn());
}

function dress(window: BrowserWindow, drawn: Drawn): void {
  if (drawn === null) return;
  const { state, tooltip } = drawn;
  window.setTitle(windowTitle(window.webContents.getTitle(), state.undelivered));
  // Windows alone has it.
  if (process.platform !== "win32") return;
  const quiet = state.undelivered === 0 && (state.sign === "ok" || state.sign === "nothing");
  window.setOverlayIcon(quiet ? null : overlayImage(state), tooltip);
}
