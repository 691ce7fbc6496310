import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDesktop, type ShellDesktop } from "../../../electron/shell/desktop/desktop.ts";
import type { LoginItem } from "../../../electron/shell/desktop/loginItem.ts";
import { type DesktopSettings, defaultDesktopSettings } from "../../../shared/model/desktop.ts";
import { createFakeClock } from "../../support/clock.ts";

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "incident-console-test-"));
  file = join(folder, "desktop.json");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A system whose list of what starts at login is a variable, and whose tray comes and goes. */
function system(login: Partial<LoginItem> = {}) {
  const state = {
    atLogin: false,
    trayProblem: null as string | null,
    automatic: [] as boolean[],
    steps: [] as string[],
  };
  const item: LoginItem = {
    problem: null,
    isOn: async () => state.atLogin,
    set: async (on) => {
      state.atLogin = on;
    },
    ...login,
  };
  let tellUpdate = () => {};
  const open = (): Promise<ShellDesktop> =>
    createDesktop({
      file,
      clock: createFakeClock(1_000),
      login: item,
      trayProblem: async () => state.trayProblem,
      updater: {
        state: () => ({ kind: "idle" }),
        onChange: (listener) => {
          tellUpdate = listener;
          return () => {};
        },
        check: async () => void state.steps.push("check"),
        fetch: async () => void state.steps.push("fetch"),
        install: () => void state.steps.push("install"),
        setAutomatic: (on) => void state.automatic.push(on),
      },
    });
  return { state, open, tellUpdate: () => tellUpdate() };
}

const wish = (change: Partial<DesktopSettings>): DesktopSettings => ({ ...defaultDesktopSettings, ...change });

describe("the choices about the window", () => {
  test("are the usual ones until somebody chooses", async () => {
    const { open, state } = system();
    const desktop = await open();
    expect(desktop.state()).toEqual({
      settings: defaultDesktopSettings,
      trayProblem: null,
      loginProblem: null,
      problem: null,
      updates: { kind: "idle" },
    });
    expect(state.automatic).toEqual([false]);
    expect(await readdir(folder)).toEqual([]);
  });

  test("are put in force, told and kept", async () => {
    const { open, state } = system();
    const desktop = await open();
    let told = 0;
    const stop = desktop.onChange(() => {
      told += 1;
    });
    const chosen = wish({ closeToTray: false, startAtLogin: true, checkForUpdates: true });
    await desktop.save(chosen);
    expect(desktop.state()).toMatchObject({ settings: chosen, problem: null });
    expect(state).toMatchObject({ atLogin: true, automatic: [false, true] });
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual(chosen);
    expect(await desktop.mayHide()).toBe(false);
    expect(told).toBe(1);
    stop();
    await desktop.save(defaultDesktopSettings);
    expect(told).toBe(1);
    expect((await open()).state().settings).toEqual(defaultDesktopSettings);
  });

  test("of which the last is the one that stays, however fast they come", async () => {
    const { open, state } = system();
    const desktop = await open();
    await Promise.all([true, false, true, false].map((startAtLogin) => desktop.save(wish({ startAtLogin }))));
    expect([state.atLogin, desktop.state().settings.startAtLogin]).toEqual([false, false]);
  });

  test("what the system's own list says about login is what holds", async () => {
    const { open, state } = system();
    await (await open()).save(wish({ startAtLogin: true }));
    state.atLogin = false;
    expect((await open()).state().settings.startAtLogin).toBe(false);
  });

  test("a login that the system refuses is said, and the rest holds", async () => {
    const refusing = {
      set: async () => {
        throw new Error("EACCES: permission denied");
      },
    };
    const desktop = await system(refusing).open();
    await desktop.save(wish({ startAtLogin: true, closeToTray: false }));
    expect(desktop.state()).toMatchObject({
      settings: wish({ startAtLogin: false, closeToTray: false }),
      problem: "The system did not take the choice to start at login: EACCES: permission denied.",
    });
  });

  test("a login that cannot be had says why, and is not tried", async () => {
    const problem = "The demo is not started at login.";
    const { open, state } = system({ problem });
    const desktop = await open();
    await desktop.save(wish({ startAtLogin: true }));
    expect(desktop.state()).toMatchObject({ loginProblem: problem, problem: null, settings: { startAtLogin: false } });
    expect(state.atLogin).toBe(false);
  });

  test("updates pass through", async () => {
    const { open, state, tellUpdate } = system();
    const desktop = await open();
    for (const step of ["check", "fetch", "install"] as const) await desktop.update(step);
    expect(state.steps).toEqual(["check", "fetch", "install"]);
    let told = 0;
    desktop.onChange(() => {
      told += 1;
    });
    tellUpdate();
    expect(told).toBe(1);
  });
});

