import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Personal, personalHandlers } from "../../../electron/console/personal/personal.ts";
import { Publisher } from "../../../electron/console/publisher.ts";
import { openStore, type Store } from "../../../electron/console/store/store.ts";
import { topics } from "../../../shared/contract.ts";
import { defaultNotificationSettings, type QuietHours } from "../../../shared/model/notification.ts";
import { defaultPersonalSettings, type PersonalSettings } from "../../../shared/model/personal.ts";
import { createFakeClock, type FakeClock } from "../../support/clock.ts";
import { createWorld } from "../notifications/support.ts";

let folder = "";
let file = "";
const open: Store[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "incident-console-"));
  file = join(folder, "personal.json");
});

afterEach(() => {
  for (const store of open.splice(0)) store.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
});

const ada: PersonalSettings = { ...defaultPersonalSettings, author: "Ada", historyDays: 7 };

async function start(
  options: { readonly file?: string | null; readonly clock?: FakeClock; readonly database?: string } = {},
) {
  const clock = options.clock ?? createFakeClock();
  const log: string[] = [];
  const world = createWorld(clock, null, log);
  const publisher = new Publisher("epoch");
  const store = openStore({ file: options.database ?? null, clock, log: world.log });
  open.push(store);
  const personal = new Personal({ world, publisher, store, file: options.file === undefined ? file : options.file });
  let changes = 0;
  personal.onChange(() => {
    changes += 1;
  });
  await personal.start();
  const state = () => {
    const published = publisher.state("personal", "");
    expect(topics.personal.state.safeParse(published).success).toBe(true);
    if (published === null) throw new Error("The topic is not open");
    return published;
  };
  return { personal, clock, log, store, state, changes: () => changes };
}

describe("the file", () => {
  test("without one the defaults hold, and nothing is written", async () => {
    const { state } = await start();
    expect(state()).toMatchObject({ settings: defaultPersonalSettings, author: "tester", mutes: [], problem: null });
    expect(existsSync(file)).toBe(false);
  });

  test("is read at start, the author in it too", async () => {
    writeFileSync(file, `\uFEFF${JSON.stringify(ada)}`);
    const { personal, state } = await start();
    expect(personal.settings).toEqual(ada);
    expect(personal.author).toBe("Ada");
    expect(state()).toMatchObject({ settings: ada, author: "Ada", problem: null });
  });

  test("what is saved is read at the next start, and only its owner may read it", async () => {
    const { personal, state, changes } = await start();
    await personalHandlers(personal)["personal.save"]({ settings: ada });
    expect(state()).toMatchObject({ settings: ada, author: "Ada", problem: null });
    expect(changes()).toBe(1);
    expect(readdirSync(folder)).toEqual(["personal.json"]);
    if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await start()).personal.settings).toEqual(ada);
  });

  test("makes its folder", async () => {
    const { personal } = await start({ file: join(folder, "a", "b", "personal.json") });
    await personal.save(ada);
    expect(existsSync(join(folder, "a", "b", "personal.json"))).toBe(true);
  });

  test("the last of many saves at once wins", async () => {
    const { personal } = await start();
    const days = [1, 2, 3, 4, 5, 6, 7, 8];
    await Promise.all(days.map((historyDays) => personal.save({ ...ada, historyDays })));
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ historyDays: 8 });
    expect(readdirSync(folder)).toEqual(["personal.json"]);
  });

  test("a temporary file that a crash left behind does no harm", async () => {
    writeFileSync(`${file}.new`, "half", { mode: 0o644 });
    const { personal } = await start();
    await personal.save(ada);
    expect((await start()).personal.settings).toEqual(ada);
    if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("without a file to write, settings hold until the end", async () => {
    const { personal, state } = await start({ file: null });
    await personal.save(ada);
    expect(state()).toMatchObject({ settings: ada, problem: null });
    expect(readdirSync(folder)).toEqual([]);
  });

  test("lists are put in order", async () => {
    const { personal } = await start();
    const { defaults } = defaultNotificationSettings;
    const quietHours: QuietHours = { from: "22:00", to: "06:00", days: [6, 0, 6], except: ["critical", "critical"] };
    const environments = { production: { ...defaults, quietHours } };
    const notifications = { ...defaultNotificationSettings, escalateAfterMinutes: [15, 5, 15], environments };
    await personal.save({ ...ada, notifications });
    expect(personal.settings.notifications).toMatchObject({
      escalateAfterMinutes: [5, 15],
      environments: { production: { quietHours: { days: [0, 6], except: ["critical"] } } },
    });
  });

  test("settings that break their schema are refused, and those in force stay", async () => {
    const { personal, state } = await start();
    await expect(personal.save({ ...ada, historyDays: 0 })).rejects.toMatchObject({
      code: "INVALID_INPUT",
      message: expect.stringContaining("historyDays"),
    });
    expect(state().settings).toEqual(defaultPersonalSettings);
  });
});

