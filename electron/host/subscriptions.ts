import type { TopicMessage } from "../../shared/bridge.ts";
import type { Console } from "../console/console.ts";

export interface Subscriptions {
  /** False where the client holds too many already. An id in use is taken over. */
  start(id: number, topic: string, key: string): boolean;
  stop(id: number): void;
  stopAll(): void;
}

/** More than any screen follows; a page that asks for more has lost its way. */
const limit = 200;

/** What one page follows, on either shell, by the ids that the page chose. */
export function createSubscriptions(
  console: Console,
  push: (id: number, message: TopicMessage) => void,
): Subscriptions {
  const stops = new Map<number, () => void>();
  const stop = (id: number) => {
    stops.get(id)?.();
    stops.delete(id);
  };
  return {
    start(id, topic, key) {
      stop(id);
      if (stops.size >= limit) return false;
      // The console sends the snapshot before it answers, when this may already have been ended by a full socket.
      let ended = false;
      let unsubscribe: (() => void) | null = null;
      stops.set(id, () => {
        ended = true;
        unsubscribe?.();
      });
      unsubscribe = console.subscribe(topic, key, (message) => {
        if (!ended) push(id, message);
      });
      if (ended) unsubscribe();
      return true;
    },
    stop,
    stopAll() {
      for (const id of [...stops.keys()]) stop(id);
    },
  };
}
