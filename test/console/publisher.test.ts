import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Publisher } from "../../electron/console/publisher.ts";
import type { TopicMessage } from "../../shared/bridge.ts";
import { noAlerts, reduceAlerts } from "../../shared/state/alerts.ts";
import { alert, alertsPatch } from "../support/arbitraries.ts";

const one = alert({ fingerprint: "1" });
const patch = { put: [one], remove: [] };
const withOne = { alerts: { [one.id]: one } };

/** A publisher with the topic `alerts`, and a way to listen to it. */
function createHarness() {
  const publisher = new Publisher("epoch");
  publisher.open("alerts", "", noAlerts);
  const listen = (topic = "alerts", key = "") => {
    const messages: TopicMessage[] = [];
    return { messages, stop: publisher.subscribe(topic, key, (message) => messages.push(message)) };
  };
  return { publisher, listen };
}

describe("a subscriber", () => {
  test("gets a snapshot at once, then patches with running numbers", () => {
    const { publisher, listen } = createHarness();
    publisher.patch("alerts", "", patch);
    const { messages } = listen();
    publisher.patch("alerts", "", { put: [], remove: [one.id] });
    publisher.patch("alerts", "", patch);
    expect(messages).toEqual([
      { kind: "snapshot", epoch: "epoch", sequence: 1, state: withOne },
      { kind: "patch", epoch: "epoch", sequence: 2, patch: { put: [], remove: [one.id] } },
      { kind: "patch", epoch: "epoch", sequence: 3, patch },
    ]);
  });

  test("gets a new snapshot when the state is replaced", () => {
    const { publisher, listen } = createHarness();
    const { messages } = listen();
    publisher.open("alerts", "", withOne);
    expect(messages.slice(1)).toEqual([{ kind: "snapshot", epoch: "epoch", sequence: 1, state: withOne }]);
  });

  test("hears nothing after it stopped, and others go on hearing", () => {
    const { publisher, listen } = createHarness();
    const [first, second] = [listen(), listen()];
    first.stop();
    first.stop();
    publisher.patch("alerts", "", patch);
    expect([first.messages.length, second.messages.length]).toEqual([1, 2]);
  });

  test("is told that a topic ended, and hears nothing of its namesake", () => {
    const { publisher, listen } = createHarness();
    const { messages } = listen();
    publisher.close("alerts", "");
    publisher.open("alerts", "", noAlerts);
    publisher.patch("alerts", "", patch);
    expect(messages.slice(1)).toEqual([{ kind: "gone" }]);
  });

  test.each([
    ["an unknown topic", "weather", ""],
    ["an unknown key", "alerts", "x"],
    ["a search that was never started", "search", "1"],
    ["a name that every object has", "__proto__", "constructor"],
    ["a topic and key that only look like another's", "alerts\n", ""],
  ])("to %s is told that there is none", (_what, topic, key) => {
    const { listen } = createHarness();
    const { messages, stop } = listen(topic, key);
    stop();
    expect(messages).toEqual([{ kind: "gone" }]);
  });

  test("that joins while a patch is sent out hears it once or finds it in its snapshot", () => {
    const { publisher } = createHarness();
    const late: TopicMessage[] = [];
    let joined = false;
    publisher.subscribe("alerts", "", ({ kind }) => {
      if (kind !== "patch" || joined) return;
      joined = true;
      publisher.subscribe("alerts", "", (message) => late.push(message));
    });
    publisher.patch("alerts", "", patch);
    expect(late[0]).toEqual({ kind: "snapshot", epoch: "epoch", sequence: 1, state: withOne });
    expect(late.slice(1).every((message) => message.kind === "patch" && message.sequence === 1)).toBe(true);
  });

  test("that stops itself while it listens takes no message from another", () => {
    const { publisher, listen } = createHarness();
    let stop = () => {};
    stop = publisher.subscribe("alerts", "", ({ kind }) => {
      if (kind === "patch") stop();
    });
    const { messages } = listen();
    publisher.patch("alerts", "", patch);
    expect(messages.length).toBe(2);
  });
});

test("topics with different keys do not mix, and patching or ending what is not there does nothing", () => {
  const { publisher, listen } = createHarness();
  publisher.open("alerts", "a", noAlerts);
  const { messages } = listen("alerts", "a");
  publisher.patch("alerts", "", patch);
  publisher.patch("alerts", "b", patch);
  publisher.close("alerts", "b");
  expect([messages.length, publisher.state("alerts", "a"), publisher.state("alerts", "b")]).toEqual([
    1,
    noAlerts,
    null,
  ]);
});

test("whoever joins whenever holds the publisher's state after every message", () => {
  fc.assert(
    fc.property(fc.array(alertsPatch, { maxLength: 15 }), fc.nat(14), (patches, joinsAt) => {
      const { publisher } = createHarness();
      let held = noAlerts;
      for (const [index, next] of patches.entries()) {
        if (index === joinsAt) {
          publisher.subscribe("alerts", "", (message) => {
            const { kind } = message;
            if (kind === "snapshot") held = message.state as typeof noAlerts;
            else if (kind === "patch") held = reduceAlerts(held, message.patch as typeof next);
            expect(held).toEqual(publisher.state("alerts", ""));
          });
        }
        publisher.patch("alerts", "", next);
      }
    }),
  );
});
