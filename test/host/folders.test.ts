import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { folderFault, makeFolder, openDataFolder, usualDataFolder } from "../../electron/host/folders.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "incident-console-folders-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

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

describe("making a folder", () => {
  test("makes those above it too, for their owner only, and minds none that is there", () => {
    const deep = join(folder, "a", "b");
    makeFolder(deep);
    makeFolder(deep);
    makeFolder(join(folder, "a", "b", "c"));
    const modes = [join(folder, "a"), deep].map((path) => statSync(path).mode & 0o777);
    if (process.platform !== "win32") expect(modes).toEqual([0o700, 0o700]);
    makeFolder("/");
  });

  test("follows a link to one, and refuses a file in its place or above it", () => {
    writeFileSync(join(folder, "file"), "");
    symlinkSync(folder, join(folder, "link"), "dir");
    makeFolder(join(folder, "link"));
    const codeOf = (path: string) => {
      try {
        makeFolder(path);
        return null;
      } catch (cause) {
        return (cause as NodeJS.ErrnoException).code;
      }
    };
    expect(codeOf(join(folder, "file"))).toBe("EEXIST");
    expect(codeOf(join(folder, "file", "below"))).toBe(process.platform === "win32" ? "EEXIST" : "ENOTDIR");
  });

  test.skipIf(process.platform !== "linux")("where there can be none ends, in a sentence", async () => {
    const options = { port: 0, data: "/proc/nowhere/deep", environments: null, demo: false, serve: true, open: false };
    const log = { info: () => {}, warn: () => {} };
    await expect(openDataFolder(options, log)).rejects.toThrow(
      "The data folder /proc/nowhere/deep cannot be made: no folder can be made in /proc. Name another folder with --data.",
    );
  });
});
