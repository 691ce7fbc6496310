import type { CallInput, CallName, CallOutput, TopicName, TopicPatch, TopicState } from "./contract.ts";
import type { Result } from "./errors.ts";

/**
 * What a subscriber receives. The first message is a snapshot; then each patch has the epoch of its snapshot and the
 * next number. Another epoch, or a gap in the numbers, means: subscribe again. `gone`: there is no such state (a
 * search that was closed).
 */
export type TopicMessage<N extends TopicName = TopicName> =
  | { readonly kind: "snapshot"; readonly epoch: string; readonly sequence: number; readonly state: TopicState<N> }
  | { readonly kind: "patch"; readonly epoch: string; readonly sequence: number; readonly patch: TopicPatch<N> }
  | { readonly kind: "gone" };

/** What either shell gives the renderer, as `window.incidentConsole` in Electron: two functions and no more. */
export interface Bridge {
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<Result<CallOutput<N>>>;
  /** Follows a topic until the returned function is called. */
  subscribe<N extends TopicName>(topic: N, key: string, listener: (message: TopicMessage<N>) => void): () => void;
}
