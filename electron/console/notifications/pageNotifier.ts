import type { Delivery, Notification } from "../../../shared/model/notification.ts";
import type { Clock, Notifier } from "../world.ts";
import { consoleEnded, undelivered } from "./delivery.ts";

/** How long pages have to say how it went. */
export const pageDeadlineMs = 10_000;
/** Once a page said that it cannot, another one has so long to say that it can. */
export const otherPagesMs = 2_000;

/** Notifications that a page of the console shows: it finds them in the topic, and says how it went. */
export interface PageNotifier extends Notifier {
  /** A page's answer. Of several pages the first that showed it counts; unknown ids and late answers are ignored. */
  delivered(id: string, delivery: Delivery): void;
  /** Waits for no page any more. */
  stop(): void;
}

interface Waiting {
  readonly answer: (delivery: Delivery) => void;
  /** What a page said that could not show it. */
  refusal: Delivery | null;
  cancel: () => void;
}

export function createPageNotifier(clock: Clock): PageNotifier {
  const waiting = new Map<string, Waiting>();

  function settle(id: string, delivery: Delivery): void {
    const one = waiting.get(id);
    waiting.delete(id);
    one?.cancel();
    one?.answer(delivery);
  }

  return {
    show: (notification: Notification) =>
      new Promise((answer) => {
        const { id } = notification;
        const nobody = undelivered("No page of the console was open, or its browser did not answer.");
        // A notification that replaces another one leaves nobody waiting for that.
        settle(id, nobody);
        waiting.set(id, { answer, refusal: null, cancel: clock.after(pageDeadlineMs, () => settle(id, nobody)) });
      }),
    delivered: (id, delivery) => {
      const one = waiting.get(id);
      if (one === undefined) return;
      if (delivery.by !== "none") {
        settle(id, delivery);
      } else if (one.refusal === null) {
        one.cancel();
        one.refusal = delivery;
        one.cancel = clock.after(otherPagesMs, () => settle(id, delivery));
      }
    },
    // The page sees in the topics that the alert is over.
    close: () => {},
    stop: () => {
      for (const id of [...waiting.keys()]) settle(id, consoleEnded);
    },
  };
}
