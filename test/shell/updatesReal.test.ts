import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { type RequestOptions, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppImageUpdater } from "electron-updater/out/AppImageUpdater.js";
import { ElectronHttpExecutor } from "electron-updater/out/electronHttpExecutor.js";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { configuration } from "../../build/electron-builder.mjs";
import { adapt } from "../../electron/shell/updates/electronUpdater.ts";
import { readFeed } from "../../electron/shell/updates/feed.ts";
import { type FeedUnderTest, startFeed } from "./updatesFeed.ts";

/** electron-updater's own way of fetching, with Node's requests instead of Electron's. */
class PlainHttp extends ElectronHttpExecutor {
  override createRequest(options: RequestOptions, callback: (response: unknown) => void) {
    return request(options, callback) as never;
  }
}

/** What the release of a version names its AppImage. */
function nameOf(version: string): string {
  const values: Readonly<Record<string, string>> = { version, os: "linux", arch: "x86_64", ext: "AppImage" };
  const pattern = String(configuration({}, version, "stage").appImage?.artifactName);
  return pattern.replace(/\$\{(\w+)\}/g, (_, key: string) => values[key] ?? "");
}

const runs = nameOf("1.2.0");
const fileName = nameOf("1.3.0");
const file = Buffer.from("the newer console".repeat(1_000));

let folder = "";
let source: FeedUnderTest;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "incident-console-update-"));
  source = await startFeed();
  await writeFile(join(folder, runs), "the console that runs");
  await writeFile(
    join(folder, "app-update.yml"),
    `provider: generic\nurl: ${source.feed.url}\nupdaterCacheDirName: cache\n`,
  );
  vi.stubEnv("APPIMAGE", join(folder, runs));
  vi.stubEnv("TEST_UPDATER_ARCH", "x64");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await source.close();
  await rm(folder, { recursive: true });
});

/** The real electron-updater of an AppImage, in an app that is not Electron's. */
function realUpdater() {
  const updater = new AppImageUpdater(null, {
    version: "1.2.0",
    name: "incident-console",
    isPackaged: true,
    appUpdateConfigPath: join(folder, "app-update.yml"),
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: async () => {},
    relaunch: () => {},
    quit: () => {},
    onQuit: () => {},
  });
  updater.autoDownload = false;
  updater.logger = null;
  Object.assign(updater, { httpExecutor: new PlainHttp() });
  return updater;
}

function feedOf(content: Buffer): string {
  const sha512 = createHash("sha512").update(content).digest("base64");
  return [
    "version: 1.3.0",
    "files:",
    `  - url: ${fileName}`,
    `    sha512: ${sha512}`,
    `    size: ${content.length}`,
    `path: ${fileName}`,
    `sha512: ${sha512}`,
    "releaseDate: '2026-11-21T03:42:00.000Z'",
    "",
  ].join("\n");
}

const askedForFile = () => source.asked.some((path) => path.endsWith(".AppImage"));

// electron-updater picks its own class by the system; this one is Linux's.
describe.runIf(process.platform === "linux")("the real electron-updater", () => {
  test("fetches the file that the signed feed names", async () => {
    source.publish(feedOf(file));
    source.files.set(`/feed/${fileName}`, file);
    const release = await readFeed(source.feed, "latest-linux.yml", fetch);
    await adapt(realUpdater(), null).fetch(release, () => {});
    const pending = join(folder, "cache", "pending");
    expect(await readdir(pending)).toContain(fileName);
    expect((await readFile(join(pending, fileName))).equals(file)).toBe(true);
  });

  test("puts it where the one that runs lies, whose name stands in what starts at login", async () => {
    const newer = Buffer.from("#!/bin/sh\nexit 0\n");
    source.publish(feedOf(newer));
    source.files.set(`/feed/${fileName}`, newer);
    const release = await readFeed(source.feed, "latest-linux.yml", fetch);
    const updater = realUpdater();
    await adapt(updater, null).fetch(release, () => {});
    expect(updater.install(true)).toBe(true);
    expect((await readdir(folder)).filter((name) => name.endsWith(".AppImage"))).toEqual([runs]);
    expect((await readFile(join(folder, runs))).equals(newer)).toBe(true);
  });

  test("fetches nothing where the feed was changed after it was believed", async () => {
    source.publish(feedOf(file));
    const release = await readFeed(source.feed, "latest-linux.yml", fetch);
    const evil = Buffer.from("something else");
    source.files.set("/feed/latest-linux.yml", feedOf(evil));
    source.files.set(`/feed/${fileName}`, evil);
    await expect(adapt(realUpdater(), null).fetch(release, () => {})).rejects.toThrow(
      "The feed changed while it was read.",
    );
    expect(askedForFile()).toBe(false);
  });

  test("refuses a file that is not the one in the feed", async () => {
    source.publish(feedOf(file));
    source.files.set(`/feed/${fileName}`, Buffer.from("something else"));
    const release = await readFeed(source.feed, "latest-linux.yml", fetch);
    await expect(adapt(realUpdater(), null).fetch(release, () => {})).rejects.toThrow(/sha512 checksum mismatch/);
    expect(askedForFile()).toBe(true);
    expect(await readFile(join(folder, runs), "utf8")).toBe("the console that runs");
  });
});
