import { EventEmitter } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AppUpdater } from "electron-updater";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { adapt, type MacUpdater } from "../../electron/shell/updates/electronUpdater.ts";
import { feedFile, type Release } from "../../electron/shell/updates/feed.ts";
import { type InstallationFacts, readInstallation } from "../../electron/shell/updates/installation.ts";
import { plainNotes } from "../../electron/shell/updates/notes.ts";
import { isNewer, isVersion } from "../../electron/shell/updates/version.ts";

describe("versions", () => {
  // The order that semver.org gives as its example, and some more.
  const ascending = [
    "1.0.0-0",
    "1.0.0-2",
    "1.0.0-10",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.0.10",
    "1.2.0",
    "10.0.0",
  ];

  test("are ordered as semver.org says", () => {
    for (const [i, a] of ascending.entries()) {
      for (const [j, b] of ascending.entries()) expect([a, b, isNewer(a, b)]).toEqual([a, b, i > j]);
    }
  });

  test.each(["", "1", "1.2", "v1.2.3", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.3 ", "1.2.3\n", `1.2.${"9".repeat(40)}`])(
    "%j is none, and never newer",
    (text) => {
      expect([isVersion(text), isNewer(text, "0.0.1"), isNewer("9.9.9", text)]).toEqual([false, false, false]);
    },
  );
});

describe("notes", () => {
  test("read as text", () => {
    const html =
      "<h2>New</h2><ul><li>Trace &lt;b&gt; &amp; more</li><li>Tail</li></ul><!-- x --><script>alert(1)</script>\r\n\u0007<p>End</p>";
    expect(plainNotes(html)).toBe("New\n\n- Trace <b> & more\n- Tail\n\nEnd");
  });

  test("of any size end within the limit, in no time to speak of", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 50_000 }), (text, times) => {
        expect(plainNotes(text.repeat(Math.ceil(times / (text.length + 1)))).length).toBeLessThanOrEqual(4_001);
      }),
      { numRuns: 30 },
    );
    expect(plainNotes("<script>".repeat(100_000))).toBe("");
    expect(plainNotes("<!--".repeat(100_000))).toBe("");
  });
});

test.each<readonly [NodeJS.Platform, string, string]>([
  ["win32", "arm64", "latest.yml"],
  ["darwin", "arm64", "latest-mac.yml"],
  ["linux", "x64", "latest-linux.yml"],
  ["linux", "arm64", "latest-linux-arm64.yml"],
])("the feed's file for %s on %s is %s", (platform, arch, file) => {
  expect(feedFile(platform, arch)).toBe(file);
});

describe("the way this copy is updated", () => {
  let folder = "";
  let facts: InstallationFacts;
  const feed = { url: "https://updates.example.com/", key: "MCowBQ", page: null };
  const updates = { ...feed, macSigned: true };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "incident-console-updates-"));
    const packageFile = join(folder, "package.json");
    await writeFile(packageFile, JSON.stringify({ name: "incident-console", updates }));
    facts = { packaged: true, packageFile, resources: folder, platform: "linux", arch: "x64", environment: {} };
  });

  afterEach(() => rm(folder, { recursive: true }));

  test.each<readonly [Partial<InstallationFacts>, "self" | "told", string]>([
    [{ environment: { APPIMAGE: "/home/me/console.AppImage" } }, "self", "a-linux-x86_64.AppImage"],
    [{}, "told", "a-linux-x64.tar.gz"],
    [{ platform: "darwin" }, "self", "a-mac-universal.dmg"],
    [{ platform: "win32" }, "told", "a-win-x64.zip"],
    [{ platform: "win32", arch: "arm64" }, "told", "a-win-arm64.zip"],
    [{ platform: "win32", environment: { PORTABLE_EXECUTABLE_FILE: "C:\\a.exe" } }, "told", "a-win-x64-portable.exe"],
  ])("%j: %s, by hand with %s", (change, kind, file) => {
    const found = readInstallation({ ...facts, ...change });
    expect(found).toEqual({ kind, feed, file: expect.any(RegExp) });
    expect(found.kind !== "none" && found.file.test(file)).toBe(true);
  });

  test("on macOS an app that its maker did not sign cannot replace itself", async () => {
    await writeFile(join(folder, "package.json"), JSON.stringify({ updates: { ...updates, macSigned: false } }));
    expect(readInstallation({ ...facts, platform: "darwin" })).toMatchObject({ kind: "told", feed });
  });

  test("on Windows only what the installer put there replaces itself", async () => {
    const resources = join(folder, "resources");
    await writeFile(join(folder, "Uninstall Incident Console.exe"), "");
    const found = readInstallation({ ...facts, platform: "win32", resources });
    expect(found).toEqual({ kind: "self", feed, file: expect.any(RegExp) });
    expect(found.kind === "self" && found.file.test("a-win-x64-setup.exe")).toBe(true);
    const portable = { PORTABLE_EXECUTABLE_FILE: "C:\\a.exe" };
    expect(readInstallation({ ...facts, platform: "win32", resources, environment: portable }).kind).toBe("told");
  });

  test.each(["deb", "rpm"])("a %s is its package manager's, even where an AppImage started it", async (type) => {
    await writeFile(join(folder, "package-type"), `${type}\n`);
    const found = readInstallation({ ...facts, environment: { APPIMAGE: "/x" } });
    expect(found).toMatchObject({ kind: "told" });
    expect(found.kind === "told" && found.file.test(`a-linux-amd64.${type}`)).toBe(true);
  });

  test("sources, a build without a feed and a damaged one do not look for newer versions", async () => {
    expect(readInstallation({ ...facts, packaged: false })).toMatchObject({ kind: "none" });
    for (const text of [
      "{}",
      '{"updates":{"url":"https://x.example","page":null,"macSigned":true}}',
      "{",
      '{"updates":null}',
    ]) {
      await writeFile(join(folder, "package.json"), text);
      expect(readInstallation(facts)).toMatchObject({
        kind: "none",
        message: expect.stringContaining("without an update feed"),
      });
    }
    expect(readInstallation({ ...facts, packageFile: join(folder, "none.json") })).toMatchObject({ kind: "none" });
  });
});

