import { expect, test } from "vitest";
import { createDemoStage, type RunningDemo } from "../../../electron/host/switching/demoStage.ts";
import { createSwitching } from "../../../electron/host/switching/switching.ts";
import { fakeConsole } from "../../loopback/fakeConsole.ts";

function setUp(open: () => Promise<void> = async () => {}, close: () => Promise<void> = async () => {}) {
  const switching = createSwitching(fakeConsole());
  const log: string[] = [];
  const note = (line: string) => log.push(line);
  const happened: string[] = [];
  const demos: RunningDemo[] = [];
  const stage = createDemoStage(switching, { info: note, warn: note }, async () => {
    happened.push("open");
    await open();
    const demo: RunningDemo = {
      console: fakeConsole(),
      close: async () => {
        happened.push(switching.shown === null ? "close" : "close while shown");
        await close();
      },
    };
    demos.push(demo);
    return demo;
  });
  return { switching, stage, happened, demos, log };
}

test("entered, left, and entered again: a new one each time", async () => {
  const { switching, stage, happened, demos } = setUp();
  await stage.enter();
  expect(switching.shown).toBe(demos[0]?.console);
  await stage.leave();
  expect(switching.shown).toBeNull();
  await stage.enter();
  expect(switching.shown).toBe(demos[1]?.console);
  await stage.close();
  expect(happened).toEqual(["open", "close", "open", "close"]);
});

test("two pages that enter at once get the same", async () => {
  const { stage, happened } = setUp();
  await Promise.all([stage.enter(), stage.enter()]);
  await stage.enter();
  expect(happened).toEqual(["open"]);
  await stage.close();
});

test("one that does not start: its sentence, one's own stays, and it can be tried again", async () => {
  let fails = true;
  const { switching, stage, happened } = setUp(async () => {
    if (fails) throw new Error("The demo could not be started: no room.");
  });
  await expect(stage.enter()).rejects.toThrow("no room");
  expect(switching.shown).toBeNull();
  fails = false;
  await stage.enter();
  expect([switching.shown === null, happened]).toEqual([false, ["open", "open"]]);
  await stage.close();
});

test("the console ends while the demo starts: it is not shown, and ended", async () => {
  let go = () => {};
  const started = new Promise<void>((resolve) => {
    go = resolve;
  });
  const { switching, stage, happened } = setUp(() => started);
  const entered = stage.enter();
  const closed = stage.close();
  go();
  await Promise.all([entered, closed]);
  expect([switching.shown, happened]).toEqual([null, ["open", "close"]]);
});

test("one that does not end as it should is said, and harms nobody", async () => {
  const { stage, log } = setUp(undefined, async () => {
    throw new Error("EBUSY");
  });
  await stage.enter();
  await stage.leave();
  await stage.enter();
  await stage.close();
  expect(log.filter((line) => line.includes("EBUSY"))).toHaveLength(2);
});
