import { createStore, type StoreApi } from "zustand/vanilla";
import type { Bridge, TopicMessage } from "../../shared/bridge.ts";
import type { TopicName, TopicState } from "../../shared/contract.ts";
import { follow, type Held } from "../../shared/state/follow.ts";

/** A followed topic: null until its snapshot comes; `gone` where there is no such state. */
export interface TopicView<N extends TopicName> {
  readonly state: TopicState<N> | null;
  readonly gone: boolean;
}

export interface TopicStore<N extends TopicName> {
  readonly store: StoreApi<TopicView<N>>;
  stop(): void;
}

/** A second loss in a row waits this long, so that a broken sender is not asked in a loop. */
const pauseAfterLoss = 1000;

/** Follows a topic; after a missing message it subscribes again and keeps showing what it had meanwhile. */
export function followTopic<N extends TopicName>(bridge: Bridge, topic: N, key = ""): TopicStore<N> {
  const store = createStore<TopicView<N>>(() => ({ state: null, gone: false }));
  let held: Held<N> | null = null;
  let stopSubscription: (() => void) | null = null;
  let stopped = false;
  let lossesInARow = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const receive = (generation: number) => (message: TopicMessage<N>) => {
    if (stopped || generation !== lossCount) return;
    const followed = follow(topic, held, message);
    switch (followed.kind) {
      case "held":
        if (message.kind === "patch") lossesInARow = 0;
        if (followed.held === held) return;
        held = followed.held;
        store.setState({ state: held.state, gone: false });
        return;
      case "gone":
        held = null;
        store.setState({ state: null, gone: true });
        return;
      case "lost":
        subscribeAgain();
    }
  };

  let lossCount = 0;
  const subscribe = () => {
    if (!stopped) stopSubscription = bridge.subscribe(topic, key, receive(lossCount));
  };
  const subscribeAgain = () => {
    lossCount += 1;
    lossesInARow += 1;
    held = null;
    stopSubscription?.();
    stopSubscription = null;
    timer = setTimeout(subscribe, lossesInARow > 1 ? pauseAfterLoss : 0);
  };

  subscribe();
  return {
    store,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      stopSubscription?.();
    },
  };
}
