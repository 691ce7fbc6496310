import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { configuration } from "../../build/electron-builder.mjs";
import { type Feeds, mergeFeeds, readFeeds, writeFeeds } from "../../build/package/feeds.mjs";
import { tarGz } from "../../build/package/tar.mjs";
import { planTargets } from "../../build/package/targets.mjs";
import { versionOf } from "../../build/version.mjs";
import { readFeed } from "../../electron/shell/updates/feed.ts";
import { feedText, startFeed } from "../shell/updatesFeed.ts";
import { root } from "./packaged.ts";

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "incident-console-parts-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the version", () => {
  const facts = { manifest: "1.2.0", tag: null, commits: 41, sha: "0123456789abcdef", dirty: false };

  test.each([
    [{ tag: "v1.2.0" }, "1.2.0"],
    [{ tag: "v1.2.0-rc.1" }, "1.2.0-rc.1"],
    [{}, "1.2.0-dev.41+0123456789ab"],
    [{ dirty: true }, "1.2.0-dev.41+0123456789ab.dirty"],
    [{ commits: null, sha: null }, "1.2.0-dev.0"],
  ])("with %j is %s", (change, version) => {
    expect(versionOf({ ...facts, ...change })).toBe(version);
  });

  test.each([
    [{ tag: "1.2.0" }, /is no version/],
    [{ tag: "v1.2" }, /is no version/],
    [{ tag: "v01.2.0" }, /is no version/],
    [{ tag: "v1.2.0-" }, /is no version/],
    [{ tag: "v1.2.0+build" }, /is no version/],
    [{ tag: "v1.2.0\nv9.9.9" }, /is no version/],
    [{ tag: "v1.3.0" }, /does not fit package\.json, which says 1\.2\.0/],
    [{ tag: "v1.2.0", dirty: true }, /a release is made from a clean checkout/],
  ])("with %j is refused", (change, message) => {
    expect(() => versionOf({ ...facts, ...change })).toThrow(message);
  });
});

describe("the tar", () => {
  const deep = `${"folder/".repeat(20)}${"n".repeat(90)}.js`;

  test("is read by the system's own program", async () => {
    const bodies: Readonly<Record<string, string>> = {
      "a/empty": "",
      "a/full": "x".repeat(512),
      [deep]: "deep",
      "a/b": "y\n",
    };
    const entries = Object.entries(bodies).map(([path, text]) => ({ path, body: Buffer.from(text) }));
    await writeFile(join(folder, "a.tar.gz"), tarGz(entries, 1_795_000_000));
    const list = spawnSync("tar", ["-tzf", "a.tar.gz"], { encoding: "utf8", cwd: folder });
    expect([list.stderr, list.stdout.split(/\r?\n/).filter(Boolean)]).toEqual(["", Object.keys(bodies).sort()]);
    const body = spawnSync("tar", ["-xzOf", "a.tar.gz", deep], { encoding: "utf8", cwd: folder });
    expect(body.stdout).toBe("deep");
  });

  test("does not depend on the order it is given, and refuses what it cannot name", () => {
    const [a, b] = [
      { path: "a", body: Buffer.from("1") },
      { path: "b", body: Buffer.from("2") },
    ] as const;
    expect(tarGz([a, b], 1).equals(tarGz([b, a], 1))).toBe(true);
    expect(tarGz([a, b], 1).equals(tarGz([a, b], 2))).toBe(false);
    expect(() => tarGz([{ path: "x".repeat(101), body: Buffer.alloc(0) }], 1)).toThrow("too long");
  });
});

describe("what a machine can make", () => {
  const linux = { platform: "linux", electron: true, environment: {} } as const;

  test("Linux with every tool makes Linux's, and says what the others need", () => {
    expect(planTargets(linux, () => true)).toEqual({
      make: ["AppImage", "deb", "rpm", "tar.gz"],
      not: [
        { name: "dmg", reason: "needs macOS" },
        { name: "mac zip", reason: "needs macOS" },
        { name: "nsis", reason: "needs Windows" },
        { name: "portable", reason: "needs Windows" },
        { name: "win zip", reason: "needs Windows" },
      ],
    });
  });

  test("a tool that is not there, or no Electron, is named with the way to get it", () => {
    const { make, not } = planTargets(linux, () => false);
    expect([make, not[0]]).toEqual([
      ["AppImage", "deb", "tar.gz"],
      { name: "rpm", reason: "needs rpmbuild (on Debian: sudo apt-get install rpm)" },
    ]);
    const none = planTargets({ ...linux, platform: "win32", electron: false });
    expect(none.make).toEqual([]);
    expect(none.not.find(({ name }) => name === "nsis")?.reason).toContain("npx install-electron");
  });
});