describe("a broken file", () => {
  test.each([
    [
      "no JSON",
      '{ "version": 1,\n "author": }',
      /^personal\.json, line 2: is not valid JSON \(value expected\)\. Correct it/,
    ],
    ["comments, which a save would lose", '{ // mine\n "version": 1 }', /line 1: is not valid JSON/],
    ["nothing", "", /line 1/],
    ["a list", "[]", /^personal\.json: Invalid input/],
    ["a wrong value", JSON.stringify({ ...ada, historyDays: "7" }), /^personal\.json: historyDays: /],
    [
      "a wrong value deep inside",
      JSON.stringify({ ...ada, notifications: { ...ada.notifications, digestAbove: 0 } }),
      /^personal\.json: notifications\.digestAbove: /,
    ],
    ["a setting that is none", JSON.stringify({ ...ada, colour: "red" }), /colour/],
    ["a version that never was", JSON.stringify({ ...ada, version: 0 }), /^personal\.json: version: /],
    ["bytes that are no text", Buffer.from([0xff, 0xfe, 0x00]), /^personal\.json is not UTF-8 text\. Correct it/],
  ])(
    "with %s leaves the defaults in force, says so, and is kept when settings are saved",
    async (_name, text, problem) => {
      writeFileSync(file, text);
      const { personal, state, log } = await start();
      expect(state().settings).toEqual(defaultPersonalSettings);
      expect(state().problem).toMatch(problem);
      expect(log.join()).toMatch(/personal\.json/);
      await personal.save(ada);
      expect(readFileSync(`${file}.broken`)).toEqual(Buffer.from(text));
      expect(state()).toMatchObject({ settings: ada, problem: null });
      expect((await start()).personal.settings).toEqual(ada);
    },
  );

  test("that was broken since the start is kept too", async () => {
    const { personal } = await start();
    writeFileSync(file, "{ my own edit");
    await personal.save(ada);
    expect(readFileSync(`${file}.broken`, "utf8")).toBe("{ my own edit");
  });

  test("a file that is a folder is not overwritten, and settings hold until the end", async () => {
    mkdirSync(file);
    const { personal, state } = await start();
    expect(state().problem).toMatch(/^personal\.json cannot be read \(EISDIR\)/);
    await personal.save(ada);
    expect(state()).toMatchObject({ settings: ada });
    expect(state().problem).toMatch(/could not be written .*hold until the console ends/);
    expect(statSync(file).isDirectory()).toBe(true);
  });

  test.skipIf(process.getuid?.() === 0 || process.platform === "win32")("a folder that nobody may write", async () => {
    const { personal, state } = await start();
    chmodSync(folder, 0o500);
    await personal.save(ada);
    expect(state()).toMatchObject({ settings: ada, problem: expect.stringContaining("EACCES") });
    chmodSync(folder, 0o700);
    await personal.save(ada);
    expect(state().problem).toBe(null);
  });

  test("where its place cannot be made, settings hold until the end and the topic says so", async () => {
    writeFileSync(join(folder, "in-the-way"), "");
    const { personal, state, changes } = await start({ file: join(folder, "in-the-way", "personal.json") });
    await personal.save(ada);
    expect(state()).toMatchObject({ settings: ada, problem: expect.stringMatching(/ENOTDIR|EEXIST/) });
    expect(changes()).toBe(1);
  });
});

const hour = 3_600_000;

