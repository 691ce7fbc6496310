import type { EventEmitter } from "node:events";
import { beforeEach, expect, test, vi } from "vitest";
import { createSystemNotifier, type NotificationAnswer } from "../../electron/shell/notifier.ts";
import { sampleNotification } from "../renderer/samples.ts";

// What a system says of its own accord, and no service on D-Bus does. The rest is in test/real/notifications.test.ts.

interface Shown extends EventEmitter {
  readonly closed: number;
}
const system = vi.hoisted(() => ({ shown: [] as Shown[] }));

vi.mock("electron", async () => {
  const { EventEmitter: Emitter } = await import("node:events");
  class Notification extends Emitter {
    static isSupported = () => true;
    closed = 0;
    show() {
      system.shown.push(this);
      this.emit("show", {});
    }
    close() {
      this.closed += 1;
    }
  }
  return { Notification, shell: { beep: () => {} } };
});

beforeEach(() => {
  system.shown.length = 0;
});

async function showOne(answers: NotificationAnswer[] = []) {
  const notifier = createSystemNotifier({
    isFocused: () => false,
    onShow: () => {},
    onAnswer: (_notification, answer) => answers.push(answer),
    platform: "win32",
  });
  expect(await notifier.show(sampleNotification({ id: "one" }))).toEqual({ by: "system", message: null });
  const [shown] = system.shown;
  if (shown === undefined) throw new Error("Nothing was shown.");
  return { notifier, shown };
}

test("one that left the screen for Windows' notification centre is still held, and can be taken away", async () => {
  const answers: NotificationAnswer[] = [];
  const { notifier, shown } = await showOne(answers);
  shown.emit("close", { reason: "timedOut" });
  shown.emit("click", {});
  notifier.close("one");
  expect([answers, shown.closed]).toEqual([["open"], 1]);
});

test.each([
  ["userCanceled", ["dismiss"]],
  ["applicationHidden", []],
  [undefined, []],
])("one that was closed (%s) is let go", async (reason, expected) => {
  const answers: NotificationAnswer[] = [];
  const { notifier, shown } = await showOne(answers);
  shown.emit("close", { reason });
  notifier.close("one");
  expect([answers, shown.closed]).toEqual([expected, 0]);
});
