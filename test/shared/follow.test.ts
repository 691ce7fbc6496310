import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Publisher } from "../../electron/console/publisher.ts";
import type { TopicMessage } from "../../shared/bridge.ts";
import { type AlertsPatch, type AlertsState, noAlerts } from "../../shared/state/alerts.ts";
import { type Followed, follow, type Held } from "../../shared/state/follow.ts";
import { alert, alertsPatch } from "../support/arbitraries.ts";

type Message = TopicMessage<"alerts">;

const one = alert({ fingerprint: "1" });
const held: Held<"alerts"> = { epoch: "e", sequence: 4, state: noAlerts };
const patch = { put: [one], remove: [] };
const withOne: AlertsState = { alerts: { [one.id]: one } };

describe("following a topic", () => {
  test.each<[string, Held<"alerts"> | null, Message, Followed<"alerts">]>([
    [
      "a snapshot is taken whole",
      held,
      { kind: "snapshot", epoch: "f", sequence: 0, state: withOne },
      { kind: "held", held: { epoch: "f", sequence: 0, state: withOne } },
    ],
    [
      "the next patch is applied",
      held,
      { kind: "patch", epoch: "e", sequence: 5, patch },
      { kind: "held", held: { epoch: "e", sequence: 5, state: withOne } },
    ],
    [
      "a patch that was applied already is passed over",
      held,
      { kind: "patch", epoch: "e", sequence: 4, patch },
      { kind: "held", held },
    ],
    ["a gap is a loss", held, { kind: "patch", epoch: "e", sequence: 6, patch }, { kind: "lost" }],
    ["another epoch is a loss", held, { kind: "patch", epoch: "f", sequence: 5, patch }, { kind: "lost" }],
    ["a patch without a snapshot is a loss", null, { kind: "patch", epoch: "e", sequence: 0, patch }, { kind: "lost" }],
    ["an ended topic is gone", held, { kind: "gone" }, { kind: "gone" }],
  ])("%s", (_rule, before, message, after) => {
    expect(follow("alerts", before, message)).toEqual(after);
  });
});

/** What the network does to the messages on their way. */
type Fate = "deliver" | "drop" | "twice" | "hold back";

/** Every message of several lives of a publisher, and the true state at each of its numbers. */
function publish(lives: readonly (readonly ("open" | AlertsPatch)[])[]) {
  const messages: Message[] = [];
  const truth = new Map<string, AlertsState>();
  for (const [life, steps] of lives.entries()) {
    const publisher = new Publisher(`epoch-${life}`);
    publisher.open("alerts", "", noAlerts);
    publisher.subscribe("alerts", "", (message) => {
      const known = message as Message;
      messages.push(known);
      const state = publisher.state("alerts", "");
      if (known.kind !== "gone" && state !== null) truth.set(`${known.epoch} ${known.sequence}`, state);
    });
    for (const step of steps) {
      if (step === "open") publisher.open("alerts", "", publisher.state("alerts", "") ?? noAlerts);
      else publisher.patch("alerts", "", step);
    }
  }
  return { messages, truth };
}

function deliver(messages: readonly Message[], fates: readonly Fate[]): Message[] {
  const delivered: Message[] = [];
  let late: Message[] = [];
  for (const [index, message] of messages.entries()) {
    const fate = fates[index % fates.length] ?? "deliver";
    if (fate === "drop") continue;
    if (fate === "hold back") {
      late.push(message);
      continue;
    }
    delivered.push(message, ...(fate === "twice" ? [message] : []), ...late);
    late = [];
  }
  return [...delivered, ...late];
}

test("whatever is dropped, doubled, reordered or restarted, what is held is what the publisher had, or it is lost", () => {
  const step = fc.oneof({ weight: 9, arbitrary: alertsPatch }, { weight: 1, arbitrary: fc.constant("open" as const) });
  const lives = fc.array(fc.array(step, { maxLength: 12 }), { minLength: 1, maxLength: 3 });
  const fates = fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constant<Fate>("deliver") },
      { weight: 1, arbitrary: fc.constantFrom<Fate>("drop", "twice", "hold back") },
    ),
    { minLength: 1, maxLength: 40 },
  );
  let losses = 0;
  let agreements = 0;
  fc.assert(
    fc.property(lives, fates, (all, chosen) => {
      const { messages, truth } = publish(all);
      let now: Held<"alerts"> | null = null;
      for (const message of deliver(messages, chosen)) {
        const followed: Followed<"alerts"> = follow("alerts", now, message);
        if (followed.kind === "held") {
          expect(followed.held.state).toEqual(truth.get(`${followed.held.epoch} ${followed.held.sequence}`));
          agreements += 1;
        } else losses += 1;
        now = followed.kind === "held" ? followed.held : null;
      }
    }),
    { numRuns: 300 },
  );
  // Neither branch may be the only one that this property saw.
  expect([losses > 50, agreements > 500]).toEqual([true, true]);
});
