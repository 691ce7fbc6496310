import type { TopicMessage } from "../bridge.ts";
import { type TopicDefinition, type TopicName, type TopicPatch, type TopicState, topics } from "../contract.ts";

/** What a subscriber holds of a topic. */
export interface Held<N extends TopicName> {
  readonly epoch: string;
  readonly sequence: number;
  readonly state: TopicState<N>;
}

/** `held`: go on with it. `lost`: a message is missing, so the snapshot must be asked for again. `gone`: nothing to hold. */
export type Followed<N extends TopicName> =
  | { readonly kind: "held"; readonly held: Held<N> }
  | { readonly kind: "lost" }
  | { readonly kind: "gone" };

/** One step of following a topic. A patch that was applied already is passed over; a gap or another epoch is `lost`. */
export function follow<N extends TopicName>(name: N, held: Held<N> | null, message: TopicMessage<N>): Followed<N> {
  switch (message.kind) {
    case "snapshot":
      return { kind: "held", held: { epoch: message.epoch, sequence: message.sequence, state: message.state } };
    case "gone":
      return { kind: "gone" };
    case "patch": {
      if (held === null || held.epoch !== message.epoch) return { kind: "lost" };
      if (message.sequence <= held.sequence) return { kind: "held", held };
      if (message.sequence !== held.sequence + 1) return { kind: "lost" };
      const definition = topics[name] as unknown as TopicDefinition<TopicState<N>, TopicPatch<N>>;
      const state = definition.reduce(held.state, message.patch);
      return { kind: "held", held: { epoch: held.epoch, sequence: message.sequence, state } };
    }
  }
}
