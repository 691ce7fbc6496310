import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { undoMs } from "../../../electron/console/credentials/removed.ts";
import { sendJson, startServer } from "../../support/httpServer.ts";
import { closeAfterwards } from "../http/support.ts";
import { type CredentialConsole, openCredentialConsole } from "./console.ts";
import { createFakeKeytar, type FakeKeytar } from "./fakeKeytar.ts";

// An environment that is removed, and taken back.

let keytar: FakeKeytar;
beforeEach(() => {
  keytar = createFakeKeytar();
});

/** However slow the machine is. */
const patiently = { timeout: 30_000 };
const nowhere = "http://127.0.0.1:9";
const settingsOf = (id: string, url = nowhere) => ({ id, name: id, production: false, jaeger: { url } });
const open = (...environments: readonly object[]) => openCredentialConsole({ environments, load: async () => keytar });
const kept = () => [...keytar.entries.keys()].filter((key) => !key.includes("probe/"));
const letGo = /^Its credentials were kept for a few minutes only and are forgotten\./;
const back = "Its credentials are back, too.";

function enter(console: CredentialConsole, environment: string, url = nowhere) {
  const credential = { scheme: "bearer", token: `token-of-${environment}` } as const;
  return console.call("credentials.set", { environment, backend: "jaeger", url, credential });
}

async function remove(console: CredentialConsole, id: string) {
  const { revision } = await console.call("environments.read", {});
  const { note, undo } = await console.call("environments.remove", { id, revision, confirmation: null });
  return { note, removal: undo?.removal ?? "none" };
}

async function takeBack(console: CredentialConsole, id: string, undoes: string, url = nowhere) {
  const { revision } = await console.call("environments.read", {});
  const environment = settingsOf(id, url);
  const input = { replaces: null, environment, revision, confirmation: null, undoes };
  return (await console.call("environments.put", input)).notes;
}

/** Everything in a folder, as one text. */
async function textIn(folder: string): Promise<string> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((file) => file.isFile())
    .map((file) => readFile(join(file.parentPath, file.name), "latin1"));
  return (await Promise.all(texts)).join("\n");
}

describe("an environment that is taken back at once", () => {
  test("has its credentials, is asked with them from the first time on, and meanwhile nobody kept them", async () => {
    const shown: (string | undefined)[] = [];
    const server = closeAfterwards(
      await startServer((response, { headers }) => {
        shown.push(headers.authorization);
        sendJson(response, { data: ["shop"] });
      }),
    );
    const console = await open(settingsOf("a", server.url), settingsOf("b"));
    await enter(console, "a", server.url);
    await enter(console, "b");
    const { removal } = await remove(console, "a");
    expect(kept()).toEqual(["incident-console b/jaeger"]);
    expect(await textIn(console.folder)).not.toContain("token-of-a");
    shown.length = 0;
    expect(await takeBack(console, "a", removal, server.url)).toEqual([back]);
    await expect.poll(() => shown.length, patiently).toBeGreaterThan(0);
    expect([new Set(shown), kept().sort()]).toEqual([
      new Set(["Bearer token-of-a"]),
      ["incident-console a/jaeger", "incident-console b/jaeger"],
    ]);
    expect(JSON.stringify(console.said)).not.toContain("token-of-a");
  });

  test("has them in memory where the keychain locked meanwhile, and that is said", async () => {
    const console = await open(settingsOf("a"));
    await enter(console, "a");
    const { removal } = await remove(console, "a");
    keytar.locked = true;
    expect(await takeBack(console, "a", removal)).toEqual([back, expect.stringMatching(/kept in memory until/)]);
  });
});

describe("credentials are let go of", () => {
  test("after a few minutes, in which time they do not come back by themselves", async () => {
    const console = await open(settingsOf("a"));
    await enter(console, "a");
    const { removal } = await remove(console, "a");
    await console.clock.advance(undoMs);
    expect(await takeBack(console, "a", removal)).toEqual([expect.stringMatching(letGo)]);
    expect(kept()).toEqual([]);
  });

  test("when another environment is removed, and once they were taken back", async () => {
    const console = await open(settingsOf("a"), settingsOf("b"));
    await enter(console, "a");
    await enter(console, "b");
    const first = await remove(console, "a");
    const second = await remove(console, "b");
    expect(await takeBack(console, "a", first.removal)).toEqual([expect.stringMatching(letGo)]);
    expect(await takeBack(console, "b", second.removal)).toEqual([back]);
    await remove(console, "a");
    expect(kept()).toEqual(["incident-console b/jaeger"]);
    await remove(console, "b");
    expect(await takeBack(console, "b", second.removal)).toEqual([expect.stringMatching(letGo)]);
  });

  test("for whoever wants them under another name", async () => {
    const console = await open(settingsOf("a"));
    await enter(console, "a");
    const { removal } = await remove(console, "a");
    expect(await takeBack(console, "c", removal)).toEqual([expect.stringMatching(letGo)]);
    expect(await takeBack(console, "a", removal)).toEqual([back]);
  });

  test("when the console ends", async () => {
    const console = await open(settingsOf("a"));
    await enter(console, "a");
    const { removal } = await remove(console, "a");
    await console.close();
    expect(console.clock.alarms()).toEqual([]);
    const { folder } = console;
    const next = await openCredentialConsole({ environments: [], load: async () => keytar, folder });
    expect(await takeBack(next, "a", removal)).toEqual([expect.stringMatching(letGo)]);
    expect(kept()).toEqual([]);
  });
});

test("nothing is offered where nothing was kept", async () => {
  const console = await open(settingsOf("a"));
  expect(await remove(console, "a")).toEqual({ note: null, removal: "none" });
});

test("what a locked keychain did not let go of is there again, and was said to be", async () => {
  const console = await open(settingsOf("a"));
  await enter(console, "a");
  keytar.locked = true;
  expect(await remove(console, "a")).toEqual({ note: expect.stringMatching(/keychain is locked/), removal: "none" });
  expect(kept()).toEqual(["incident-console a/jaeger"]);
});
