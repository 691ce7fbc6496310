import { expect, test } from "vitest";
import type { Console } from "../../../electron/console/console.ts";
import { Publisher } from "../../../electron/console/publisher.ts";
import { createSwitching } from "../../../electron/host/switching/switching.ts";
import type { TopicMessage } from "../../../shared/bridge.ts";
import type { Notification } from "../../../shared/model/notification.ts";
import { notification } from "./samples.ts";

/** A console with real topics, which notes what is asked of it. */
function consoleNamed(name: string) {
  const publisher = new Publisher(name);
  publisher.open("faults", "", { faults: [] });
  publisher.open("notifications", "", { recent: [] });
  const asked: string[] = [];
  let following = 0;
  const console: Console = {
    call: async (call) => {
      asked.push(call);
      return { ok: true, value: name };
    },
    subscribe: (topic, key, listener) => {
      following += 1;
      const stop = publisher.subscribe(topic, key, listener);
      return () => {
        following -= 1;
        stop();
      };
    },
    suspend: () => asked.push("suspend"),
    resume: () => asked.push("resume"),
    fault: () => asked.push("fault"),
    open: () => asked.push("open"),
    dispose: async () => {
      asked.push("dispose");
    },
  };
  const fault = (id: number) => publisher.patch("faults", "", { faults: [{ id, at: 0, message: name }] });
  const notify = (...put: readonly Notification[]) => publisher.patch("notifications", "", { put: [...put] });
  return { console, publisher, asked, fault, notify, following: () => following };
}

function setUp() {
  const own = consoleNamed("own");
  const demo = consoleNamed("demo");
  const switching = createSwitching(own.console);
  const heard: TopicMessage[] = [];
  const follow = (topic: string, key = "") => switching.subscribe(topic, key, (message) => heard.push(message));
  const said = () =>
    heard
      .splice(0)
      .map((message) => (message.kind === "gone" ? "gone" : `${message.kind} ${message.epoch} ${message.sequence}`));
  return { own, demo, switching, heard, follow, said };
}

test("what a page follows goes over with a snapshot of the other, and comes back", () => {
  const { own, demo, switching, follow, said } = setUp();
  follow("faults");
  own.fault(1);
  expect(said()).toEqual(["snapshot own 0", "patch own 1"]);
  switching.show(demo.console);
  own.fault(2);
  demo.fault(1);
  expect(said()).toEqual(["snapshot demo 0", "patch demo 1"]);
  switching.show(null);
  demo.fault(2);
  own.fault(3);
  expect(said()).toEqual(["snapshot own 2", "patch own 3"]);
  expect([own.following(), demo.following()]).toEqual([1, 0]);
});

test("a page that ends its subscription hears nothing of either", () => {
  const { own, demo, switching, follow, said } = setUp();
  const stop = follow("faults");
  switching.show(demo.console);
  stop();
  switching.show(null);
  own.fault(1);
  expect(said()).toEqual(["snapshot own 0", "snapshot demo 0"]);
  expect([own.following(), demo.following()]).toEqual([0, 0]);
});

test("a search of one console is gone in the other, and stays so", () => {
  const { own, demo, switching, follow, said } = setUp();
  own.publisher.open("search", "1", { query: {} } as never);
  follow("search", "1");
  switching.show(demo.console);
  switching.show(null);
  expect(said()).toEqual(["snapshot own 0", "gone"]);
});

test("a page that follows something new, or switches, in the midst of a message", () => {
  const { own, demo, switching } = setUp();
  const heard: string[] = [];
  let stop = () => {};
  switching.subscribe("faults", "", (message) => {
    if (message.kind === "snapshot") heard.push(message.epoch);
    if (message.kind === "patch") {
      switching.show(demo.console);
      stop = switching.subscribe(
        "faults",
        "",
        (other) => other.kind === "snapshot" && heard.push(`new ${other.epoch}`),
      );
    }
  });
  own.fault(1);
  expect(heard).toEqual(["own", "demo", "new demo"]);
  stop();
  expect([own.following(), demo.following()]).toEqual([0, 1]);
});

test("calls go to the one that is shown; sleep, waking and faults to both", async () => {
  const { own, demo, switching } = setUp();
  await switching.call("poll.now", {});
  switching.show(demo.console);
  expect(await switching.call("poll.now", {})).toEqual({ ok: true, value: "demo" });
  await switching.call("notifications.seen", { notifications: null });
  switching.suspend();
  switching.resume();
  switching.fault(new Error());
  expect(own.asked).toEqual(["poll.now", "notifications.seen", "suspend", "resume", "fault"]);
  expect(demo.asked).toEqual(["poll.now", "notifications.seen", "suspend", "resume", "fault"]);
});

test("the end of it is the end of both", async () => {
  const { own, demo, switching, follow, said } = setUp();
  follow("faults");
  switching.show(demo.console);
  said();
  await switching.dispose();
  own.fault(1);
  expect([own.asked, demo.asked, said()]).toEqual([["dispose"], ["dispose"], []]);
});

test("what one's own announces behind the demo is told too, marked, and only what is new", () => {
  const { own, demo, switching, heard, follow } = setUp();
  own.notify(notification("old", 1));
  follow("notifications");
  switching.show(demo.console);
  demo.notify(notification("demo-1", 3));
  own.notify(notification("new", 2));
  const recent = () => {
    const last = heard.at(-1);
    const state = last?.kind === "snapshot" ? (last.state as { recent: readonly Notification[] }) : { recent: [] };
    return state.recent.map(({ id, title, actions, own }) => [id, title, actions, own]);
  };
  expect(recent()).toEqual([
    ["new", "Your own environments: Production · critical · new", [], true],
    ["demo-1", "Production · critical · demo-1", ["acknowledge"], undefined],
  ]);
  own.notify({ ...notification("new", 2), seen: true });
  expect(recent()).toHaveLength(2);
  expect(heard.every(({ kind }) => kind === "snapshot")).toBe(true);
  switching.show(null);
  expect(recent()).toEqual([
    ["old", "Production · critical · old", ["acknowledge"], undefined],
    ["new", "Production · critical · new", ["acknowledge"], undefined],
  ]);
  expect([own.following(), demo.following()]).toEqual([1, 0]);
});
