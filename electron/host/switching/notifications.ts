import type { TopicMessage } from "../../../shared/bridge.ts";
import type { Notification } from "../../../shared/model/notification.ts";
import { recentNotifications } from "../../../shared/state/notifications.ts";
import type { Console } from "../../console/console.ts";
import { followTopic } from "../followTopic.ts";
import { type MovableSubscription, movable } from "./subscription.ts";

type Message = TopicMessage<"notifications">;

/**
 * The topic `notifications` of whichever console is shown and, while that is not one's own, also what one's own
 * announces meanwhile, marked as such. Each change is a snapshot: the numbers of two consoles make no sequence.
 */
export function followBoth(own: Console, listener: (message: TopicMessage) => void): MovableSubscription {
  let stop = () => {};
  return {
    move: (to) => {
      stop();
      stop = to === own ? alone(own, listener) : together(own, to, listener);
    },
    stop: () => stop(),
  };
}

function alone(own: Console, listener: (message: TopicMessage) => void): () => void {
  const subscription = movable("notifications", "", listener);
  subscription.move(own);
  return subscription.stop;
}

function together(own: Console, shown: Console, listener: (message: TopicMessage) => void): () => void {
  let sequence = 0;
  let before: ReadonlySet<string> | null = null;
  let ours: readonly Notification[] = [];
  let theirs: readonly Notification[] | null = null;
  const epoch = `both-${crypto.randomUUID()}`;
  const tell = () => {
    if (theirs === null) return;
    sequence += 1;
    const recent = [...theirs, ...ours.map(marked)].sort((a, b) => a.at - b.at).slice(-recentNotifications);
    listener({ kind: "snapshot", epoch, sequence, state: { recent } } as Message as TopicMessage);
  };
  const stops = [
    followTopic(own, "notifications", ({ recent }) => {
      before ??= new Set(recent.map(({ id }) => id));
      ours = recent.filter(({ id }) => !before?.has(id));
      tell();
    }),
    followTopic(shown, "notifications", ({ recent }) => {
      theirs = recent;
      tell();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** So that nobody takes it for a part of what is shown, and nothing is asked of the wrong console. */
function marked(notification: Notification): Notification {
  return { ...notification, title: `Your own environments: ${notification.title}`, actions: [], own: true };
}
