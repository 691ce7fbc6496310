import { describe, expect, test } from "vitest";
import { muteUntil, type TrayEntry, trayMenu } from "../../../electron/shell/tray/trayMenu.ts";
import { trayStateOf } from "../../../electron/shell/tray/trayState.ts";
import { sampleAlert, sampleNotification } from "../../renderer/samples.ts";
import { knownOf } from "./known.ts";

// A Monday, in local time as the person reads it.
const now = new Date(2026, 0, 5, 3, 30).getTime();
const eight = new Date(2026, 0, 5, 8).getTime();

/** The menu as a person reads it. */
function read(entries: readonly TrayEntry[], indent = ""): readonly string[] {
  return entries.flatMap((entry) => {
    if (entry.kind === "separator") return [`${indent}—`];
    if (entry.kind === "group") return [`${indent}${entry.label} ▸`, ...read(entry.entries, `${indent}  `)];
    return [`${indent}${entry.label}${entry.choice === null ? " (greyed)" : ""}`];
  });
}

const tail = ["—", "Open Incident Console", "Settings…", "—", "Quit"];

describe("the tray's menu", () => {
  test("says how each environment is, and offers to mute", () => {
    const state = trayStateOf(
      knownOf({
        environments: [
          { id: "production", name: "Production" },
          { id: "r&d", name: "R&D" },
        ],
        alerts: [sampleAlert({ environment: "r&d" })],
        mutes: [{ environment: "r&d", until: eight }],
        notifications: [sampleNotification({ delivery: { by: "none", message: "" } })],
      }),
      now,
    );
    expect(read(trayMenu(state, now))).toEqual([
      "1 notification was not shown",
      "Production: nothing here tells of alerts",
      "R&&D: 1 firing, worst critical, muted until 08:00",
      "—",
      "Mute all ▸",
      "  For 1 h",
      "  Until 08:00",
      "Mute one environment ▸",
      "  Production ▸",
      "    For 1 h",
      "    Until 08:00",
      "  R&&D (until 08:00) ▸",
      "    For 1 h",
      "    Until 08:00",
      "    End mute",
      ...tail,
    ]);
  });

  test("leads to the environment, whatever its id", () => {
    const state = trayStateOf(knownOf({ environments: [{ id: "a&env=b#", name: "A" }] }), now);
    expect(trayMenu(state, now)[0]).toMatchObject({ choice: { kind: "go", hash: "#/alerts?env=a%26env%3Db%23" } });
  });

  test.each([
    [null, "Starting… (greyed)"],
    [[], "No environment yet (greyed)"],
  ])("with %j for environments it says so", (environments, first) => {
    const state = trayStateOf(knownOf({ environments }), now);
    expect(read(trayMenu(state, now)).slice(0, 2)).toEqual([first, "—"]);
  });

  test("stays as high as a screen", () => {
    const environments = Array.from({ length: 60 }, (_, index) => ({ id: `e${index}`, name: `E ${index}` }));
    const lines = read(trayMenu(trayStateOf(knownOf({ environments }), now), now));
    expect(lines[20]).toBe("40 more environments…");
  });

  test("a mute of all is said and can be ended", () => {
    const state = trayStateOf(knownOf({ mutes: [{ environment: null, until: eight + 86_400_000 }] }), now);
    expect(read(trayMenu(state, now))).toEqual(expect.arrayContaining(["Mute all (until Tue 08:00) ▸", "  End mute"]));
  });
});

describe("how long a mute lasts", () => {
  test.each([
    ["in the night", new Date(2026, 0, 5, 3, 30), new Date(2026, 0, 5, 8)],
    ["at eight", new Date(2026, 0, 5, 8), new Date(2026, 0, 6, 8)],
    ["in the evening", new Date(2026, 0, 31, 22), new Date(2026, 1, 1, 8)],
  ])("until the next morning, chosen %s", (_when, at, until) => {
    expect(new Date(muteUntil("morning", at.getTime()))).toEqual(until);
  });

  test("an hour", () => {
    expect(muteUntil("1h", now)).toBe(now + 3_600_000);
  });
});
