import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { autostartEntry } from "../../../electron/shell/desktop/autostart.ts";
import {
  type LoginFacts,
  loginItemOf,
  portableFile,
  type SystemEntry,
} from "../../../electron/shell/desktop/loginItem.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "incident-console-test-"));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const system = { problem: null, isOn: async () => true, set: async () => {} };
const facts = (change: Partial<LoginFacts> = {}): LoginFacts => ({
  packaged: true,
  demo: false,
  usualFolder: true,
  platform: "linux",
  program: "/opt/Incident Console/incident-console",
  home,
  environment: {},
  ...change,
});
const execOf = (text: string) => /^Exec=(.*)$/m.exec(text)?.[1];

describe("starting at login on Linux", () => {
  const file = () => join(home, ".config", "autostart", "incident-console.desktop");

  test("is a file that comes and goes", async () => {
    const item = loginItemOf(facts(), () => system);
    expect(await item.isOn()).toBe(false);
    await item.set(true);
    expect(await item.isOn()).toBe(true);
    expect(execOf(await readFile(file(), "utf8"))).toBe('"/opt/Incident Console/incident-console" "--hidden"');
    await item.set(false);
    await item.set(false);
    expect(await item.isOn()).toBe(false);
    await expect(stat(file())).rejects.toThrow("ENOENT");
  });

  test.each(["Hidden=true", "X-GNOME-Autostart-enabled=false"])("is off where the desktop wrote %s", async (line) => {
    await mkdir(join(home, ".config", "autostart"), { recursive: true });
    await writeFile(file(), `${autostartEntry(["x"]).replace(/^X-GNOME.*\n/m, "")}${line}\n`);
    expect(await loginItemOf(facts(), () => system).isOn()).toBe(false);
  });

  test("starts the file of an AppImage, not what it is mounted at, and follows XDG_CONFIG_HOME", async () => {
    const environment = { APPIMAGE: "/home/a/Console.AppImage", XDG_CONFIG_HOME: join(home, "config") };
    await loginItemOf(facts({ environment }), () => system).set(true);
    const text = await readFile(join(home, "config", "autostart", "incident-console.desktop"), "utf8");
    expect(execOf(text)).toBe('"/home/a/Console.AppImage" "--hidden"');
  });

  test("quotes what a shell or the format would take for its own", () => {
    expect(execOf(autostartEntry(['/a "b" $c `d` \\e %f']))).toBe('"/a \\\\"b\\\\" \\\\$c \\\\`d\\\\` \\\\\\\\e %%f"');
  });
});

describe("starting at login elsewhere", () => {
  test("is the system's matter on macOS and Windows", () => {
    expect(loginItemOf(facts({ platform: "darwin" }), () => system)).toBe(system);
    expect(loginItemOf(facts({ platform: "win32" }), () => system)).toBe(system);
  });

  test("names the file of a portable Windows program, not the temporary one that it unpacked", () => {
    const asked: SystemEntry[] = [];
    const remember = (entry: SystemEntry) => {
      asked.push(entry);
      return system;
    };
    const environment = { PORTABLE_EXECUTABLE_FILE: "D:\\tools\\console-portable.exe" };
    loginItemOf(facts({ platform: "win32", environment }), remember);
    loginItemOf(facts({ platform: "win32" }), remember);
    loginItemOf(facts({ platform: "darwin", environment }), remember);
    expect(asked).toEqual([
      { path: `"${environment.PORTABLE_EXECUTABLE_FILE}"`, args: ["--hidden"] },
      { path: '"/opt/Incident Console/incident-console"', args: ["--hidden"] },
      {},
    ]);
    // Such a copy does not make itself the program for our links either.
    expect([portableFile("win32", environment), portableFile("linux", environment), portableFile("win32", {})]).toEqual(
      [environment.PORTABLE_EXECUTABLE_FILE, null, null],
    );
  });

  test.each<readonly [Partial<LoginFacts>, RegExp]>([
    [{ packaged: false }, /^A console that was started from its sources is not started at login\./],
    [{ demo: true }, /^The demo is not started at login\.$/],
    [{ usualFolder: false }, /^Only a console with the usual data folder is started at login\.$/],
    [{ platform: "freebsd" }, /^This system has no way to start it at login\.$/],
  ])("is refused with a sentence: %j", async (change, sentence) => {
    const item = loginItemOf(facts(change), () => system);
    expect(item.problem).toMatch(sentence);
    await item.set(true);
    expect(await item.isOn()).toBe(false);
  });
});
