import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Installation } from "../../electron/shell/updates/installation.ts";
import { createUpdater, type UpdateAdapter, type Updater } from "../../electron/shell/updates/updater.ts";
import type { UpdateState } from "../../shared/model/desktop.ts";
import { createFakeClock, type FakeClock, recordedHour } from "../support/clock.ts";
import { type FeedUnderTest, feedText, startFeed } from "./updatesFeed.ts";

const day = 24 * 3_600_000;

let source: FeedUnderTest;
let clock: FakeClock;

beforeEach(async () => {
  source = await startFeed();
  clock = createFakeClock();
});

afterEach(() => source.close());

interface Under {
  readonly updater: Updater;
  /** Every state since the start. */
  readonly seen: UpdateState[];
  /** What was done to the adapter, and to the app around it. */
  readonly done: string[];
}

function updaterOf(change: Partial<Installation> = {}, adapter: Partial<UpdateAdapter> = {}): Under {
  const done: string[] = [];
  const fake: UpdateAdapter = {
    fetch: async ({ version }, onProgress) => {
      done.push(`fetch ${version}`);
      onProgress(40.6);
      onProgress(40.9);
    },
    install: async () => void done.push("install"),
    ...adapter,
  };
  const updater = createUpdater({
    clock,
    random: () => 0.5,
    version: "1.2.0",
    installation: { kind: "self", feed: source.feed, file: /\.AppImage$/, ...change } as Installation,
    platform: "linux",
    arch: "x64",
    fetch: globalThis.fetch,
    loadAdapter: async () => {
      done.push("load");
      return fake;
    },
    leave: async () => void done.push("leave"),
    quit: (sentence) => void done.push(`quit: ${sentence}`),
  });
  const seen: UpdateState[] = [];
  updater.onChange(() => seen.push(updater.state()));
  return { updater, seen, done };
}

const deb = { kind: "told", file: /\.deb$/ } as const;
const newer = {
  kind: "available",
  version: "1.3.0",
  notes: "Mends things.",
  url: "",
  fetchable: true,
};

describe("asking", () => {
  test("nothing is asked until it is switched on; then once a day, until it is switched off", async () => {
    source.publish(feedText("1.2.0"));
    const { updater, seen } = updaterOf();
    await clock.advance(3 * day);
    expect([source.asked, updater.state()]).toEqual([[], { kind: "idle" }]);
    updater.setAutomatic(true);
    updater.setAutomatic(true);
    expect(clock.alarms()).toEqual([6 * 60_000]);
    await clock.advance(6 * 60_000);
    expect(clock.alarms()).toEqual([day + 30 * 60_000]);
    await until(() => updater.state().kind === "current");
    expect(source.asked.sort()).toEqual(["/feed/latest-linux.yml", "/feed/latest-linux.yml.sig"]);
    await clock.advance(day + 30 * 60_000);
    await until(() => seen.length === 4);
    updater.setAutomatic(false);
    expect([clock.alarms(), seen.map(({ kind }) => kind)]).toEqual([
      [],
      ["checking", "current", "checking", "current"],
    ]);
  });

  test("a newer version is told with its notes as plain text, and where to get it", async () => {
    source.publish(feedText("1.3.0"));
    const { updater, seen, done } = updaterOf(deb);
    await updater.check();
    const url = `${source.feed.url}/incident-console-1.3.0-linux-amd64.deb`;
    expect(seen).toEqual([{ kind: "checking" }, { ...newer, url, fetchable: false }]);
    // A package belongs to its manager: it is only told of.
    await updater.fetch();
    updater.install();
    expect([updater.state(), done]).toEqual([{ ...newer, url, fetchable: false }, []]);
  });

  test("a file that the feed does not have, or has elsewhere, leads to the page", async () => {
    source.publish(feedText("1.3.0").replace("incident-console-1.3.0-linux-amd64.deb", "https://evil.example/a.deb"));
    const { updater } = updaterOf(deb);
    await updater.check();
    expect(updater.state()).toMatchObject({ url: "https://example.com/releases" });
  });

  test.each(["1.2.0", "1.1.9", "1.2.0-rc.1", "1.2.0+build.7"])("%s is not newer than 1.2.0", async (version) => {
    source.publish(feedText(version));
    const { updater } = updaterOf();
    await updater.check();
    expect(updater.state()).toEqual({ kind: "current", at: recordedHour });
  });
});