test("the feeds of several runs are one, with the first run's words", () => {
  const runs: readonly Feeds[] = ["a.AppImage", "b.deb", "b.deb"].map((url) => {
    return new Map([["latest-linux.yml", { version: "1.3.0", path: url, files: [{ url, sha512: "AAAA" }] }]]);
  });
  writeFeeds(folder, runs.reduce(mergeFeeds));
  expect(readFeeds(folder)).toEqual(
    new Map([
      [
        "latest-linux.yml",
        {
          version: "1.3.0",
          path: "a.AppImage",
          files: [
            { url: "a.AppImage", sha512: "AAAA" },
            { url: "b.deb", sha512: "AAAA" },
          ],
        },
      ],
    ]),
  );
});

describe("the configuration", () => {
  const { validateConfiguration } = createRequire(import.meta.url)("app-builder-lib/out/util/config/config");
  const { DebugLogger } = createRequire(import.meta.url)("builder-util");
  const updates = { INCIDENT_CONSOLE_UPDATE_URL: "https://u.example/x", INCIDENT_CONSOLE_UPDATE_KEY: "MCow" };
  const signed = {
    ...updates,
    CSC_LINK: "x",
    APPLE_API_KEY: "k",
    APPLE_API_KEY_ID: "i",
    APPLE_API_ISSUER: "s",
    INCIDENT_CONSOLE_SIGNED: "required",
  };

  test.each([{}, updates, signed])("is one that electron-builder knows, with %j", async (environment) => {
    await validateConfiguration(configuration(environment, "1.2.0", "stage"), new DebugLogger(false));
  });

  test("signs and notarises where the secrets for it are, and only there", () => {
    const { mac, forceCodeSigning } = configuration(signed, "1.2.0", "stage");
    expect([mac?.identity, mac?.hardenedRuntime, mac?.notarize, forceCodeSigning]).toEqual([
      undefined,
      true,
      true,
      true,
    ]);
    const unsigned = configuration({}, "1.2.0", "stage");
    expect([unsigned.mac?.identity, unsigned.mac?.notarize, unsigned.forceCodeSigning]).toEqual(["-", false, false]);
  });

  test("has the licences where each system allows them: among a signed macOS app's programs they would be one", () => {
    const { extraFiles, linux, win, mac } = configuration({}, "1.2.0", "stage");
    const notices = [{ from: join("stage", "THIRD-PARTY-NOTICES.txt"), to: "THIRD-PARTY-NOTICES.txt" }];
    expect([extraFiles, linux?.extraFiles, win?.extraFiles, mac?.extraFiles, mac?.extraResources]).toEqual([
      undefined,
      notices,
      notices,
      undefined,
      notices,
    ]);
  });

  test("asks of a Mac what Electron asks of it", async () => {
    const electron = await readFile(join(root, "node_modules", "electron", "README.md"), "utf8");
    const { mac } = configuration({}, "1.2.0", "stage");
    expect([/^\* macOS \((.*) and up\)/m.exec(electron)?.[1], mac?.minimumSystemVersion]).toEqual(["Ventura", "13.0"]);
    expect(await readFile(join(root, "README.md"), "utf8")).toContain("| macOS 13 or later |");
  });

  test("gives the AppImage a name that an update keeps, since the start at login names its file", () => {
    const name = String(configuration({}, "1.2.0", "stage").appImage?.artifactName);
    // electron-updater renames what has a version in its name (AppImageUpdater.js).
    expect([name, name.replace("version", "1.2.0")]).toEqual([expect.stringMatching(/^incident-console-/), name]);
  });

  test("asks apt for the sound library itself before the name that others provide too", () => {
    expect(configuration({}, "1.2.0", "stage").deb?.depends).toContain("libasound2t64 | libasound2");
  });

  test("names the icons of our files, and what the installers include, as files that are there", () => {
    const { fileAssociations, nsis } = configuration({}, "1.2.0", "stage");
    const icons = join(root, "build", "icons");
    expect(fileAssociations).toEqual([expect.objectContaining({ ext: "incidentconsole", icon: "document.ico" })]);
    const named = [join(icons, "document.ico"), join(icons, "document.icns"), String(nsis?.include)];
    expect(named.filter((file) => !existsSync(file))).toEqual([]);
  });

  test("has a feed only with an https address and a key, and never puts the rest of the environment into the app", () => {
    const { publish, extraMetadata } = configuration({ ...signed, TOKEN: "s3cret" }, "1.2.0", "stage");
    expect([publish, JSON.stringify(extraMetadata).includes("s3cret")]).toEqual([
      [{ provider: "generic", url: "https://u.example/x" }],
      false,
    ]);
    expect(configuration({}, "1.2.0", "stage").publish).toBeNull();
    for (const wrong of [
      { INCIDENT_CONSOLE_UPDATE_URL: "https://u.example" },
      { INCIDENT_CONSOLE_UPDATE_KEY: "MCow" },
      { ...updates, INCIDENT_CONSOLE_UPDATE_URL: "http://u.example" },
    ]) {
      expect(() => configuration(wrong, "1.2.0", "stage")).toThrow(/INCIDENT_CONSOLE_UPDATE/);
    }
  });
});

