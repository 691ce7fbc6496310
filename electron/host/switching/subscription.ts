import type { TopicMessage } from "../../../shared/bridge.ts";
import type { Console } from "../../console/console.ts";

/** What a page follows, first in one console and then in another. */
export interface MovableSubscription {
  /** Ends it where it was, and makes it there: the page gets the snapshot of the other console, or that it is gone. */
  move(to: Console): void;
  stop(): void;
}

/**
 * Follows a topic in a console. A state of its own, such as a search, belongs to the console that it was made in: once
 * it is gone it stays so.
 */
export function movable(topic: string, key: string, listener: (message: TopicMessage) => void): MovableSubscription {
  let place = 0;
  let gone = false;
  let unsubscribe = () => {};
  const leave = () => {
    place += 1;
    unsubscribe();
    unsubscribe = () => {};
  };
  return {
    move: (to) => {
      leave();
      if (gone) return;
      const here = place;
      const stop = to.subscribe(topic, key, (message) => {
        // A message of the console that was left would look like a gap.
        if (here !== place) return;
        if (message.kind === "gone" && key !== "") gone = true;
        listener(message);
      });
      // The snapshot comes first, and whoever got it may have moved on already.
      if (here === place) unsubscribe = stop;
      else stop();
    },
    stop: leave,
  };
}