describe("a feed that is not to be believed", () => {
  const other = generateKeyPairSync("ed25519").privateKey;

  test.each<readonly [string, () => void, RegExp]>([
    [
      "is signed with another key",
      () => source.publish(feedText("9.0.0"), other),
      /is not signed with this console's key/,
    ],
    [
      "was changed after it was signed",
      () => {
        source.publish(feedText("1.3.0"));
        source.files.set("/feed/latest-linux.yml", feedText("9.0.0"));
      },
      /is not signed with this console's key/,
    ],
    [
      "has no signature",
      () => source.files.set("/feed/latest-linux.yml", feedText("9.0.0")),
      /^The update feed of 127\.0\.0\.1:\d+ answered 404 for latest-linux\.yml\.sig\.$/,
    ],
    ["is not there", () => {}, /answered 404 for latest-linux\.yml/],
    ["is no feed", () => source.publish("<html>Sign in</html>"), /cannot be understood/],
    ["has a version that is none", () => source.publish(feedText("latest")), /cannot be understood/],
    [
      "would have a web installer fetch more",
      () => source.publish(`${feedText("9.0.0")}packages: {}\n`),
      /cannot be understood/,
    ],
    ["is too large", () => source.publish(feedText("9.0.0", "x".repeat(1_100_000))), /too large/],
    ["is many times itself", () => source.publish(`a: &a [1]\nb: *a\n${feedText("9.0.0")}`), /cannot be understood/],
  ])("one that %s", async (_what, prepare, message) => {
    prepare();
    const { updater, done } = updaterOf();
    await updater.check();
    expect(updater.state()).toEqual({ kind: "failed", at: recordedHour, message: expect.stringMatching(message) });
    await updater.fetch();
    expect(done).toEqual([]);
  });

  test("one whose server is gone is told in a sentence, and asked again next time", async () => {
    const gone = await startFeed();
    await gone.close();
    const { updater } = updaterOf({ feed: gone.feed } as Partial<Installation>);
    await updater.check();
    expect(updater.state()).toMatchObject({
      message: expect.stringMatching(/^The update feed of 127\.0\.0\.1:\d+ did not answer \(ECONNREFUSED\)\. Check/),
    });
  });

  test("an address without https is not asked", async () => {
    const { updater } = updaterOf({
      feed: { ...source.feed, url: "http://updates.example.com" },
    } as Partial<Installation>);
    await updater.check();
    expect(updater.state()).toMatchObject({ kind: "failed", message: expect.stringContaining("is no https address") });
  });
});

describe("fetching and installing", () => {
  beforeEach(() => source.publish(feedText("1.3.0")));

  test("a version is fetched once, and installed after the data folder was let go of", async () => {
    const { updater, seen, done } = updaterOf();
    await updater.check();
    expect(done).toEqual([]);
    await Promise.all([updater.fetch(), updater.fetch()]);
    expect(seen.slice(2)).toEqual([
      { kind: "fetching", version: "1.3.0", percent: 0 },
      { kind: "fetching", version: "1.3.0", percent: 40 },
      { kind: "ready", version: "1.3.0", notes: "Mends things." },
    ]);
    // What is ready is not asked about again.
    await updater.check();
    expect(updater.state().kind).toBe("ready");
    updater.install();
    await until(() => done.includes("install"));
    expect(done).toEqual(["load", "fetch 1.3.0", "leave", "install"]);
  });

  test("a file that does not fit leaves everything as it was, and may be fetched again", async () => {
    let attempts = 0;
    const { updater } = updaterOf(
      {},
      {
        fetch: async () => {
          attempts += 1;
          if (attempts === 1) throw new Error("sha512 checksum mismatch, expected AAAA, got CCCC\n    at somewhere");
        },
      },
    );
    await updater.check();
    await updater.fetch();
    expect(updater.state()).toEqual({
      kind: "failed",
      at: recordedHour,
      message:
        "The newer version could not be fetched or put in place (sha512 checksum mismatch, expected AAAA, got CCCC). The one that runs is untouched.",
    });
    await updater.check();
    await updater.fetch();
    expect(updater.state().kind).toBe("ready");
  });

  test("a new version that cannot be started ends the app, which has let go of its data, and not without a word", async () => {
    const { updater, done } = updaterOf({}, { install: () => Promise.reject(new Error("EACCES: no\n    at there")) });
    await updater.check();
    await updater.fetch();
    updater.install();
    await until(() => done.length === 4);
    expect(done).toEqual([
      "load",
      "fetch 1.3.0",
      "leave",
      "quit: The newer version could not be put in place (EACCES: no), and the console ends now. Start it again; where it is gone, get the newer version by hand.",
    ]);
  });
});

test("a build without a feed says so and never asks", async () => {
  const { updater } = updaterOf({ kind: "none", message: "No feed.", page: null } as Installation);
  updater.setAutomatic(true);
  await updater.check();
  await updater.fetch();
  updater.install();
  expect([updater.state(), clock.alarms(), source.asked]).toEqual([
    { kind: "unsupported", message: "No feed.", url: null },
    [],
    [],
  ]);
});

/** Waits for what a real server sets going. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
