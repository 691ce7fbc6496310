import { describe, expect, test } from "vitest";
import { type AskBus, trayProblem } from "../../../electron/shell/tray/trayProblem.ts";

const absent = /^This desktop shows no tray \(on GNOME the extension AppIndicator is missing\)/;
const unclear = /^It cannot be told whether this desktop shows a tray/;
const refuse: AskBus = async () => {
  throw new Error("spawn ENOENT");
};

describe("whether a tray is shown", () => {
  test.each<readonly [string, AskBus, RegExp | null]>([
    ["dbus-send says that somebody shows it", async () => "method return …\n   boolean true\n", null],
    ["gdbus says so", async (program) => (program === "gdbus" ? "(true,)\n" : refuse(program, [])), null],
    ["nobody shows it", async () => "   boolean false\n", absent],
    ["gdbus says that nobody does", async (program) => (program === "gdbus" ? "(false,)\n" : ""), absent],
    ["there is no bus to ask", refuse, unclear],
    ["the answer says nothing", async () => "", unclear],
  ])("on Linux, where %s", async (_what, ask, problem) => {
    const said = await trayProblem(true, "linux", ask);
    if (problem === null) expect(said).toBeNull();
    else expect(said).toMatch(problem);
  });

  test("elsewhere it is always there, unless Electron made none", async () => {
    expect(await trayProblem(true, "win32", refuse)).toBeNull();
    expect(await trayProblem(true, "darwin", refuse)).toBeNull();
    expect(await trayProblem(false, "linux", async () => "boolean true")).toMatch(absent);
  });
});