test("a feed that the release signs is believed by the console, and no other", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const key = publicKey.export({ type: "spki", format: "der" }).toString("base64");
  await writeFile(join(folder, "latest-linux.yml"), feedText("1.3.0"));
  const environment = {
    ...process.env,
    INCIDENT_CONSOLE_UPDATE_PRIVATE_KEY: String(privateKey.export({ type: "pkcs8", format: "pem" })),
    INCIDENT_CONSOLE_UPDATE_KEY: key,
  };
  const script = join(root, "build", "package", "signFeed.mjs");
  const run = spawnSync(process.execPath, [script, folder], { encoding: "utf8", env: environment });
  expect([run.status, run.stdout, run.stderr]).toEqual([0, "latest-linux.yml.sig\n", ""]);
  const source = await startFeed();
  for (const name of ["latest-linux.yml", "latest-linux.yml.sig"]) {
    source.files.set(`/feed/${name}`, await readFile(join(folder, name)));
  }
  expect(await readFeed({ ...source.feed, key }, "latest-linux.yml", fetch)).toMatchObject({ version: "1.3.0" });
  await expect(readFeed(source.feed, "latest-linux.yml", fetch)).rejects.toThrow(
    "is not signed with this console's key",
  );
  await source.close();
  // A private key that does not belong to the public one that was baked in would sign what no console believes.
  const wrong = { ...environment, INCIDENT_CONSOLE_UPDATE_KEY: source.feed.key };
  const refused = spawnSync(process.execPath, [script, folder], { encoding: "utf8", env: wrong });
  expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining("do not belong together")]);
});

test("the Windows uninstaller removes what the console itself wrote, unless a newer version follows", async () => {
  const { appId, protocols } = configuration({}, "1.2.0", folder);
  const sources = await readFile(join(root, "electron", "shell", "main.ts"), "utf8");
  const script = await readFile(join(root, "build", "package", "installer.nsh"), "utf8");
  const [, uninstall = ""] = script.split("!macro customUnInstall\n");
  // Electron names the entry at login after this id, which electron-builder's script calls APP_ID.
  expect(sources).toContain(`app.setAppUserModelId("${appId}")`);
  expect(sources).toContain('app.setAsDefaultProtocolClient("incident-console"');
  expect(protocols).toEqual([{ name: "Incident Console", schemes: ["incident-console"] }]);
  expect(uninstall).toMatch(/^ {2}\$\{ifNot\} \$\{isUpdated\}\n/);
  expect([...uninstall.matchAll(/^ *(Delete.*)$/gm)].map(([, line]) => line?.replaceAll("$", ""))).toEqual([
    'DeleteRegKey HKCU "Software\\Classes\\incident-console"',
    'DeleteRegValue HKCU "Software\\Microsoft\\Windows\\CurrentVersion\\Run" "{APP_ID}"',
    'DeleteRegValue HKCU "Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\StartupApproved\\Run" "{APP_ID}"',
  ]);
});
