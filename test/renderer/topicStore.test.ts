import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createClient } from "../../renderer/client/client.ts";
import { connectionStore } from "../../renderer/client/connection.ts";
import { followTopic } from "../../renderer/client/topicStore.ts";
import type { Bridge, TopicMessage } from "../../shared/bridge.ts";
import { sampleAlert } from "./samples.ts";

type Listener = (message: TopicMessage<"alerts">) => void;

/** A bridge whose topic is sent by hand. */
function handBridge() {
  const listeners: Listener[] = [];
  let stopped = 0;
  const bridge = {
    call: () => Promise.reject(new Error("not asked here")),
    subscribe: (_topic: string, _key: string, listener: Listener) => {
      listeners.push(listener);
      return () => {
        stopped += 1;
      };
    },
  } as unknown as Bridge;
  return { bridge, listeners, stopped: () => stopped };
}

const snapshot = (sequence: number): TopicMessage<"alerts"> => ({
  kind: "snapshot",
  epoch: "e",
  sequence,
  state: { alerts: {} },
});
const patch = (sequence: number): TopicMessage<"alerts"> => ({
  kind: "patch",
  epoch: "e",
  sequence,
  patch: { put: [sampleAlert()], remove: [] },
});

describe("following a topic", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("a snapshot, then patches", () => {
    const { bridge, listeners } = handBridge();
    const { store } = followTopic(bridge, "alerts");
    expect(store.getState()).toEqual({ state: null, gone: false });
    listeners[0]?.(snapshot(1));
    listeners[0]?.(patch(2));
    expect(Object.keys(store.getState().state?.alerts ?? {})).toHaveLength(1);
  });

  test("after a gap it subscribes again, and shows what it had until then", () => {
    const { bridge, listeners, stopped } = handBridge();
    const { store } = followTopic(bridge, "alerts");
    listeners[0]?.(snapshot(1));
    listeners[0]?.(patch(5));
    vi.runAllTimers();
    expect([listeners.length, stopped()]).toEqual([2, 1]);
    expect(store.getState().state).toEqual({ alerts: {} });
    listeners[0]?.(patch(2));
    listeners[1]?.(snapshot(5));
    listeners[1]?.(patch(6));
    expect(Object.keys(store.getState().state?.alerts ?? {})).toHaveLength(1);
  });

  test("what is gone is gone, and what is stopped stays still", () => {
    const { bridge, listeners, stopped } = handBridge();
    const { store, stop } = followTopic(bridge, "alerts");
    listeners[0]?.({ kind: "gone" });
    expect(store.getState()).toEqual({ state: null, gone: true });
    stop();
    listeners[0]?.(snapshot(1));
    expect([stopped(), store.getState().state]).toEqual([1, null]);
  });
});

test("a page asks for the alerts before the backends' health, which would clear what it has not heard of yet", () => {
  const asked: string[] = [];
  const bridge = {
    call: () => new Promise(() => {}),
    subscribe: (topic: string) => {
      asked.push(topic);
      return () => {};
    },
  } as unknown as Bridge;
  createClient(bridge, connectionStore({ status: "connecting" }), true);
  expect(asked.filter((topic) => topic === "alerts" || topic === "health")).toEqual(["alerts", "health"]);
});
