import type { CallOutput } from "../../shared/contract.ts";
import type { Result } from "../../shared/errors.ts";
import type { Alert } from "../../shared/model/alert.ts";
import type { Notification } from "../../shared/model/notification.ts";
import type { Console } from "../console/console.ts";
import { followTopic } from "../host/followTopic.ts";
import type { NotificationAnswer } from "./notifier.ts";
import { placeOf } from "./places.ts";

export interface AnswersOptions {
  /** Shows the window at a place of the page, given as its location hash. */
  readonly goTo: (hash: string) => void;
  /** Tells the person that what they asked for was not done. */
  readonly refuse: (message: string) => void;
}

/** What a click on a notification, or on one of its buttons, does. */
export interface Answers {
  /** Must be told before it is shown: what is acknowledged later are the episodes that it is about now. */
  shown(notification: Notification): void;
  answer(notification: Notification, answer: NotificationAnswer): Promise<void>;
  /** Until there is a console, nothing can be answered. */
  connect(console: Pick<Console, "call" | "subscribe">): void;
}

/** As many as the system may still show. */
const mostKept = 100;

export function createAnswers(options: AnswersOptions): Answers {
  let asked: Pick<Console, "call" | "subscribe"> | null = null;
  let alerts: Readonly<Record<string, Alert>> = {};
  const episodes = new Map<string, readonly { readonly alert: string; readonly startsAt: number }[]>();

  const episodesOf = (notification: Notification) =>
    notification.alerts.flatMap((id) => {
      const alert = Object.hasOwn(alerts, id) ? alerts[id] : undefined;
      return alert === undefined ? [] : [{ alert: id, startsAt: alert.startsAt }];
    });

  const seen = async ({ id }: Notification) => {
    await asked?.call("notifications.seen", { notifications: [id] });
  };

  async function acknowledge(notification: Notification): Promise<void> {
    const known = episodes.get(notification.id) ?? episodesOf(notification);
    if (asked === null || known.length === 0) return options.goTo(placeOf(notification, "show"));
    const result = (await asked.call("alerts.acknowledge", {
      alerts: known,
      note: "",
      shareMinutes: null,
      confirmation: null,
    })) as Result<CallOutput<"alerts.acknowledge">>;
    const reasons = result.ok ? result.value.refused.map(({ message }) => message) : [result.error.message];
    const [reason] = reasons;
    if (reason === undefined) return;
    options.refuse(reason);
    options.goTo(placeOf(notification, "show"));
  }

  return {
    shown(notification) {
      episodes.set(notification.id, episodesOf(notification));
      const [oldest] = episodes.keys();
      if (episodes.size > mostKept && oldest !== undefined) episodes.delete(oldest);
    },
    async answer(notification, answer) {
      switch (answer) {
        case "open":
          options.goTo(placeOf(notification, "show"));
          break;
        case "silence":
          options.goTo(placeOf(notification, "silence"));
          break;
        case "acknowledge":
          await acknowledge(notification);
          break;
        case "dismiss":
          break;
      }
      await seen(notification);
    },
    connect(console) {
      asked = console;
      followTopic(console, "alerts", (state) => {
        alerts = state.alerts;
      });
    },
  };
}
