import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openWindowFile } from "../../../electron/shell/window/windowFile.ts";
import { usualWindowState } from "../../../electron/shell/window/windowState.ts";
import { createFakeClock } from "../../support/clock.ts";

let folder: string;
let file: string;
const warnings: string[] = [];
const log = { info: () => {}, warn: (message: string) => void warnings.push(message) };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "incident-console-test-"));
  file = join(folder, "window.json");
  warnings.length = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("keeping the window's place", () => {
  test("many changes are one write, a moment later", async () => {
    const clock = createFakeClock();
    const kept = await openWindowFile(file, clock, log);
    for (let x = 0; x < 100; x += 1) kept.change({ bounds: { x, y: 0, width: 1280, height: 800 } });
    expect(clock.alarms()).toEqual([500]);
    await clock.advance(500);
    await kept.flush();
    const wanted = { ...usualWindowState, bounds: { x: 99, y: 0, width: 1280, height: 800 } };
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual(wanted);
    expect((await openWindowFile(file, clock, log)).state()).toEqual(wanted);
  });

  test("what waits is written at the end, and nothing where nothing changed", async () => {
    const clock = createFakeClock();
    const kept = await openWindowFile(file, clock, log);
    await kept.flush();
    await expect(stat(file)).rejects.toThrow("ENOENT");
    kept.change({ maximized: true });
    await kept.flush();
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ maximized: true });
    expect(clock.alarms()).toEqual([]);
  });

  test("a damaged file is the usual state, and is mended by the next change", async () => {
    await writeFile(file, "\u0000{");
    const kept = await openWindowFile(file, createFakeClock(), log);
    expect(kept.state()).toEqual(usualWindowState);
    kept.change({ toldOfTray: true });
    await kept.flush();
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual({ ...usualWindowState, toldOfTray: true });
  });

  test("a newer version's file stays as it is, with a line in the log", async () => {
    const text = JSON.stringify({ version: 2, bounds: null, display: "left" });
    await writeFile(file, text);
    const kept = await openWindowFile(file, createFakeClock(), log);
    expect(kept.state()).toEqual(usualWindowState);
    for (const maximized of [true, false, true]) {
      kept.change({ maximized });
      await kept.flush();
    }
    expect([kept.state().maximized, await readFile(file, "utf8"), warnings]).toEqual([
      true,
      text,
      [
        "window.json was written by a newer version of the console, so this one leaves it as it is. The window's place is not kept.",
      ],
    ]);
  });

  test("a disk that refuses costs a line in the log, and is tried again", async () => {
    await rm(folder, { recursive: true });
    await writeFile(folder, "not a folder");
    const kept = await openWindowFile(file, createFakeClock(), log);
    kept.change({ toldOfTray: true });
    await kept.flush();
    expect(warnings).toEqual([expect.stringMatching(/^The window's place could not be kept: /)]);
    await rm(folder);
    await kept.flush();
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ toldOfTray: true });
  });
});
