import { describe, expect, test } from "vitest";
import { appMenu } from "../../../electron/shell/menu/appMenu.ts";

function read(platform: NodeJS.Platform, developing: boolean): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    appMenu(platform, developing).map(({ label, entries }) => [
      label,
      entries.map((entry) => (entry.kind === "separator" ? "—" : entry.kind === "role" ? entry.role : entry.label)),
    ]),
  );
}

const edit = ["undo", "redo", "—", "cut", "copy", "paste", "—", "selectAll"];
const view = ["reload", "—", "resetZoom", "zoomIn", "zoomOut", "—", "togglefullscreen"];
const help = ["Keyboard Shortcuts", "Copy Diagnostics", "Check for Updates…"];

describe("the application's menu", () => {
  test("on a Mac", () => {
    expect(read("darwin", false)).toEqual({
      "Incident Console": [
        "about",
        "—",
        "Settings…",
        "—",
        "services",
        "—",
        "hide",
        "hideOthers",
        "unhide",
        "—",
        "Quit Incident Console",
      ],
      Edit: edit,
      View: view,
      Window: ["minimize", "zoom", "—", "front", "close"],
      Help: help,
    });
  });

  test.each(["linux", "win32"] as const)("on %s", (platform) => {
    expect(read(platform, false)).toEqual({
      File: ["Settings…", "—", "close", "Quit"],
      Edit: edit,
      View: view,
      Window: ["minimize"],
      Help: [...help, "—", "about"],
    });
  });

  test("the developer tools are in the sources' build only", () => {
    expect(read("linux", true).View).toEqual([...view, "—", "toggleDevTools"]);
    for (const platform of ["linux", "darwin", "win32"] as const) {
      expect(JSON.stringify(appMenu(platform, false))).not.toContain("toggleDevTools");
    }
  });

  test("no key is that of the page: 0 to 9 and K with the command key", () => {
    const keys = appMenu("linux", true)
      .flatMap(({ entries }) => entries)
      .flatMap((entry) => (entry.kind === "separator" || entry.accelerator === undefined ? [] : [entry.accelerator]));
    expect(keys).toContain("CommandOrControl+Alt+0");
    expect(keys.filter((key) => /^CommandOrControl\+[0-9K]$/.test(key))).toEqual([]);
  });
});
