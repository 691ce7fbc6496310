import type { TopicMessage } from "../../shared/bridge.ts";
import type { TopicName, TopicState } from "../../shared/contract.ts";
import { follow, type Held } from "../../shared/state/follow.ts";
import type { Console } from "../console/console.ts";

/** Tells every state of a topic from now on. Within one process no message is lost. Returns its undo. */
export function followTopic<N extends TopicName>(
  console: Pick<Console, "subscribe">,
  topic: N,
  listener: (state: TopicState<N>) => void,
): () => void {
  let held: Held<N> | null = null;
  return console.subscribe(topic, "", (message) => {
    // A subscriber is sent messages of its own topic only.
    const followed = follow(topic, held, message as TopicMessage<N>);
    if (followed.kind !== "held") return;
    held = followed.held;
    listener(held.state);
  });
}
