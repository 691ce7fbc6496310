import { describe, expect, test } from "vitest";
import { forbiddenSwitches, refusalOf } from "../../electron/shell/forbidden.ts";

const others = "it would let other programs into the console. Start it without.";

test.each([
  [["--demo", "--data=/x"], "linux", null],
  [["--inspect"], "linux", [`Incident Console does not run with --inspect: ${others}`, false]],
  // The one that an AppImage adds by itself: Chromium may start, to show why, but not beside another.
  [["--no-sandbox"], "linux", [expect.stringContaining("Install the deb"), true]],
  [["--demo", "-No-Sandbox"], "linux", [expect.stringContaining("sandbox (-No-Sandbox)"), true]],
  [
    ["--no-sandbox", "--remote-debugging-port=1"],
    "linux",
    [`Incident Console does not run with --remote-debugging-port=1: ${others}`, false],
  ],
  [["--no-sandbox=1", "--inspect"], "linux", [expect.stringContaining("does not run with --no-sandbox=1"), false]],
  [["--no-sandbox"], "win32", [expect.stringContaining("does not run with --no-sandbox:"), false]],
] as const)("%j on %s", (args, platform, expected) => {
  const refusal = refusalOf(args, platform);
  expect(refusal && [refusal.sentence, refusal.mayStartChromium]).toEqual(expected);
});

describe.each(forbiddenSwitches)("the switch %s", (name) => {
  const spellings = [`--${name}`, `-${name}`, `--${name}=1`, `--${name.toUpperCase()}`];

  test.each(["linux", "darwin", "win32"] as const)(
    "is refused on %s, however it is spelt and wherever it stands",
    (platform) => {
      const all = platform === "win32" ? [...spellings, `/${name}`, `/${name}=1`, `/${name}:1`] : spellings;
      const missed = all.filter((spelling) => refusalOf(["--demo", spelling, "x"], platform) === null);
      expect(missed).toEqual([]);
    },
  );
});

test("what only begins or ends like one of them, or is a value or a path, is not refused", () => {
  const args = ["--inspector", "--no-sandboxes", "--data", "/tmp/inspect", "--data=--inspect", "inspect", "--proxy"];
  expect(refusalOf(args, "linux")).toBe(null);
  expect(refusalOf(["C:/inspect", "/tmp/inspect"], "win32")).toBe(null);
});
