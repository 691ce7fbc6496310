import { expect, test } from "vitest";
import { usualDataFolder } from "../../electron/host/folders.ts";

test("the data folder is where the system keeps such data", () => {
  expect(usualDataFolder("linux", {}, "/home/a")).toBe("/home/a/.config/incident-console");
  expect(usualDataFolder("linux", { XDG_CONFIG_HOME: "/x" }, "/home/a")).toBe("/x/incident-console");
  expect(usualDataFolder("darwin", {}, "/Users/a")).toBe("/Users/a/Library/Application Support/incident-console");
  expect(usualDataFolder("win32", { APPDATA: "/roaming" }, "/a")).toBe("/roaming/incident-console");
});
