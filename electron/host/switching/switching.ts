import type { TopicMessage } from "../../../shared/bridge.ts";
import type { Console } from "../../console/console.ts";
import { followBoth } from "./notifications.ts";
import { type MovableSubscription, movable } from "./subscription.ts";

/** A console that stands before two of them: one's own, and another one that may be shown in its place. */
export interface SwitchingConsole extends Console {
  /** Shows another one, or with null one's own. What a page follows goes over to it. */
  show(other: Console | null): void;
  readonly shown: Console | null;
}

/** Calls about notifications, which the page may show of both. Each console passes over what it does not know. */
const toBoth: ReadonlySet<string> = new Set(["notifications.delivered", "notifications.seen"]);

/**
 * One's own console goes on polling, notifying and remembering behind the other one. What it announces meanwhile is in
 * the topic `notifications` of both, since in a browser tab the page is all that could say it.
 */
export function createSwitching(own: Console): SwitchingConsole {
  let shown: Console | null = null;
  const subscriptions = new Set<MovableSubscription>();
  const current = () => shown ?? own;

  function subscribe(topic: string, key: string, listener: (message: TopicMessage) => void): () => void {
    const subscription =
      topic === "notifications" && key === "" ? followBoth(own, listener) : movable(topic, key, listener);
    subscriptions.add(subscription);
    subscription.move(current());
    return () => {
      subscriptions.delete(subscription);
      subscription.stop();
    };
  }

  return {
    get shown() {
      return shown;
    },
    show: (other) => {
      if (shown === other) return;
      shown = other;
      for (const subscription of [...subscriptions]) subscription.move(current());
    },
    call: async (name, input) => {
      if (shown !== null && toBoth.has(name)) await own.call(name, input);
      return current().call(name, input);
    },
    subscribe,
    suspend: () => {
      own.suspend();
      shown?.suspend();
    },
    resume: () => {
      own.resume();
      shown?.resume();
    },
    fault: (cause) => {
      own.fault(cause);
      shown?.fault(cause);
    },
    open: (file) => own.open(file),
    dispose: async () => {
      for (const subscription of subscriptions) subscription.stop();
      subscriptions.clear();
      const other = shown;
      shown = null;
      await Promise.all([own.dispose(), other?.dispose()]);
    },
  };
}
