import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { build } from "electron-builder";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readFeeds, writeFeeds } from "../../build/package/feeds.mjs";
import { makeInstallers } from "../../build/package/installers.mjs";
import { prepareStage } from "../../build/package/stage.mjs";

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "incident-console-runs-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("several runs of electron-builder", () => {
  let output = "";

  beforeEach(async () => {
    output = await mkdtemp(join(folder, "dist-"));
  });

  /** Writes a feed as electron-builder does, over the one that is there, and fails where it is told to. */
  function builderOf(fails: (kinds: readonly string[]) => boolean): typeof build {
    return async (options) => {
      const [archs] = [...(options?.targets?.values() ?? [])];
      const kinds = [...(archs?.values() ?? [])].flat();
      const urls = kinds.map((kind) => ({ nsis: "a-setup.exe", portable: "a-portable.exe" })[kind] ?? `a.${kind}`);
      const files = urls.map((url) => ({ url, sha512: kinds.join("+") }));
      // A portable program is in no feed.
      if (kinds.join() !== "portable") writeFeeds(output, new Map([["latest.yml", { path: urls[0], files }]]));
      if (fails(kinds)) throw new Error(`no ${kinds.join("+")}`);
      return urls.map((url) => join(output, url));
    };
  }

  const targets = ["nsis", "portable", "win zip"] as const;
  const run = (fails: (kinds: readonly string[]) => boolean, platform: NodeJS.Platform = "win32") =>
    makeInstallers(targets, { directories: { output } }, { platform, builder: builderOf(fails) });

  test("make one feed where a group was made whole", async () => {
    const outcomes = await run(() => false);
    expect(outcomes.map((outcome) => "file" in outcome)).toEqual([true, true, true]);
    const [feed] = readFeeds(output).values();
    expect(feed?.files.map(({ url }) => url)).toEqual(["a-setup.exe", "a-portable.exe", "a.zip"]);
  });

  test.each(["win32", "linux"] as const)(
    "each alone on %s, keep what every one of them has written",
    async (system) => {
      const outcomes = await run((kinds) => kinds.length > 1, system);
      expect(outcomes.map((outcome) => "file" in outcome)).toEqual([true, true, true]);
      expect(readFeeds(output)).toEqual(
        new Map([
          [
            "latest.yml",
            {
              path: "a-setup.exe",
              files: [
                { url: "a-setup.exe", sha512: "nsis" },
                { url: "a.zip", sha512: "zip" },
              ],
            },
          ],
        ]),
      );
    },
  );

  test("list nothing of a run that failed, and say which it was", async () => {
    const outcomes = await run((kinds) => kinds.includes("nsis"));
    expect(outcomes).toEqual([
      { name: "nsis", failed: new Error("no nsis") },
      { name: "portable", file: join(output, "a-portable.exe") },
      { name: "win zip", file: join(output, "a.zip") },
    ]);
    const [feed] = readFeeds(output).values();
    expect(feed?.files).toEqual([{ url: "a.zip", sha512: "zip" }]);
  });
});

describe("the copy of what was built", () => {
  let built = "";
  let stage = "";

  beforeEach(async () => {
    built = await mkdtemp(join(folder, "out-"));
    stage = await mkdtemp(join(folder, "stage-"));
    await make("first");
  });

  async function make(text: string): Promise<void> {
    for (const name of ["loopback", "renderer", "shell"]) {
      await mkdir(join(built, name, "assets"), { recursive: true });
      await writeFile(join(built, name, "assets", "main.js"), text);
    }
  }

  const copy = () => readFile(join(stage, "out", "shell", "assets", "main.js"), "utf8");

  test("is made anew where the sources changed meanwhile", async () => {
    const fresh = [false, true];
    let makes = 0;
    const count = () => {
      makes += 1;
    };
    prepareStage(stage, { folder: built, make: count, isFresh: () => fresh.shift() ?? false });
    expect([makes, await copy(), await readFile(join(stage, "THIRD-PARTY-NOTICES.txt"), "utf8")]).toEqual([
      2,
      "first",
      expect.stringContaining("undici"),
    ]);
  });

  test("is made anew where a folder was gone or replaced, and given up where that does not end", async () => {
    const file = join(built, "shell", "assets", "main.js");
    let makes = 0;
    const source = {
      folder: built,
      make() {
        makes += 1;
        // As another build leaves it for a moment.
        if (makes === 1) rmSync(join(built, "shell"), { recursive: true });
        else mkdirSync(join(built, "shell", "assets"), { recursive: true });
        if (makes > 1) writeFileSync(file, "first");
      },
      isFresh() {
        if (makes === 2) writeFileSync(file, "second, longer");
        if (makes === 3) writeFileSync(join(built, "shell", "assets", "more.js"), "");
        return true;
      },
    };
    prepareStage(stage, source);
    expect([makes, await copy()]).toEqual([4, "first"]);
    const never = { ...source, isFresh: () => false };
    expect(() => prepareStage(stage, never)).toThrow("Package when nothing builds");
  });
});
