import { EventEmitter } from "node:events";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { catchFaults } from "../../electron/host/faults.ts";
import { createHostLog } from "../../electron/host/log/log.ts";
import { createFakeClock } from "../support/clock.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "incident-console-faults-"));
});
// A line of the log may still be on its way to the disk.
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 20 }));

function setUp() {
  const clock = createFakeClock();
  const terminal: string[] = [];
  const told: unknown[] = [];
  const ends: string[] = [];
  const source = new EventEmitter();
  const stream = new EventEmitter();
  const log = createHostLog({ terminal: (line) => terminal.push(line), now: clock.now });
  const leave = log.toFolder(folder, "A run begins.");
  const faults = catchFaults({
    log,
    clock,
    end: (sentence) => ends.push(sentence),
    process: source as unknown as NodeJS.Process,
    streams: [stream as unknown as NodeJS.WriteStream],
  });
  const follow = () => faults.follow({ fault: (cause) => told.push(cause) });
  return { clock, terminal, told, ends, source, stream, log, leave, faults, follow };
}

test("a fault is told and logged with its stack, which the terminal does not show; the process goes on", async () => {
  const { source, terminal, told, ends, log, follow } = setUp();
  log.redactor.add("hunter22");
  follow();
  const error = new Error("no such thing: hunter22", { cause: new Error("the reason") });
  source.emit("uncaughtException", error);
  source.emit("unhandledRejection", "only words");
  expect(told).toEqual([error, "only words"]);
  expect(ends).toEqual([]);
  expect(terminal).toEqual([
    "Something went wrong inside the console: no such thing: •••",
    "Something went wrong inside the console: only words",
  ]);
  const lines = await log.last(10);
  expect(lines[1]).toMatch(/ERROR Error: no such thing: •••\\n {4}at .*faults\.test.*Because of: Error: the reason/);
  expect(lines.join()).not.toContain("hunter22");
});

test("a storm of equal faults is said once a minute, and counted", async () => {
  const { source, told, log, clock, follow } = setUp();
  follow();
  for (let number = 0; number < 6_000; number += 1) source.emit("uncaughtException", new Error("again"));
  expect(told).toHaveLength(1);
  await clock.advance(60_000);
  expect((await log.last(2)).map((line) => line.slice(25, 90))).toEqual([
    expect.stringMatching(/^ERROR Error: again/),
    "WARN  5999 more faults within a minute are not in the log one by ",
  ]);
  source.emit("uncaughtException", new Error("again"));
  expect(told).toHaveLength(2);
});

test("a storm of different faults fills neither the disk nor the screen", async () => {
  const { source, told, log, follow } = setUp();
  follow();
  for (let number = 0; number < 6_000; number += 1) source.emit("uncaughtException", new Error(`fault ${number}`));
  expect(told).toHaveLength(20);
  expect(await log.last(1_000)).toHaveLength(21);
});

test("a fault before there is a console ends the process with a sentence and a report without secrets", () => {
  const { source, ends, log } = setUp();
  log.redactor.add("hunter22");
  source.emit("unhandledRejection", new Error("no start: hunter22 \u202e"));
  const [report = ""] = readdirSync(join(folder, "logs")).filter((name) => name.startsWith("crash-"));
  expect(ends).toEqual([
    `Something went wrong inside the console: no start: ••• \\u{202e} A report of it is in ${join(folder, "logs", report)}.`,
  ]);
  const text = readFileSync(join(folder, "logs", report), "utf8");
  expect(text).toMatch(
    /ended because of a fault.*\nWhen: 2026-11-21T03:42:00.000Z\nWhere: .*\n\nError: no start: ••• .*\n/,
  );
});

test("faults while running leave no crash report", async () => {
  const { source, follow, leave } = setUp();
  follow();
  source.emit("uncaughtException", new Error("no"));
  await leave();
  expect(readdirSync(join(folder, "logs"))).toEqual(["console.log"]);
});

test.each([
  Object.create(null),
  undefined,
  {
    toString: () => {
      throw new Error("no text");
    },
  },
  Symbol("s"),
])("whatever was thrown (%#) throws no further", (thrown) => {
  const { source, terminal, follow } = setUp();
  follow();
  source.emit("uncaughtException", thrown);
  expect(terminal).toEqual([expect.stringMatching(/^Something went wrong inside the console/)]);
});

test("a console that cannot take the fault is no fault of its own", () => {
  const { source, terminal, faults } = setUp();
  faults.follow({
    fault: () => {
      throw new Error("worse");
    },
  });
  source.emit("uncaughtException", new Error("no"));
  expect(terminal.at(-1)).toBe("A fault could not be shown on the screen.");
});

test("a terminal that went away is no fault", () => {
  const { stream, told, ends, follow, faults } = setUp();
  follow();
  stream.emit("error", Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
  expect([told, ends]).toEqual([[], []]);
  faults.stop();
  expect(stream.listenerCount("error")).toBe(0);
});
