import { describe, expect, test } from "vitest";
import { ownArguments, parseOptions } from "../../electron/host/options.ts";

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

  test.each([
    ["start", "Usage: npm start -- [options]"],
    ["demo", "Usage: npm run demo -- [options]"],
    ["npx", "Usage: incident-console [options]"],
    ["", "Usage: incident-console [options]"],
  ])("help says what to type where npm runs %j", (npmScript, first) => {
    const parsed = parseOptions(["--help"], npmScript);
    expect(parsed.kind === "help" && parsed.text.split("\n", 1)[0]).toBe(first);
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
