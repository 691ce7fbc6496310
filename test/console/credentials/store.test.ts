import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { keychainReason } from "../../../electron/console/credentials/reason.ts";
import { createSecretStore, type SecretStoreOptions } from "../../../electron/console/credentials/store.ts";
import { type Credential, credentialSchema } from "../../../shared/model/credential.ts";
import { createManualClock } from "../http/support.ts";
import { createFakeKeytar, type FakeKeytar } from "./fakeKeytar.ts";

const account = "production/prometheus";
const origin = "https://prometheus.example:9090";
const elsewhere = "https://other.example:9090";
const locked = "The keychain is locked. Unlock it, then choose “Try the keychain again” in Backends.";
const basic: Credential = { scheme: "basic", username: "jane", password: "hunter2-ü" };
const bearer: Credential = { scheme: "bearer", token: "secret-token" };

let dataFolder: string;
let keytar: FakeKeytar;
let lines: string[];

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), "incident-console-"));
  keytar = createFakeKeytar();
  lines = [];
});

afterEach(async () => {
  const written = await readFile(join(dataFolder, "credentials.json"), "utf8").catch(() => "");
  for (const text of [written, ...lines]) expect(text).not.toMatch(/hunter2|secret-token|jane/);
  await rm(dataFolder, { recursive: true, force: true });
});

function open(options: Partial<SecretStoreOptions> = {}) {
  const log = { info: (line: string) => lines.push(line), warn: (line: string) => lines.push(line) };
  return createSecretStore({ dataFolder, log, load: async () => keytar, ...options });
}

