import type { Console } from "../../electron/console/console.ts";
import type { TopicMessage } from "../../shared/bridge.ts";

type Listener = (message: TopicMessage) => void;

export interface FakeConsole extends Console {
  /** What was asked, in order. */
  readonly asked: readonly { readonly name: string; readonly input: unknown }[];
  /** How many subscriptions are running. */
  readonly following: () => number;
  /** Sends a patch with any content to everybody who follows. */
  push(patch: unknown): void;
}

/** A console that knows one topic, `settings`, and answers every call with its own input. */
export function fakeConsole(): FakeConsole {
  const asked: { name: string; input: unknown }[] = [];
  const listeners = new Set<Listener>();
  let sequence = 0;
  return {
    asked,
    following: () => listeners.size,
    push(patch) {
      sequence += 1;
      for (const listener of listeners) listener({ kind: "patch", epoch: "one", sequence, patch } as TopicMessage);
    },
    async call(name, input) {
      asked.push({ name, input });
      return { ok: true, value: input };
    },
    subscribe(topic, _key, listener) {
      if (topic !== "settings") {
        listener({ kind: "gone" });
        return () => {};
      }
      listener({ kind: "snapshot", epoch: "one", sequence, state: { sequence } } as unknown as TopicMessage);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    suspend() {},
    resume() {},
    fault() {},
    open() {},
    async dispose() {},
  };
}
