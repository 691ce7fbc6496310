import type { Delivery, Notification } from "../../../shared/model/notification.ts";
import { deliverySchema } from "../../../shared/model/notification.ts";
import type { Clock, Notifier } from "../world.ts";

/** Whoever has not answered by then has not shown it, as far as anybody knows. */
export const deliveryDeadlineMs = 15_000;

/**
 * Hands a notification to the notifier before it returns, and answers what became of it. Never rejects: a notifier that
 * throws, rejects, answers nonsense or hangs is `none` with the reason, and so is one that has not answered when `ended` is.
 */
export function deliver(
  notifier: Notifier,
  notification: Notification,
  clock: Clock,
  ended: AbortSignal,
): Promise<Delivery> {
  return new Promise((resolve) => {
    const cancel = clock.after(deliveryDeadlineMs, () => settle(undelivered("The system did not answer.")));
    const onEnd = () => settle(consoleEnded);
    const settle = (delivery: Delivery) => {
      cancel();
      ended.removeEventListener("abort", onEnd);
      resolve(delivery);
    };
    ended.addEventListener("abort", onEnd);
    const fail = (cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      settle(undelivered(`The system refused: ${reason.slice(0, 500) || "it did not say why"}`));
    };
    try {
      // What a shell answers crosses into the topic, so it has to be what the contract says.
      notifier
        .show(notification)
        .then((answer) => settle(deliverySchema.parse(answer)), fail)
        .catch(() => {
          settle(undelivered("The system's answer could not be understood."));
        });
    } catch (cause) {
      fail(cause);
    }
  });
}

/** Where the console ended before anybody answered. */
export const consoleEnded: Delivery = { by: "none", message: "The console ended before the system answered." };

export function undelivered(message: string): Delivery {
  return { by: "none", message };
}

/** Takes one away. A notifier's fault is its own. */
export function takeAway(notifier: Notifier, id: string): void {
  try {
    notifier.close(id);
  } catch {
    // It is no longer true in any case, and the console shows so.
  }
}
