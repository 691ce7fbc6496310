import { expect, test } from "vitest";
import { followKnown, type Known } from "../../electron/shell/known.ts";
import type { TopicMessage } from "../../shared/bridge.ts";
import { sampleAlert } from "../renderer/samples.ts";
import { createFakeClock } from "../support/clock.ts";

test("changes that come together are told together, and silence is looked at now and then", async () => {
  const clock = createFakeClock();
  const listeners = new Map<string, (message: TopicMessage) => void>();
  const console = {
    subscribe(topic: string, _key: string, listener: (message: TopicMessage) => void) {
      listeners.set(topic, listener);
      return () => void listeners.delete(topic);
    },
  };
  const told: Known[] = [];
  const stop = followKnown(console, clock, (known) => told.push(known));
  const send = (topic: string, state: unknown) =>
    listeners.get(topic)?.({ kind: "snapshot", epoch: "e", sequence: 1, state } as TopicMessage);
  const alert = sampleAlert();
  send("settings", { environments: [{ id: "production", name: "Production" }] });
  send("alerts", { alerts: { [alert.id]: alert } });
  send("personal", { mutes: [{ environment: null, until: 5 }] });
  expect(told).toEqual([]);
  await clock.advance(50);
  expect(told).toEqual([
    {
      environments: [{ id: "production", name: "Production" }],
      alerts: { [alert.id]: alert },
      backends: {},
      acknowledgements: {},
      notifications: [],
      mutes: [{ environment: null, until: 5 }],
    },
  ]);
  await clock.advance(5_000);
  expect(told).toHaveLength(2);
  stop();
  expect([listeners.size, clock.alarms()]).toEqual([0, []]);
});