describe("mutes", () => {
  test("run out by themselves, and whoever listens is told", async () => {
    const { personal, clock, state, changes } = await start();
    const until = clock.now() + hour;
    await personal.mute("production", until);
    expect(state().mutes).toEqual([{ environment: "production", until }]);
    expect(changes()).toBe(1);
    await clock.advance(hour - 1);
    expect(personal.mutes).toHaveLength(1);
    await clock.advance(1);
    expect(personal.mutes).toEqual([]);
    expect(state().mutes).toEqual([]);
    expect(changes()).toBe(2);
    expect(clock.alarms()).toEqual([]);
  });

  test("are one for each environment and one for all; a new one replaces the old one, null ends it", async () => {
    const { personal, clock, state } = await start();
    const until = (hours: number) => clock.now() + hours * hour;
    await personal.mute("production", until(1));
    await personal.mute(null, until(2));
    await personal.mute("production", until(3));
    expect(state().mutes).toEqual([
      { environment: null, until: until(2) },
      { environment: "production", until: until(3) },
    ]);
    await personal.mute(null, null);
    expect(state().mutes).toEqual([{ environment: "production", until: until(3) }]);
    await personal.mute("staging", null);
    expect(personal.mutes).toHaveLength(1);
  });

  test("outlast a restart, but not their time", async () => {
    const database = join(folder, "history.sqlite");
    const { personal, clock, store } = await start({ database });
    await personal.mute("production", clock.now() + hour);
    await personal.mute(null, clock.now() + 3 * hour);
    personal.stop();
    store.close();
    await clock.sleep(2 * hour);
    const second = await start({ database, clock });
    expect(second.state().mutes).toEqual([{ environment: null, until: clock.now() + hour }]);
    expect(second.personal.mutes).toHaveLength(1);
  });

  test("longer than a timer waits run out at their time all the same", async () => {
    const { personal, clock } = await start();
    await personal.mute(null, clock.now() + 30 * 24 * hour);
    await clock.advance(30 * 24 * hour - 1);
    expect(personal.mutes).toHaveLength(1);
    await clock.advance(1);
    expect(personal.mutes).toEqual([]);
  });

  test("that were set by a clock a year ahead end once it is set right; the longest outlasts a correction", async () => {
    const { personal, clock, state } = await start();
    const year = 365 * 24 * hour;
    clock.set(year);
    await personal.mute("production", clock.now() + hour);
    clock.set(-year);
    await personal.mute("staging", clock.now() + 31 * 24 * hour);
    clock.set(-hour);
    expect(personal.mutes.map(({ environment }) => environment)).toEqual(["staging"]);
    expect(state().mutes.map(({ environment }) => environment)).toEqual(["staging"]);
    await clock.advance(24 * hour);
    expect(clock.alarms()).toHaveLength(1);
  });

  test.each([
    ["now", 0],
    ["in the past", -1],
    ["in more than 31 days", 31 * 24 * hour + 1],
  ])("that end %s are refused", async (_name, later) => {
    const { personal, clock, changes } = await start();
    await expect(personal.mute(null, clock.now() + later)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    expect(changes()).toBe(0);
  });

  test("a listener that throws stops neither the others nor the mute", async () => {
    const { personal, clock, log } = await start();
    let told = 0;
    personal.onChange(() => {
      throw new Error("broken listener");
    });
    personal.onChange(() => {
      told += 1;
    });
    await personal.mute(null, clock.now() + hour);
    expect(told).toBe(1);
    expect(personal.mutes).toHaveLength(1);
    expect(log.join()).toContain("broken listener");
  });
});

test("the topic has the state of the database", async () => {
  const forgetful = await start();
  expect(forgetful.state().store).toMatchObject({ remembers: false });
  const durable = await start({ database: join(folder, "history.sqlite") });
  expect(durable.state().store).toMatchObject({ remembers: true, problem: null });
});

test("a newer version's file is left as it is, and what is saved holds until the console ends", async () => {
  const text = JSON.stringify({ ...ada, version: 2, more: true });
  writeFileSync(file, text);
  const { personal, state } = await start();
  const problem =
    "personal.json was written by a newer version of the console, so this one leaves it as it is. Settings hold until the console ends.";
  expect(state()).toMatchObject({ settings: defaultPersonalSettings, problem });
  await personal.save(ada);
  expect(state()).toMatchObject({ settings: ada, problem });
  expect([readFileSync(file, "utf8"), readdirSync(folder)]).toEqual([text, ["personal.json"]]);
});
