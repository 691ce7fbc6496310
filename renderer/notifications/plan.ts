import type { Notification } from "../../shared/model/notification.ts";

/** One that nobody delivered for this long is old news for a page that finds it. */
export const freshMs = 30_000;

/** What this page is at the moment. */
export interface PageState {
  /** The window has the focus and can be seen. */
  readonly focused: boolean;
  /** In Electron's window the main process delivers, and the page shows only toasts. */
  readonly inBrowserTab: boolean;
  /** Of several tabs, the one that delivers to the system. */
  readonly elected: boolean;
  /** Another tab of this browser has the focus, so that it shows the notification. */
  readonly focusedElsewhere: boolean;
  readonly now: number;
}

/**
 * What to do with a notification that this page has not dealt with. `wait`: look again when something changes;
 * `over`: there is nothing left to do with it.
 */
export type Step = "toast" | "system" | "wait" | "over";

/** Whether a notification that lay there when the page came is still to be delivered. */
export function isFresh({ delivery, at, seen }: Notification, now: number): boolean {
  return !seen && delivery === null && now - at < freshMs;
}

/** What this page does with a notification. */
export function stepOf(notification: Notification, page: PageState): Step {
  const { delivery, seen, kind } = notification;
  if (seen || delivery?.by === "system") return "over";
  if (page.inBrowserTab) return stepInTab(notification, page);
  // A test is about what the system does; the page must not answer before it.
  if (kind === "test" && delivery === null) return "wait";
  return page.focused ? "toast" : "wait";
}

function stepInTab({ delivery, kind, at }: Notification, page: PageState): Step {
  if (delivery?.by === "toast") return "over";
  if (delivery?.by === "none") return page.focused ? "toast" : "wait";
  if (page.focused) return kind === "test" ? "system" : "toast";
  if (!page.elected || page.focusedElsewhere || page.now - at >= freshMs) return "wait";
  return "system";
}
