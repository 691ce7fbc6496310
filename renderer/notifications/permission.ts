import { create } from "zustand";
import type { Delivery } from "../../shared/model/notification.ts";

/** What the browser says about notifications; `absent`: it has none, or not on this page. */
export type BrowserPermission = NotificationPermission | "absent";

function current(): BrowserPermission {
  return typeof Notification === "undefined" ? "absent" : Notification.permission;
}

export const useBrowserPermission = create<{ readonly permission: BrowserPermission }>(() => ({
  permission: current(),
}));

/** Reads the browser's answer again: the person may have changed it in the browser's own settings. */
export function readBrowserPermission(): BrowserPermission {
  const permission = current();
  if (useBrowserPermission.getState().permission !== permission) useBrowserPermission.setState({ permission });
  return permission;
}

/** Asks the browser; it shows its own question, at most once. */
export async function askBrowserPermission(): Promise<BrowserPermission> {
  if (current() !== "absent") await Notification.requestPermission().catch(() => {});
  return readBrowserPermission();
}

/** Follows changes made in the browser's settings. Returns its undo. */
export function followBrowserPermission(): () => void {
  const read = () => void readBrowserPermission();
  let status: PermissionStatus | null = null;
  let stopped = false;
  void navigator.permissions?.query({ name: "notifications" }).then(
    (answer) => {
      if (stopped) return;
      status = answer;
      answer.addEventListener("change", read);
    },
    () => {},
  );
  window.addEventListener("focus", read);
  return () => {
    stopped = true;
    status?.removeEventListener("change", read);
    window.removeEventListener("focus", read);
  };
}

/** The state in words, with what to do. */
export const permissionSentences: Readonly<Record<BrowserPermission, string>> = {
  granted: "This browser shows the console's notifications, also while another window is in front.",
  default: "This browser has not been asked yet, so it shows no notifications. Allow them here.",
  denied:
    "This browser blocks notifications from this page. Allow them in the browser's settings for this address, then look here again.",
  absent: "This browser has no notifications for this page. Use another browser, or the console's own window.",
};

const refusals: Readonly<Record<Exclude<BrowserPermission, "granted">, string>> = {
  default: "The browser has not been asked to show notifications. Allow them in Settings, under Notifications.",
  denied: "The browser blocks notifications from this page. Allow them in its settings for this address.",
  absent: "This browser has no notifications for this page. Use another browser, or the console's own window.",
};

/** How a delivery went that the browser does not permit. */
export function notPermitted(permission: Exclude<BrowserPermission, "granted">): Delivery {
  return { by: "none", message: refusals[permission] };
}