describe("with a keychain", () => {
  test("a credential outlives the console", async () => {
    expect(await open().set(account, basic, origin)).toEqual({ kept: "keychain", note: null });
    expect(await open().get(account, origin)).toEqual({ credential: basic, kept: "keychain" });
    expect(await open().describe()).toEqual({ kind: "keychain", reason: null });
    expect(keytar.entries).toEqual(
      new Map([[`incident-console ${account}`, JSON.stringify({ origin, credential: basic })]]),
    );
  });

  test("the file lists names only, and nothing else is left behind", async () => {
    const store = open();
    await Promise.all([
      store.set("b/x", basic, origin),
      store.set("a/x", bearer, origin),
      store.set(account, bearer, origin),
    ]);
    const file = join(dataFolder, "credentials.json");
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual({ version: 1, accounts: ["a/x", "b/x", account] });
    expect(await readdir(dataFolder)).toEqual(["credentials.json"]);
    if (process.platform !== "win32") expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test("deleting removes both", async () => {
    const store = open();
    await store.set(account, basic, origin);
    await store.delete(account);
    await store.delete(account);
    expect(await store.get(account, origin)).toBeNull();
    expect(keytar.entries.size).toBe(0);
    expect(JSON.parse(await readFile(join(dataFolder, "credentials.json"), "utf8"))).toEqual({
      version: 1,
      accounts: [],
    });
  });

  test("what was never kept is null", async () => {
    expect(await open().get("staging/loki", origin)).toBeNull();
  });

  test("an entry that another program put there is found, and listed", async () => {
    keytar.entries.set(`incident-console ${account}`, JSON.stringify({ origin, credential: bearer }));
    expect(await open().get(account, origin)).toEqual({ credential: bearer, kept: "keychain" });
    expect(await readFile(join(dataFolder, "credentials.json"), "utf8")).toContain(account);
  });

  test.each([
    "not json secret-token",
    '{"scheme":"basic","username":"jane"}',
    '{"scheme":"bearer","token":"a\\nsecret-token"}',
    '{"origin":"https://prometheus.example:9090","credential":{"scheme":"basic","username":"jane"}}',
    '{"origin":7,"credential":{"scheme":"bearer","token":"secret-token"}}',
  ])("an entry that is no credential is said to be unreadable, without its text: %j", async (text) => {
    keytar.entries.set(`incident-console ${account}`, text);
    await expect(open().get(account, origin)).rejects.toMatchObject({
      code: "NO_KEYCHAIN",
      cause: undefined,
      message: `The credential of ${account} in the keychain cannot be read. Enter it again to replace it.`,
    });
  });

  test("a broken or missing list counts as empty", async () => {
    await writeFile(join(dataFolder, "credentials.json"), "{");
    expect(await open().get(account, origin)).toBeNull();
    await open().set(account, basic, origin);
    expect(await open().get(account, origin)).toMatchObject({ kept: "keychain" });
  });

  test("a list that cannot be written is logged, and the credential kept", async () => {
    await mkdir(join(dataFolder, "credentials.json"));
    const store = open();
    expect(await store.set(account, basic, origin)).toEqual({ kept: "keychain", note: null });
    await store.set(account, bearer, origin);
    expect(lines).toEqual(["The list of credentials (credentials.json) cannot be written."]);
    await rm(join(dataFolder, "credentials.json"), { recursive: true });
    await store.set(account, bearer, origin);
    expect(await readFile(join(dataFolder, "credentials.json"), "utf8")).toContain(account);
  });

  test("a credential that it does not take is kept in memory", async () => {
    const store = open();
    await store.describe();
    keytar.failure = new Error("value too large");
    expect(await store.set(account, basic, origin)).toEqual({
      kept: "session",
      note: "The keychain refuses to keep secrets. The credential is kept in memory until the console ends.",
    });
    expect(await store.get(account, origin)).toEqual({ credential: basic, kept: "session" });
  });
});

describe("a credential belongs to an origin", () => {
  test("and is not given to another, nor lost", async () => {
    await open().set(account, basic, origin);
    const store = open();
    expect(await store.get(account, elsewhere)).toEqual({ credential: null, origin });
    expect(await store.get(account, origin)).toEqual({ credential: basic, kept: "keychain" });
    await store.set(account, bearer, elsewhere);
    expect(await store.get(account, origin)).toEqual({ credential: null, origin: elsewhere });
  });

  test("or to none, where it was kept before origins were", async () => {
    const entry = JSON.stringify(bearer);
    keytar.entries.set(`incident-console ${account}`, entry);
    const store = open();
    expect(await store.get(account, origin)).toEqual({ credential: null, origin: null });
    expect([...keytar.entries.values()]).toEqual([entry]);
    await store.set(account, bearer, origin);
    expect(await store.get(account, origin)).toEqual({ credential: bearer, kept: "keychain" });
  });

  test("in memory as well", async () => {
    const store = open({ keychain: "none" });
    await store.set(account, basic, origin);
    expect(await store.get(account, elsewhere)).toEqual({ credential: null, origin });
    expect(await store.get(account, origin)).toEqual({ credential: basic, kept: "session" });
  });

  test("one in memory does not hide the keychain's for another origin", async () => {
    const store = open();
    await store.set(account, basic, origin);
    keytar.failure = new Error("value too large");
    await store.set(account, bearer, elsewhere);
    keytar.failure = null;
    expect(await store.get(account, elsewhere)).toEqual({ credential: bearer, kept: "session" });
    expect(await store.get(account, origin)).toEqual({ credential: basic, kept: "keychain" });
    expect(await store.get(account, "http://prometheus.example:9090")).toEqual({ credential: null, origin: elsewhere });
  });

  test("whatever is stored, removed, locked and read, no other origin gets it", async () => {
    const origins = ["https://a.example", "http://a.example", "https://a.example:8443", "https://b.example"];
    const step = fc.record({
      action: fc.constantFrom("set", "get", "get", "delete", "older", "lock", "unlock", "restart"),
      account: fc.constantFrom("a/loki", "b/loki"),
      origin: fc.constantFrom(...origins),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 30 }),
        fc.constantFrom("system", "none"),
        async (steps, keychain) => {
          keytar = createFakeKeytar();
          const folder = await mkdtemp(join(dataFolder, "run-"));
          const begin = () => open({ keychain, dataFolder: folder });
          let store = begin();
          for (const { action, account: name, origin: at } of steps) {
            // A credential says where it belongs, so that one that got elsewhere is seen.
            const credential: Credential = { scheme: "bearer", token: `${name} ${at}` };
            if (action === "set") await store.set(name, credential, at);
            if (action === "delete") await store.delete(name).catch(() => {});
            if (action === "older") keytar.entries.set(`incident-console ${name}`, JSON.stringify(credential));
            if (action === "lock" || action === "unlock") keytar.locked = action === "lock";
            if (action === "restart") store = begin();
            const found = await store.get(name, at).catch(() => null);
            if (found !== null && found.credential !== null) expect(found.credential).toEqual(credential);
            if (action === "set") expect(found?.credential).toEqual(credential);
          }
          await rm(folder, { recursive: true });
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("with a keychain that is locked", () => {
  test("later: a listed credential is locked or removed, others are missing", async () => {
    const store = open();
    await store.set(account, basic, origin);
    keytar.locked = true;
    await expect(store.get(account, origin)).rejects.toMatchObject({
      code: "NO_KEYCHAIN",
      message: `${locked} The credential of ${account} is in it.`,
    });
    expect(await store.describe()).toEqual({ kind: "session", reason: locked });
    expect(await store.get("staging/loki", origin)).toBeNull();
    await expect(store.delete(account)).rejects.toMatchObject({ code: "NO_KEYCHAIN" });
    keytar.locked = false;
    await store.retry();
    expect(await store.get(account, origin)).toMatchObject({ kept: "keychain" });
  });

  test("from the start: says so, and works once it is open", async () => {
    await open().set(account, basic, origin);
    keytar.locked = true;
    const store = open();
    const reason = locked;
    expect(await store.describe()).toEqual({ kind: "session", reason });
    await expect(store.get(account, origin)).rejects.toMatchObject({
      code: "NO_KEYCHAIN",
      message: `${reason} The credential of ${account} is in it.`,
    });
    await expect(store.delete(account)).rejects.toMatchObject({ code: "NO_KEYCHAIN" });
    expect(await store.get("staging/loki", origin)).toBeNull();
    expect(await store.set("staging/loki", bearer, origin)).toEqual({
      kept: "session",
      note: `${reason} The credential is kept in memory until the console ends.`,
    });
    keytar.locked = false;
    expect(await store.set("staging/loki", bearer, origin)).toEqual({ kept: "keychain", note: null });
    expect(await store.get(account, origin)).toEqual({ credential: basic, kept: "keychain" });
    expect(await store.describe()).toEqual({ kind: "keychain", reason: null });
    expect(lines).toEqual([
      `${reason} Credentials are kept in memory until the console ends.`,
      "The keychain is open now.",
    ]);
  });

  test("an entry removed by hand can be deleted", async () => {
    const store = open();
    await store.set(account, basic, origin);
    keytar.entries.clear();
    await store.delete(account);
    expect(await store.get(account, origin)).toBeNull();
  });
});

describe("a person who dismissed the keychain's prompt", () => {
  test.each(["from the start", "later"])(
    "is asked by polls only every ten minutes, but at once for what they do: locked %s",
    async (when) => {
      await open().set(account, basic, origin);
      const clock = createManualClock();
      const store = open({ clock });
      if (when === "later") await store.describe();
      keytar.locked = true;
      keytar.calls.length = 0;
      for (let poll = 0; poll < 39; poll += 1) {
        await store.get(account, origin).catch(() => {});
        clock.advance(15_000);
      }
      const prompts = () => keytar.calls.filter((call) => call.startsWith("set")).length;
      expect(prompts()).toBe(1);
      clock.advance(30_000);
      await store.get(account, origin).catch(() => {});
      expect(prompts()).toBe(2);
      await store.set("staging/loki", bearer, origin);
      await store.retry();
      await store.delete(account).catch(() => {});
      expect(prompts()).toBe(5);
      keytar.locked = false;
      clock.advance(600_000);
      expect(await store.get(account, origin)).toEqual({ credential: basic, kept: "keychain" });
    },
  );

  test("is asked every ten minutes at most where a provider gives a refresh token with every renewal", async () => {
    const clock = createManualClock();
    const store = open({ clock });
    keytar.locked = true;
    await store.describe();
    keytar.calls.length = 0;
    for (let renewal = 0; renewal < 10; renewal += 1) {
      clock.advance(270_000);
      const refreshToken = `refresh-${renewal}`;
      await store.set(account, { scheme: "device", refreshToken }, origin);
      expect(await store.get(account, origin)).toEqual({
        credential: { scheme: "device", refreshToken },
        kept: "session",
      });
    }
    expect(keytar.calls.filter((call) => call.startsWith("set"))).toHaveLength(3);
  });

  test("in one that fails to read is not asked again by the next poll", async () => {
    await open().set(account, basic, origin);
    const store = open({ clock: createManualClock() });
    await store.describe();
    keytar.failure = new Error("The user name or passphrase you entered is not correct. (dismissed)");
    for (let poll = 0; poll < 3; poll += 1) await store.get(account, origin).catch(() => {});
    expect(keytar.calls.filter((call) => call === `get ${account}`)).toHaveLength(1);
    keytar.failure = null;
    await store.retry();
    expect(await store.get(account, origin)).toMatchObject({ kept: "keychain" });
  });
});

describe("a call that the keychain carries out after it was given up", () => {
  const key = `incident-console ${account}`;
  /** A store whose keychain shows a prompt to the first `set`, which has been given up. */
  async function prompting() {
    const clock = createManualClock();
    const store = open({ clock });
    await store.describe();
    keytar.hanging = true;
    // The list of accounts may be read or written before the keychain is asked, which takes the disk's own time.
    const giveUp = async (call: Promise<unknown>) => {
      let over = false;
      const outcome = call
        .catch(({ code }) => code)
        .finally(() => {
          over = true;
        });
      while (!over) {
        await turns();
        clock.advance(4_000);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return outcome;
    };
    expect(await giveUp(store.set(account, basic, origin))).toMatchObject({ kept: "session" });
    const answered = async () => {
      keytar.release();
      await turns();
      await expect
        .poll(async () => JSON.parse(await readFile(join(dataFolder, "credentials.json"), "utf8")))
        .toBeTruthy();
      await turns();
    };
    return { store, giveUp, answered };
  }
  const kept = () => keytar.entries.get(key);

  test("counts, and the list names it", async () => {
    const { store, answered } = await prompting();
    await answered();
    expect(kept()).toBe(JSON.stringify({ origin, credential: basic }));
    expect(await open().get(account, origin)).toEqual({ credential: basic, kept: "keychain" });
    expect(await store.get(account, origin)).toEqual({ credential: basic, kept: "keychain" });
  });

  test("does not win over what was entered since", async () => {
    const { store, giveUp, answered } = await prompting();
    expect(await giveUp(store.set(account, bearer, elsewhere))).toMatchObject({ kept: "session" });
    await answered();
    await expect.poll(kept).toBe(JSON.stringify({ origin: elsewhere, credential: bearer }));
    expect(await store.get(account, elsewhere)).toMatchObject({ credential: bearer });
  });

  test("does not win over one that waits behind it", async () => {
    const { store, answered } = await prompting();
    const next = store.set(account, bearer, elsewhere);
    await turns();
    await answered();
    expect(await next).toEqual({ kept: "keychain", note: null });
    await turns();
    expect(kept()).toBe(JSON.stringify({ origin: elsewhere, credential: bearer }));
    expect(await store.get(account, elsewhere)).toEqual({ credential: bearer, kept: "keychain" });
  });

  test("is taken back where it was forgotten since", async () => {
    const { store, giveUp } = await prompting();
    expect(await giveUp(store.delete(account))).toBe("NO_KEYCHAIN");
    keytar.release();
    await expect.poll(() => [keytar.calls.at(-1), kept()]).toEqual([`delete ${account}`, undefined]);
    await turns();
    expect(await store.get(account, origin)).toBeNull();
    expect(await open().get(account, origin)).toBeNull();
  });
});

describe("with a keychain that does not answer", () => {
  test("the console goes on without it, one call blocked at most", async () => {
    const clock = createManualClock();
    keytar.hanging = true;
    const store = open({ clock });
    const described = store.describe();
    const kept = store.set(account, basic, origin);
    await turns();
    clock.advance(4_000);
    const reason =
      "The keychain does not answer. It may be locked and waiting for its password. Unlock it, then choose “Try the keychain again” in Backends.";
    expect(await described).toEqual({ kind: "session", reason });
    await turns();
    clock.advance(4_000);
    expect(await kept).toMatchObject({ kept: "session", note: expect.stringContaining(reason) });
    expect(keytar.calls).toHaveLength(1);
    keytar.release();
    await turns();
    expect(await store.set(account, basic, origin)).toEqual({ kept: "keychain", note: null });
    expect(clock.armed()).toBe(0);
  });
});

describe("without a keychain", () => {
  test("by choice, keytar is not even loaded", async () => {
    const load = () => Promise.reject(new Error("must not be called"));
    const store = open({ keychain: "none", load });
    expect(await store.describe()).toEqual({ kind: "session", reason: "The keychain is switched off." });
    expect(await store.set(account, basic, origin)).toEqual({
      kept: "session",
      note: "The keychain is switched off. The credential is kept in memory until the console ends.",
    });
    expect(await store.get(account, origin)).toEqual({ credential: basic, kept: "session" });
    await store.delete(account);
    expect(await store.get(account, origin)).toBeNull();
    expect(await readdir(dataFolder)).toEqual([]);
  });

  test("because the module is missing", async () => {
    const load = () =>
      Promise.reject(Object.assign(new Error("Cannot find package 'keytar'"), { code: "ERR_MODULE_NOT_FOUND" }));
    const store = open({ load });
    expect(await store.describe()).toMatchObject({
      kind: "session",
      reason: expect.stringContaining("(keytar) could not be loaded"),
    });
    expect(await store.set(account, basic, origin)).toMatchObject({ kept: "session" });
    await store.delete(account);
    expect(await store.get(account, origin)).toBeNull();
  });

  test.each([
    ["Cannot autolaunch D-Bus without X11 $DISPLAY", "no desktop session (D-Bus)"],
    ["Could not connect: No such file or directory", "no desktop session (D-Bus)"],
    ["The name org.freedesktop.secrets was not provided by any .service files", "No keychain service is running"],
    ["The session wrapping the secret does not exist", "Restart Incident Console."],
    ["The name :1.0 was not provided by any .service files", "Restart Incident Console."],
    ["Cannot create an item in a locked collection", "The keychain is locked."],
    ["User interaction is not allowed.", "The keychain is locked."],
    ["Object does not exist at path “/org/freedesktop/secrets/collection/login”", "has not been set up yet"],
    ['Failed to load keytar native addon, checked ["../build/Release"] on linux-x64', "could not be loaded"],
    ["libsecret-1.so.0: cannot open shared object file", "could not be loaded"],
    ["The stub received bad data", "The keychain refuses to keep secrets."],
  ])("%j has its own sentence", (words, sentence) => {
    expect(keychainReason(new Error(words))).toContain(sentence);
  });
});

describe("what only a provider gives", () => {
  test("is kept and read back, though the contract does not know it", async () => {
    const device = { scheme: "device", refreshToken: "refresh-1" } as const;
    expect(credentialSchema.safeParse(device).success).toBe(false);
    await open().set(account, device, origin);
    expect(await open().get(account, origin)).toEqual({ credential: device, kept: "keychain" });
  });
});

describe("an environment that is removed", () => {
  const names = ["production/loki", "production/loki/key", "production-2/loki", "staging/loki"];

  test("takes all its credentials along, and no other's", async () => {
    const store = open();
    for (const name of names) await store.set(name, basic, origin);
    await store.deleteAll("production/");
    expect([...keytar.entries.keys()]).toEqual(["incident-console production-2/loki", "incident-console staging/loki"]);
    expect(await store.get("production/loki", origin)).toBeNull();
    expect(await store.get("staging/loki", origin)).toMatchObject({ kept: "keychain" });
    expect(keytar.calls.join()).not.toContain("find");
  });

  test("those that are on their way into the keychain as well", async () => {
    const store = open();
    await store.describe();
    keytar.hanging = true;
    const kept = store.set(account, basic, origin);
    await expect.poll(() => keytar.calls.at(-1)).toBe(`set ${account}`);
    const removed = store.deleteAll("production/");
    await turns();
    keytar.release();
    await Promise.all([kept, removed]);
    expect([...keytar.entries.keys()]).toEqual([]);
    expect(await store.get(account, origin)).toBeNull();
  });

  test("those in memory as well, and says what could not be removed", async () => {
    const store = open();
    await store.set("production/loki", basic, origin);
    keytar.locked = true;
    await store.set("production/prometheus", bearer, origin);
    await expect(store.deleteAll("production/")).rejects.toMatchObject({ code: "NO_KEYCHAIN" });
    expect(await store.get("production/prometheus", origin)).toBeNull();
    keytar.locked = false;
    await store.deleteAll("production/");
    expect([...keytar.entries.keys()]).toEqual([]);
  });

  test("without a keychain", async () => {
    const store = open({ keychain: "none" });
    for (const name of names) await store.set(name, basic, origin);
    await store.deleteAll("production/");
    expect(await Promise.all(names.map(async (name) => (await store.get(name, origin)) === null))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe("trying the keychain again", () => {
  test("moves what was kept for the session into it", async () => {
    keytar.locked = true;
    const store = open();
    await store.set(account, basic, origin);
    await store.set("staging/loki", bearer, elsewhere);
    await store.retry();
    expect(await store.describe()).toMatchObject({ kind: "session" });
    expect(keytar.entries.size).toBe(0);
    keytar.locked = false;
    await store.retry();
    expect(await store.describe()).toEqual({ kind: "keychain", reason: null });
    expect(await store.get(account, origin)).toEqual({ credential: basic, kept: "keychain" });
    expect(await open().get("staging/loki", elsewhere)).toEqual({ credential: bearer, kept: "keychain" });
  });

  test("finds a library that was installed meanwhile", async () => {
    let missing = true;
    const load = async () => {
      if (missing) throw new Error("libsecret-1.so.0: cannot open shared object file");
      return keytar;
    };
    const store = open({ load });
    await store.set(account, basic, origin);
    missing = false;
    await store.retry();
    expect(await open().get(account, origin)).toEqual({ credential: basic, kept: "keychain" });
  });

  test("leaves in memory what the keychain does not take", async () => {
    keytar.locked = true;
    const store = open();
    await store.set(account, basic, origin);
    keytar.locked = false;
    const { setPassword } = keytar;
    keytar.setPassword = (service, name, password) =>
      name === account ? Promise.reject(new Error("value too large")) : setPassword(service, name, password);
    await store.retry();
    expect(await store.get(account, origin)).toEqual({ credential: basic, kept: "session" });
    expect(lines.at(-1)).toBe(`The credential of ${account} stays in memory. The keychain refuses to keep secrets.`);
  });
});

/** Lets everything run that waits for nothing outside. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