describe("a desktop without a tray", () => {
  const trayProblem = "This desktop shows no tray.";

  test("hides nothing, says why, and remembers what was wished", async () => {
    const { open, state } = system();
    state.trayProblem = trayProblem;
    const desktop = await open();
    expect(desktop.state()).toMatchObject({ trayProblem, settings: { closeToTray: false } });
    expect(await desktop.mayHide()).toBe(false);
    await desktop.save({ ...desktop.state().settings, checkForUpdates: true });
    state.trayProblem = null;
    expect((await open()).state().settings).toMatchObject({ closeToTray: true, checkForUpdates: true });
  });

  test("may get one, or lose it: that is asked at each closing", async () => {
    const { open, state } = system();
    const desktop = await open();
    const told: (string | null)[] = [];
    desktop.onChange(() => told.push(desktop.state().trayProblem));
    const answers = [await desktop.mayHide()];
    state.trayProblem = trayProblem;
    answers.push(await desktop.mayHide());
    state.trayProblem = null;
    answers.push(await desktop.mayHide());
    expect([answers, told]).toEqual([
      [true, false, true],
      [trayProblem, null],
    ]);
  });
});

describe("desktop.json", () => {
  test.each(["", "{", "null", JSON.stringify({ ...defaultDesktopSettings, version: 0 }), '{"version":1}'])(
    "is set aside where it is damaged: %s",
    async (text) => {
      await writeFile(file, text);
      const desktop = await system().open();
      expect(desktop.state()).toMatchObject({
        settings: defaultDesktopSettings,
        problem: "desktop.json was damaged and was set aside as desktop.damaged-1000.json. The usual choices hold.",
      });
      expect(await readFile(join(folder, "desktop.damaged-1000.json"), "utf8")).toBe(text);
      await desktop.save(wish({ closeToTray: false }));
      expect(desktop.state()).toMatchObject({ settings: { closeToTray: false }, problem: null });
    },
  );

  test("holds until the end where it cannot be written", async () => {
    const desktop = await system().open();
    await rm(folder, { recursive: true });
    await writeFile(folder, "not a folder");
    await chmod(folder, 0o600);
    await desktop.save(wish({ closeToTray: false }));
    expect(desktop.state()).toMatchObject({
      settings: { closeToTray: false },
      problem: expect.stringMatching(/^The choices hold until the console ends, but could not be kept: .*\.$/),
    });
  });
});

test("a newer version's file is left as it is, which is said", async () => {
  const text = JSON.stringify({ ...defaultDesktopSettings, version: 2, closeToTray: false });
  await writeFile(file, text);
  const desktop = await system().open();
  expect(desktop.state()).toMatchObject({
    settings: defaultDesktopSettings,
    problem: expect.stringContaining("written by a newer version of the console"),
  });
  const chosen = { ...defaultDesktopSettings, checkForUpdates: true };
  await desktop.save(chosen);
  expect(desktop.state()).toMatchObject({ settings: chosen, problem: expect.stringContaining("which is left alone") });
  expect([await readFile(file, "utf8"), await readdir(folder)]).toEqual([text, ["desktop.json"]]);
});
