import { expect, test } from "vitest";
import { folderFault, usualDataFolder } from "../../electron/host/folders.ts";

test("the data folder is where the system keeps such data", () => {
  expect(usualDataFolder("linux", {}, "/home/a")).toBe("/home/a/.config/incident-console");
  expect(usualDataFolder("linux", { XDG_CONFIG_HOME: "/x" }, "/home/a")).toBe("/x/incident-console");
  expect(usualDataFolder("darwin", {}, "/Users/a")).toBe("/Users/a/Library/Application Support/incident-console");
  expect(usualDataFolder("win32", { APPDATA: "/roaming" }, "/a")).toBe("/roaming/incident-console");
});

test("why a data folder cannot be made is a sentence", () => {
  const fault = (code: string) => folderFault("/d", Object.assign(new Error(`${code}: raw words`), { code }));
  const file = "The data folder /d cannot be made: there is a file in its place. Name another folder with --data.";
  expect(["EEXIST", "ENOTDIR", "EACCES"].map(fault)).toEqual([
    file,
    file,
    "The data folder /d cannot be made (EACCES).",
  ]);
});
