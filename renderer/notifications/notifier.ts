import type { Delivery, Notification } from "../../shared/model/notification.ts";
import { usePreferences } from "../app/preferences.ts";
import { consoleTime } from "../app/ticker.ts";
import type { Client } from "../client/client.ts";
import { followShown } from "../client/followShown.ts";
import { claimFocus, isFocusClaimed, standForElection } from "./election.ts";
import { alertsFor, episodesOf, stillAsks } from "./episodes.ts";
import { openNotification } from "./open.ts";
import { isFresh, type PageState, stepOf } from "./plan.ts";
import { beep, unlockSound } from "./sound.ts";
import { closeInBrowser, showInBrowser } from "./system.ts";
import { addToast, removeToast, renewOwnToasts } from "./toastStore.ts";

/** Whether the person sees this page: then it shows notifications inside. */
function hasFocus(): boolean {
  return document.hasFocus() && document.visibilityState === "visible";
}

/** Shows every new notification once: inside the page, or through the browser. Returns its undo. */
export function startNotifier(client: Client): () => void {
  /** Those that this page has nothing left to do for. */
  const done = new Set<string>();
  const answered = new Set<string>();
  /** Those that the browser shows, as far as anybody knows. */
  const inBrowser = new Map<string, Notification>();
  let first = true;
  let elected = !client.inBrowserTab;
  let stopped = false;

  const answer = (notification: Notification, delivery: Delivery) => {
    if (!client.inBrowserTab || notification.delivery !== null || answered.has(notification.id)) return;
    answered.add(notification.id);
    void client.bridge.call("notifications.delivered", { notification: notification.id, delivery });
  };
  /** True where the page made the sound, so that the system needs none. */
  const sound = (notification: Notification) =>
    notification.level === "insistent" && client.inBrowserTab && usePreferences.getState().sounds && beep();

  const toast = (notification: Notification, delivery: Delivery) => {
    done.add(notification.id);
    const known = alertsFor(notification, client.alerts.getState().state?.alerts ?? {});
    const episodes = episodesOf(notification.alerts, known);
    addToast({ kind: "notification", id: notification.id, notification, episodes });
    answer(notification, delivery);
  };
  const system = async (notification: Notification) => {
    done.add(notification.id);
    const sounded = sound(notification);
    const silent = sounded || notification.level === "silent" || !usePreferences.getState().sounds;
    const open = () => void openNotification(client, inBrowser.get(notification.id) ?? notification);
    const delivery = await showInBrowser(notification, { silent, open });
    if (stopped) return;
    if (delivery.by !== "none") {
      inBrowser.set(notification.id, notification);
      return answer(notification, delivery);
    }
    // Nobody looks: it waits for the focus, and until then the journal says why nothing was seen.
    if (hasFocus()) return toast(notification, { by: "toast", message: delivery.message });
    answer(notification, delivery);
    done.delete(notification.id);
  };

  const consider = async () => {
    const recent = client.notifications.getState().state?.recent;
    if (recent === undefined) return;
    if (first) for (const notification of recent) if (!isFresh(notification, consoleTime())) done.add(notification.id);
    first = false;
    renewOwnToasts(recent);
    for (const notification of recent) {
      if (inBrowser.has(notification.id)) inBrowser.set(notification.id, notification);
      if (notification.seen) forget(notification.id);
    }
    if (recent.every(({ id }) => done.has(id))) return;
    const focusedElsewhere = client.inBrowserTab && !hasFocus() && (await isFocusClaimed());
    if (stopped) return;
    const page: PageState = {
      focused: hasFocus(),
      inBrowserTab: client.inBrowserTab,
      elected,
      focusedElsewhere,
      now: consoleTime(),
    };
    for (const notification of recent) {
      if (done.has(notification.id)) continue;
      const step = stepOf(notification, page);
      if (step === "over") done.add(notification.id);
      if (step === "toast") {
        sound(notification);
        toast(notification, { by: "toast", message: null });
      }
      if (step === "system" && !answered.has(notification.id)) void system(notification);
    }
  };
  /** What the browser shows must not go on insisting once its alerts are over. */
  const takeAway = () => {
    const alerts = client.alerts.getState().state?.alerts ?? {};
    for (const notification of inBrowser.values()) {
      const { id, kind, alerts: ids } = notification;
      if (kind === "resolved" || ids.length === 0 || stillAsks(ids, alertsFor(notification, alerts), {})) continue;
      inBrowser.delete(id);
      closeInBrowser(id);
    }
  };
  /** The browser goes on showing what one's own announced, but nothing of a demo that was left. */
  const switched = (demo: boolean) => {
    for (const [id, notification] of inBrowser) {
      if (demo) inBrowser.set(id, { ...notification, own: true });
      else if (notification.own !== true) forget(id);
    }
  };
  const forget = (id: string) => {
    done.add(id);
    inBrowser.delete(id);
    removeToast(id);
    closeInBrowser(id);
  };

  let releaseFocus: (() => void) | null = null;
  const look = () => {
    if (hasFocus()) releaseFocus ??= client.inBrowserTab ? claimFocus() : () => {};
    else {
      releaseFocus?.();
      releaseFocus = null;
    }
    void consider();
  };
  const undo = [
    client.notifications.subscribe(() => void consider()),
    client.alerts.subscribe(takeAway),
    followShown(client, switched),
    follow(window, "focus", look),
    follow(window, "blur", look),
    follow(document, "visibilitychange", look),
    unlockSound(),
    () => releaseFocus?.(),
  ];
  if (client.inBrowserTab) {
    undo.push(
      standForElection(() => {
        elected = true;
        void consider();
      }),
    );
  }
  look();
  return () => {
    stopped = true;
    for (const step of undo) step();
  };
}

function follow(target: EventTarget, event: string, listener: () => void): () => void {
  target.addEventListener(event, listener);
  return () => target.removeEventListener(event, listener);
}
