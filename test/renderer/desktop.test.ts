import { describe, expect, test } from "vitest";
import { ConsoleError } from "../../electron/console/errors.ts";
import { faultSentence } from "../../electron/console/surroundings/faults.ts";
import { paletteItems } from "../../renderer/app/palette/items.ts";
import { faultDetail, faultsAfter } from "../../renderer/settings/about/faults.ts";
import { stepsOf, updateSentence } from "../../renderer/settings/desktop/updateWords.ts";
import type { UpdateState } from "../../shared/model/desktop.ts";
import { settingsOf } from "./fakeData.ts";

const at = Date.UTC(2026, 10, 21, 3, 12);

const states: readonly (readonly [UpdateState, string, readonly string[]])[] = [
  [{ kind: "unsupported", message: "This build is a plain folder", url: null }, "This build is a plain folder.", []],
  [{ kind: "idle" }, "Nobody has asked for a newer version yet.", ["check"]],
  [{ kind: "checking" }, "Asking for a newer version…", []],
  [{ kind: "current", at }, "This is the newest version, as of 03:12:00.", ["check"]],
  [
    { kind: "available", version: "2.0.0", notes: "", url: null, fetchable: true },
    "Version 2.0.0 is there.",
    ["fetch", "check"],
  ],
  [
    { kind: "available", version: "2.0.0", notes: "", url: null, fetchable: false },
    "Version 2.0.0 is there. It cannot be fetched from here.",
    ["check"],
  ],
  [{ kind: "fetching", version: "2.0.0", percent: 41.7 }, "Fetching version 2.0.0: 41 %.", []],
  [
    { kind: "ready", version: "2.0.0", notes: "" },
    "Version 2.0.0 is fetched and its signature is right. It is put in place when the console ends.",
    ["install"],
  ],
  [{ kind: "failed", message: "No network", at }, "It failed at 03:12:00: No network.", ["check"]],
];

test.each(states)("of %j it says what is known, and offers what can be done", (state, sentence, steps) => {
  expect([updateSentence(state, at + 1000, "utc"), stepsOf(state)]).toEqual([sentence, steps]);
});

test("a fault that was dismissed is not said again, a later one is", () => {
  const faults = [1, 2, 3].map((id) => ({ id, at: id * 1000, message: "It threw." }));
  expect([null, 2000, 3000].map((moment) => faultsAfter(faults, moment).map(({ id }) => id))).toEqual([
    [1, 2, 3],
    [3],
    [],
  ]);
});

test("a fault does not say twice that something went wrong inside the console", () => {
  const causes = [new Error("no such thing"), "", new ConsoleError("UNAVAILABLE", "The disk is full.")];
  expect([...causes.map(faultSentence), "Something went wrong inside the console."].map(faultDetail)).toEqual([
    "no such thing.",
    "",
    "The disk is full.",
    "",
  ]);
});

describe("the palette", () => {
  const { environments } = settingsOf("small", 0);
  const offered = { demoSwitch: "leave", sessionOnly: true, window: true } as const;
  const names = (text: string, has?: typeof offered) =>
    paletteItems(text, [], environments, undefined, undefined, has).flatMap((item) =>
      "name" in item ? [item.name] : item.kind === "environment" ? [item.environment?.name ?? "All"] : [],
    );

  test("switches to an environment by any of its words", () => {
    expect([names("switch to stag"), names("production environment"), names("switch all")]).toEqual([
      ["Staging"],
      ["Production"],
      ["All"],
    ]);
  });

  test("leads to each part of the settings", () => {
    const all = ["Environments", "Notifications", "You", "Looks", "This window", "Keys", "Audit log", "About"];
    expect(names("settings:", offered)).toEqual(all.map((name) => `Settings: ${name}`));
    expect(names("settings: tray")).toEqual([]);
    expect(names("settings: quiet")).toEqual(["Settings: Notifications"]);
  });

  test("offers only what this console has", () => {
    expect([names("keychain again"), names("keychain again", offered)]).toEqual([[], ["Try the keychain again"]]);
    expect([names("leave the demo"), names("leave the demo", offered)]).toEqual([[], ["Leave the demo"]]);
    expect(names("add environment")).toEqual(["Add environment…"]);
    expect(names("copy diagnostics")).toEqual(["Copy diagnostics…"]);
  });
});
