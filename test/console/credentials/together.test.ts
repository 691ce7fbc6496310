import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { loadSettings, watchSettings } from "../../../electron/console/environments/file.ts";
import { createRedactor } from "../../../electron/console/surroundings/redactor.ts";
import type { CallInput } from "../../../shared/contract.ts";
import { createFakeClock } from "../../support/clock.ts";
import { sendJson, startServer } from "../../support/httpServer.ts";
import { closeAfterwards, temporaryFolder } from "../http/support.ts";
import { type CredentialConsole, openCredentialConsole } from "./console.ts";
import { createFakeKeytar, type FakeKeytar } from "./fakeKeytar.ts";

// Settings and credentials that are saved in one step: nobody is asked without what was entered for them.

let keytar: FakeKeytar;
beforeEach(() => {
  keytar = createFakeKeytar();
});

type Put = CallInput<"environments.put">;

const open = (...environments: readonly object[]) => openCredentialConsole({ environments, load: async () => keytar });
/** However slow the machine is. */
const patiently = { timeout: 30_000 };

const bare = { id: "a", name: "A", production: false } as const;
const bearer = { type: "bearer" } as const;
const token = (value: string, backend = "jaeger") => ({
  backend,
  credential: { scheme: "bearer", token: value } as const,
});

/** A Jaeger, and what it was shown with each request. */
async function startShown() {
  const shown: (string | undefined)[] = [];
  const server = await startServer((response, { headers }) => {
    shown.push(headers.authorization);
    sendJson(response, { data: ["shop"] });
  });
  return { url: closeAfterwards(server).url, shown };
}

async function put(console: CredentialConsole, wish: Pick<Put, "environment"> & Partial<Put>) {
  const { revision } = await console.call("environments.read", {});
  return console.call("environments.put", { replaces: null, revision, confirmation: null, ...wish });
}

const answering = (console: CredentialConsole) =>
  console.until(() => console.settings().environments.length > 0 && console.health("a/jaeger").lastSuccessAt !== null);

const kept = () => [...keytar.entries.keys()].filter((key) => !key.includes("probe/"));
const file = ({ folder }: CredentialConsole) => readFile(join(folder, "environments.json"), "utf8");

describe("a new environment", () => {
  test("is asked with what was entered from the first time on, also where its file is noticed before that is kept", async () => {
    const { url, shown } = await startShown();
    const console = await openCredentialConsole({
      environments: [],
      load: async () => keytar,
      keychainClock: createFakeClock(),
    });
    await console.until(() => console.settings().secrets.kind === "keychain");
    keytar.hanging = true;
    const noticed = new Promise<void>((resolve) => {
      closeAfterwards({ close: async () => stop() });
      const stop = watchSettings(join(console.folder, "environments.json"), resolve);
    });
    const added = put(console, {
      environment: { ...bare, jaeger: { url, auth: bearer } },
      credentials: [token("token-of-1")],
    });
    // The console's watcher was there first: when this one hears, that one has, and reads what this one reads.
    await noticed;
    for (let times = 0; times < 20; times += 1) await loadSettings(join(console.folder, "environments.json"), null);
    expect(console.settings().environments).toEqual([]);
    keytar.release();
    await added;
    await answering(console);
    expect(new Set(shown)).toEqual(new Set(["Bearer token-of-1"]));
    expect(JSON.stringify(console.said)).not.toContain("token-of-1");
    expect(await file(console)).not.toContain("token-of-1");
  });

  test("has it in memory where the keychain is locked, and is told", async () => {
    const { url, shown } = await startShown();
    const console = await open();
    keytar.locked = true;
    const environment = { ...bare, jaeger: { url, auth: bearer } };
    const { notes } = await put(console, { environment, credentials: [token("token-of-1")] });
    await answering(console);
    expect([notes, kept(), new Set(shown)]).toEqual([
      [expect.stringMatching(/keychain is locked\. .* kept in memory until the console ends\.$/)],
      [],
      new Set(["Bearer token-of-1"]),
    ]);
    await console.until(() => console.settings().secrets.kind === "session");
  });

  test("that is switched off keeps it for later", async () => {
    const { url, shown } = await startShown();
    const console = await open();
    const environment = { ...bare, jaeger: { url, auth: bearer } };
    await put(console, { environment: { ...environment, disabled: true }, credentials: [token("token-of-1")] });
    expect([shown.length, kept().length]).toEqual([0, 1]);
    await put(console, { environment, replaces: "a" });
    await answering(console);
    expect(new Set(shown)).toEqual(new Set(["Bearer token-of-1"]));
  });
});

