import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loopbackName, makeLoopback } from "../../build/package/loopback.mjs";
import { smoke } from "../../build/package/smoke.mjs";
import { prepareStage } from "../../build/package/stage.mjs";
import { fetchPage, serve } from "./packaged.ts";

const time = 1_795_000_000;
const options = { version: "9.8.7", platform: process.platform, arch: process.arch, time };

let folder = "";
let stage = "";
let archive = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "incident-console-loopback-"));
  stage = join(folder, "stage");
  prepareStage(stage);
  archive = makeLoopback({ ...options, stage, output: join(folder, "dist") });
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

async function sum(file: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}

test("made twice from the same tree it is the same, byte by byte", async () => {
  const again = makeLoopback({ ...options, stage, output: join(folder, "again") });
  expect(await sum(again)).toBe(await sum(archive));
});

test("another platform's has that platform's launcher, and no program of ours for it", async () => {
  const output = join(folder, "dist");
  const windows = makeLoopback({ ...options, platform: "win32", arch: "x64", stage, output });
  const list = spawnSync("tar", ["-tzf", basename(windows)], { encoding: "utf8", cwd: dirname(windows) }).stdout.split(
    "\n",
  );
  const own = list.map((path) => path.trim().replace("incident-console-9.8.7-win32-x64-loopback/", ""));
  expect(own).toContain("incident-console.cmd");
  expect(own.filter((path) => path.endsWith(".node"))).toEqual(["node_modules/keytar/prebuilds/win32-x64/keytar.node"]);
});

describe.skipIf(process.platform === "win32")("unpacked elsewhere", () => {
  let place = "";
  let app = "";

  beforeAll(async () => {
    place = join(folder, "else where");
    await mkdir(place);
    const unpacked = spawnSync("tar", ["-xzf", archive, "-C", place], { encoding: "utf8" });
    expect([unpacked.status, unpacked.stderr]).toEqual([0, ""]);
    app = join(place, loopbackName(options));
  });

  test("holds what runs and nothing else", async () => {
    expect((await readdir(app)).sort()).toEqual([
      "THIRD-PARTY-NOTICES.txt",
      "incident-console",
      "node_modules",
      "out",
      "package.json",
    ]);
    expect((await readdir(join(app, "out"))).sort()).toEqual(["loopback", "renderer"]);
    const packages = await readdir(join(app, "node_modules"));
    expect(packages).toContain("undici");
    expect(
      packages.filter((name) => ["electron-updater", "electron", "react", "node-addon-api"].includes(name)),
    ).toEqual([]);
    const { mtimeMs, mode } = await stat(join(app, "incident-console"));
    expect([mtimeMs, mode & 0o777]).toEqual([time * 1000, 0o755]);
  });

  test("is started by its launcher, through a link too, and ended by Ctrl-C", async () => {
    await symlink(join(app, "incident-console"), join(place, "link"));
    const served = await serve(join(place, "link"), [], place);
    const { page, script } = await fetchPage(served.link);
    expect([page.includes('<div id="root">'), script]).toEqual([true, 200]);
    served.child.kill("SIGINT");
    expect(await served.ended).toEqual({ code: 0, signal: null });
  }, 60_000);

  test("passes the smoke test of a release", async () => {
    expect(await smoke(join(app, "incident-console"))).toBe(null);
  }, 120_000);

  test("says what it needs where there is no Node.js", () => {
    const run = spawnSync("/bin/sh", [join(app, "incident-console")], {
      encoding: "utf8",
      env: { PATH: join(place, "none") },
    });
    expect([run.status, run.stdout, run.stderr]).toEqual([
      1,
      "",
      expect.stringMatching(/needs Node\.js 20\.19 or later/),
    ]);
  });
});