describe("electron-updater", () => {
  const files = [{ url: "a.AppImage", sha512: "AAAA" }];
  const release: Release = { version: "1.3.0", notes: "", files };

  /** Stands for electron-updater, which cannot be loaded without Electron. */
  class FakeUpdater extends EventEmitter {
    fetched = 0;
    constructor(
      private readonly offered: object | null,
      private readonly fetchedThen: () => void = () => {},
    ) {
      super();
    }
    async checkForUpdates() {
      return this.offered === null ? null : { updateInfo: this.offered };
    }
    async downloadUpdate() {
      this.fetched += 1;
      this.emit("download-progress", { percent: 50 });
      setImmediate(this.fetchedThen);
    }
    quitAndInstall() {
      this.emit("error", new Error("EACCES"));
    }
  }

  function adapted(offered: object | null) {
    const fake = new FakeUpdater(offered);
    return { fake, adapter: adapt(fake as unknown as AppUpdater, null) };
  }

  test("fetches what the signed feed names", async () => {
    const { fake, adapter } = adapted({ version: "1.3.0", files: [{ ...files[0], size: 3 }] });
    const progress: number[] = [];
    await adapter.fetch(release, (percent) => progress.push(percent));
    expect([progress, fake.fetched, fake.listenerCount("download-progress")]).toEqual([[50], 1, 0]);
  });

  test.each<readonly [string, object | null]>([
    ["another version", { version: "1.4.0", files }],
    ["another sum", { version: "1.3.0", files: [{ url: "a.AppImage", sha512: "BBBB" }] }],
    ["another file", { version: "1.3.0", files: [{ url: "https://evil.example/a", sha512: "AAAA" }] }],
    ["one more file", { version: "1.3.0", files: [...files, { url: "b", sha512: "B" }] }],
    ["a web installer's packages", { version: "1.3.0", files, packages: {} }],
    ["nothing", null],
  ])("fetches nothing where it is offered %s", async (_what, offered) => {
    const { fake, adapter } = adapted(offered);
    await expect(adapter.fetch(release, () => {})).rejects.toThrow();
    expect(fake.fetched).toBe(0);
  });

  describe("on macOS", () => {
    const offered = { version: "1.3.0", files };

    /** Stands for Electron's own updater, which tells what it found when the fetching is over. */
    function onMac(find: (mac: EventEmitter, fake: FakeUpdater) => void) {
      const mac = new EventEmitter();
      const fake: FakeUpdater = new FakeUpdater(offered, () => find(mac, fake));
      return { mac, fake, adapter: adapt(fake as unknown as AppUpdater, mac as unknown as MacUpdater) };
    }

    test("a version is there once the system has taken it", async () => {
      let looked = false;
      const { mac, fake, adapter } = onMac((from) => {
        looked = true;
        from.emit("update-downloaded");
      });
      await adapter.fetch(release, () => {});
      expect([looked, mac.listenerCount("update-downloaded"), fake.listenerCount("error")]).toEqual([true, 0, 1]);
    });

    test("one that the system refuses afterwards is none, and the next may be fetched", async () => {
      const found = [
        (_mac: EventEmitter, fake: FakeUpdater) => fake.emit("error", new Error("did not pass validation")),
        (mac: EventEmitter) => mac.emit("update-downloaded"),
      ];
      const { adapter } = onMac((mac, fake) => found.shift()?.(mac, fake));
      await expect(adapter.fetch(release, () => {})).rejects.toThrow("did not pass validation");
      await adapter.fetch(release, () => {});
    });
  });

  test("says why it could not install, and survives errors nobody waits for", async () => {
    const { fake, adapter } = adapted(null);
    fake.emit("error", new Error("on its own"));
    await expect(adapter.install()).rejects.toThrow("EACCES");
  });
});