describe("nothing is written and nothing kept", () => {
  const url = "http://127.0.0.1:9";
  const command = ["get-token"];
  test.each<[string, object, Pick<Put, "credentials"> & Partial<Put>, string]>([
    ["of a backend that there is not", { url }, { credentials: [token("t", "loki")] }, "NOT_FOUND: A has no backend"],
    [
      "of another kind than the settings want",
      { url, auth: { type: "basic", username: "ada" } },
      { credentials: [token("t")] },
      "INVALID_INPUT: The settings want a user name and password",
    ],
    [
      "whose receiver nobody knows: the CA file cannot be read",
      { url: "https://127.0.0.1:9", caFile: "none.pem" },
      { credentials: [token("t")] },
      "TLS: The CA file",
    ],
    [
      "that is another command than the settings name",
      { url, auth: { type: "command", command: ["evil"] } },
      { credentials: [{ backend: "jaeger", credential: { scheme: "command", command } }] },
      "INVALID_INPUT: The command in the settings is another one",
    ],
    [
      "where the second of two is refused",
      { url },
      { credentials: [token("t"), { backend: "jaeger", credential: { scheme: "passphrase", passphrase: "p" } }] },
      "INVALID_INPUT: The settings of Jaeger name no client certificate.",
    ],
    [
      "where the file changed meanwhile",
      { url },
      { credentials: [token("t")], revision: "other" },
      "INVALID_INPUT: The settings file changed meanwhile.",
    ],
    [
      "where an environment has the id already",
      { url },
      { credentials: [token("t")], environment: { ...bare, id: "b" } },
      "there is",
    ],
  ])("%s", async (_what, jaeger, wish, message) => {
    const console = await open({ ...bare, id: "b", name: "B" });
    const before = await file(console);
    const environment = { ...(wish.environment ?? bare), jaeger } as Put["environment"];
    const refused = await put(console, { ...wish, environment }).catch((cause: Error) => cause.message);
    expect(String(refused).toLowerCase()).toContain(message.toLowerCase());
    expect([await file(console), kept()]).toEqual([before, []]);
    // Nor is what comes after held up.
    await put(console, { environment: { ...bare, id: "c" } });
  });
});

describe("an environment that is changed", () => {
  test("is not asked at its new address before the new credential is there", async () => {
    const [before, after] = [await startShown(), await startShown()];
    const console = await open();
    const settings = (url: string) => ({ ...bare, jaeger: { url, auth: bearer } });
    await put(console, { environment: settings(before.url), credentials: [token("token-of-1")] });
    await answering(console);
    await put(console, { environment: settings(after.url), replaces: "a", credentials: [token("token-of-2")] });
    await expect.poll(() => after.shown.length, patiently).toBeGreaterThan(0);
    expect([new Set(before.shown), new Set(after.shown)]).toEqual([
      new Set(["Bearer token-of-1"]),
      new Set(["Bearer token-of-2"]),
    ]);
  });

  test("in nothing but its credential is asked with that at once", async () => {
    const { url, shown } = await startShown();
    const console = await open({ ...bare, jaeger: { url } });
    await answering(console);
    const { environments } = await console.call("environments.read", {});
    const [environment = bare] = environments;
    await put(console, { environment, replaces: "a", credentials: [token("token-of-1")] });
    await expect.poll(() => shown.at(-1), patiently).toBe("Bearer token-of-1");
    expect(kept()).toHaveLength(1);
  });

  test("has each credential at its place where Alertmanagers change theirs", async () => {
    const urls = ["http://127.0.0.1:9", "http://127.0.0.1:10"] as const;
    const console = await open();
    const named = (url: string) => ({ url });
    await put(console, {
      environment: { ...bare, alertmanagers: urls.map(named) },
      credentials: [token("token-of-1", "alertmanager-1"), token("token-of-2", "alertmanager-2")],
    });
    await put(console, {
      environment: { ...bare, alertmanagers: [urls[1], urls[0]].map(named) },
      replaces: "a",
      credentials: [token("new-of-2", "alertmanager-1")],
    });
    const held = [...keytar.entries].filter(([key]) => key.includes(" a/"));
    expect(new Map(held.map(([key, text]) => [key.split("/")[1], JSON.parse(text)]))).toEqual(
      new Map([
        ["alertmanager-1", { origin: urls[1], credential: { scheme: "bearer", token: "new-of-2" } }],
        ["alertmanager-2", { origin: urls[0], credential: { scheme: "bearer", token: "token-of-1" } }],
      ]),
    );
  });
});

test("a command runs only where the person says yes: else nothing is saved", async () => {
  const folder = await temporaryFolder();
  const console = await openCredentialConsole({
    environments: [],
    load: async () => keytar,
    folder,
    surroundings: {
      redactor: createRedactor(),
      desktop: null,
      demo: null,
      logFile: { path: null, last: async () => [] },
      facts: () => Promise.reject(new Error("Nobody asks.")),
      confirm: async () => false,
    },
  });
  const command = ["get-token"];
  const credentials = [{ backend: "jaeger", credential: { scheme: "command" as const, command } }];
  const environment = { ...bare, jaeger: { url: "http://127.0.0.1:9", auth: { type: "command" as const, command } } };
  await expect(put(console, { environment, credentials })).rejects.toThrow("FORBIDDEN: The command was not allowed");
  expect([(await console.call("environments.read", {})).environments, kept()]).toEqual([[], []]);
});
