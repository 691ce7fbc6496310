import { describe, expect, test } from "vitest";
import { openCommand } from "../../electron/loopback/browser.ts";
import { usualDataFolder } from "../../electron/loopback/folders.ts";
import { ownArguments, parseOptions } from "../../electron/loopback/options.ts";

describe("options", () => {
  test("nothing asked", () => {
    expect(parseOptions([])).toEqual({
      kind: "run",
      options: { port: 0, data: null, environments: null, demo: false, serve: false, open: true },
    });
  });

  test("everything asked", () => {
    const args = ["--port", "8080", "--data=/d", "--environments", "/e.json", "--serve", "--no-open"];
    expect(parseOptions(args)).toEqual({
      kind: "run",
      options: { port: 8080, data: "/d", environments: "/e.json", demo: false, serve: true, open: false },
    });
  });

  test.each([
    [["--dmeo"], "Unknown option '--dmeo'."],
    [["demo"], "Unexpected argument 'demo'."],
    [["--port"], "Option '--port <value>' argument missing."],
    [["--port", "x"], '--port needs a number from 0 to 65535, not "x".'],
    [["--port", "65536"], '--port needs a number from 0 to 65535, not "65536".'],
    [["--port", ""], '--port needs a number from 0 to 65535, not "".'],
    [["--data", ""], "--data and --environments need a path."],
    [
      ["--demo", "--environments", "x"],
      "--demo brings its own environments, so it cannot be combined with --environments.",
    ],
  ])("%j is told in one sentence, with the usage", (args, sentence) => {
    const parsed = parseOptions(args);
    expect(parsed.kind).toBe("wrong");
    if (parsed.kind === "run") return;
    expect(parsed.text.split("\n", 1)[0]).toBe(sentence);
    expect(parsed.text).toContain("Usage:");
  });

  test("help is asked for in two ways", () => {
    expect(parseOptions(["--help"]).kind).toBe("help");
    expect(parseOptions(["-h"]).kind).toBe("help");
  });

  test("of Electron's command line only ours is read", () => {
    const args = [
      ".",
      "--no-sandbox",
      "--demo",
      "--remote-debugging-port=9222",
      "--data",
      "/d",
      "--port=1",
      "-psn_0_1",
    ];
    expect(ownArguments(args)).toEqual(["--demo", "--data", "/d", "--port=1"]);
    expect(ownArguments(["--toString", "--__proto__=1"])).toEqual([]);
  });
});

test("the data folder is where the system keeps such data", () => {
  expect(usualDataFolder("linux", {}, "/home/a")).toBe("/home/a/.config/incident-console");
  expect(usualDataFolder("linux", { XDG_CONFIG_HOME: "/x" }, "/home/a")).toBe("/x/incident-console");
  expect(usualDataFolder("darwin", {}, "/Users/a")).toBe("/Users/a/Library/Application Support/incident-console");
  expect(usualDataFolder("win32", { APPDATA: "/roaming" }, "/a")).toBe("/roaming/incident-console");
});

test("the browser is opened only where there is a screen and somebody at it", () => {
  expect(openCommand("u", "linux", {})).toBeNull();
  expect(openCommand("u", "linux", { DISPLAY: ":0" })).toEqual(["xdg-open", "u"]);
  expect(openCommand("u", "linux", { WAYLAND_DISPLAY: "wayland-0" })).toEqual(["xdg-open", "u"]);
  expect(openCommand("u", "linux", { DISPLAY: ":0", CI: "true" })).toBeNull();
  expect(openCommand("u", "darwin", {})).toEqual(["open", "u"]);
  expect(openCommand("u", "win32", {})).toEqual(["rundll32", "url.dll,FileProtocolHandler", "u"]);
});
