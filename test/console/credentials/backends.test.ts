import { createPrivateKey } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import type { RunCommand } from "../../../electron/console/credentials/command/run.ts";
import { createRedactor } from "../../../electron/console/surroundings/redactor.ts";
import type { Surroundings } from "../../../electron/console/world.ts";
import {
  createCertificates,
  sendJson,
  startServer,
  startTlsServer,
  type TestServer,
} from "../../support/httpServer.ts";
import { closeAfterwards, temporaryFolder } from "../http/support.ts";
import { type CredentialConsole, openCredentialConsole } from "./console.ts";
import { createFakeKeytar, type FakeKeytar } from "./fakeKeytar.ts";
import { clientId, type Realm, startKeycloak } from "./keycloak.ts";

// Credentials as a person meets them: through calls and the health of a backend.

let keytar: FakeKeytar;
beforeEach(() => {
  keytar = createFakeKeytar();
});

/** A Jaeger that takes only these tokens: the smallest backend that there is. */
async function startJaeger(valid: ReadonlySet<string>): Promise<TestServer> {
  const server = await startServer((response, { headers }) => {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1] ?? "";
    if (valid.has(token)) sendJson(response, { data: ["shop"] });
    else response.writeHead(401, { "www-authenticate": "Bearer" }).end("who are you?");
  });
  return closeAfterwards(server);
}

const environment = (jaeger: object, id = "prod") => ({ id, name: "Production", production: true, jaeger });

function open(
  jaeger: object,
  more: { run?: RunCommand; folder?: string; surroundings?: Surroundings } = {},
): Promise<CredentialConsole> {
  return openCredentialConsole({ environments: [environment(jaeger)], load: async () => keytar, ...more });
}

const quietSurroundings: Omit<Surroundings, "confirm"> = {
  redactor: createRedactor(),
  desktop: null,
  demo: null,
  logFile: { path: null, last: async () => [] },
  facts: () => Promise.reject(new Error("Nobody asks.")),
};

const id = "prod/jaeger";
const target = { environment: "prod", backend: "jaeger" };
const failing = (console: CredentialConsole) => console.until(() => console.health(id).error !== null);
const turns = async () => {
  for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};
const answering = (console: CredentialConsole) =>
  console.until(() => console.health(id).lastSuccessAt !== null && console.health(id).error === null);

describe("client credentials", () => {
  let realm: Realm;
  let jaeger: TestServer;
  beforeEach(async () => {
    realm = closeAfterwards(await startKeycloak());
    jaeger = await startJaeger(realm.valid);
  });
  const settings = () => ({
    url: jaeger.url,
    auth: { type: "oauth2", grant: "client_credentials", issuer: realm.issuer, clientId },
  });

  test("are asked for, entered once, rotated without a restart, and forgotten", async () => {
    const console = await open(settings());
    await failing(console);
    const form = {
      scheme: "oauth2",
      username: null,
      headerNames: [],
      fixed: true,
      provider: { origins: [realm.server.url], clientId },
    };
    expect(console.health(id)).toMatchObject({ credential: "none", asksFor: form, credentialForm: form });
    const enter = (clientSecret: string) =>
      console.call("credentials.set", { ...target, url: jaeger.url, credential: { scheme: "oauth2", clientSecret } });
    await enter("not-the-secret");
    await console.until(() => console.health(id).error?.message.includes("does not accept the secret") === true);
    expect(console.health(id)).toMatchObject({ credential: "keychain", asksFor: form });
    expect(await enter(realm.clientSecret)).toEqual({ kept: "keychain", note: null, replaced: false });
    await answering(console);
    expect(console.health(id)).toMatchObject({ credential: "keychain", asksFor: null });

    // Rotated at the provider, which revokes its tokens as well.
    realm.clientSecret = "the-next-secret";
    realm.valid.clear();
    await console.call("poll.now", { environment: null });
    await console.until(() => console.health(id).asksFor !== null);
    await enter(realm.clientSecret);
    await answering(console);

    await console.call("credentials.forget", target);
    await console.until(() => console.health(id).asksFor !== null);
    expect(keytar.entries.size).toBe(0);
    expect(console.said.join()).not.toMatch(/not-the-secret|s3cret-of|the-next-secret|kc-access/);
  });

  test("go to no other provider, nor for another backend", async () => {
    const console = await open(settings());
    await console.call("credentials.set", {
      ...target,
      url: jaeger.url,
      credential: { scheme: "oauth2", clientSecret: realm.clientSecret },
    });
    await answering(console);
    const evil = closeAfterwards(await startKeycloak("evil"));
    const before = evil.server.requests.length;
    const elsewhere = { ...settings(), auth: { ...settings().auth, issuer: evil.issuer } };
    const otherBackend = { ...settings(), url: evil.server.url };
    for (const edited of [elsewhere, otherBackend]) {
      await console.write([environment(edited)]);
      await console.until(() => console.health(id).credential === "withheld");
      await failing(console);
      expect(console.health(id)).toMatchObject({
        error: {
          code: "UNAUTHORIZED",
          message: expect.stringMatching(
            `^The saved credential is for ${jaeger.url} by ${realm.issuer}, .*so it was not sent\\. .*nter .*\\.$`,
          ),
        },
        asksFor: { scheme: "oauth2" },
      });
      await console.write([environment(settings())]);
      await console.until(() => console.health(id).credential === "keychain");
    }
    expect(evil.server.requests.length).toBe(before);
  });

  test("of another kind are refused", async () => {
    const console = await open(settings());
    const set = (credential: Parameters<typeof console.call<"credentials.set">>[1]["credential"]) =>
      console.call("credentials.set", { ...target, url: jaeger.url, credential });
    await expect(set({ scheme: "bearer", token: "t" })).rejects.toThrow(
      "INVALID_INPUT: The settings want a client secret, but this credential is a token, so it was not saved.",
    );
    await expect(set({ scheme: "command", command: ["id"] })).rejects.toThrow("INVALID_INPUT");
    await expect(set({ scheme: "passphrase", passphrase: "x" })).rejects.toThrow("name no client certificate");
    const planted = { scheme: "device", refreshToken: "planted" };
    await expect(set(planted as never)).rejects.toThrow("INVALID_INPUT");
    expect(keytar.entries.size).toBe(0);
  });
});

describe("a sign-in with a browser", () => {
  let realm: Realm;
  let jaeger: TestServer;
  beforeEach(async () => {
    realm = closeAfterwards(await startKeycloak());
    jaeger = await startJaeger(realm.valid);
  });
  const settings = () => ({
    url: jaeger.url,
    auth: { type: "oauth2", grant: "device", issuer: realm.issuer, clientId },
  });
  const polled = async (console: CredentialConsole) => {
    const before = realm.tokenRequests();
    await console.clock.advance(5_000);
    await expect.poll(() => realm.tokenRequests()).toBeGreaterThan(before);
  };

  async function openSignedIn(): Promise<CredentialConsole> {
    const console = await open(settings());
    await failing(console);
    await console.call("credentials.signIn", target);
    realm.person = "agrees";
    await polled(console);
    await answering(console);
    return console;
  }

  test("is begun once, told in health, kept, and outlives the console", async () => {
    const console = await open(settings());
    await failing(console);
    expect(console.health(id)).toMatchObject({ asksFor: { scheme: "device", provider: { clientId } }, signIn: null });
    const [first, second] = await Promise.all([
      console.call("credentials.signIn", target),
      console.call("credentials.signIn", target),
    ]);
    expect([first, second]).toEqual([console.health(id).signIn, console.health(id).signIn]);
    expect(realm.given.device).toHaveLength(1);
    await polled(console);
    realm.person = "agrees";
    await polled(console);
    await answering(console);
    expect(console.health(id)).toMatchObject({ credential: "keychain", asksFor: null, signIn: null });
    const entry = JSON.parse([...keytar.entries.values()][0] ?? "");
    expect(entry.credential).toEqual({ scheme: "device", refreshToken: realm.given.refresh[0] });
    await console.close();

    const later = await open(settings());
    await answering(later);
    expect(JSON.parse([...keytar.entries.values()][0] ?? "").credential.refreshToken).toBe(realm.given.refresh[1]);
    expect([console.said, later.said].join()).not.toMatch(/kc-(?:access|refresh|device)/);
  });

  test("that is refused says so, and can be begun again", async () => {
    const console = await open(settings());
    await failing(console);
    await console.call("credentials.signIn", target);
    realm.person = "refuses";
    await polled(console);
    await console.until(() => console.health(id).error?.message.startsWith("The sign-in was refused") === true);
    expect(console.health(id)).toMatchObject({ asksFor: { scheme: "device" }, signIn: null });
    realm.person = "agrees";
    await console.call("credentials.signIn", target);
    await polled(console);
    await answering(console);
  });

  test("can be cancelled, and is by forgetting", async () => {
    const console = await open(settings());
    await failing(console);
    for (const name of ["credentials.cancelSignIn", "credentials.forget"] as const) {
      await console.call("credentials.signIn", target);
      expect(console.health(id).signIn).not.toBeNull();
      await console.call(name, target);
      expect(console.health(id).signIn).toBeNull();
    }
    await console.clock.advance(30_000);
    expect(realm.tokenRequests()).toBe(0);
  });

  test("whose session ended asks for another", async () => {
    const console = await openSignedIn();
    realm.refreshToken = null;
    realm.valid.clear();
    // No token is replaced sooner.
    await console.clock.advance(30_000);
    await console.call("poll.now", { environment: null });
    await console.until(() => console.health(id).asksFor !== null);
    expect(console.health(id)).toMatchObject({
      credential: "keychain",
      asksFor: { scheme: "device", ended: true },
      error: { message: expect.stringContaining("Your sign-in at Jaeger's sign-in server has ended") },
    });
  });

  /** Signed in, the token renewed once, and the next one under way until `answer`. */
  async function renewing() {
    keytar.locked = true;
    const console = await openSignedIn();
    await console.clock.advance(275_000);
    await expect.poll(() => realm.given.refresh.length).toBe(2);
    await console.call("poll.now", { environment: null });
    const sent = () => jaeger.requests.at(-1)?.headers.authorization;
    await expect.poll(sent).toBe(`Bearer ${realm.given.access[1]}`);
    await console.until(() => !console.health(id).polling);
    let answer = () => {};
    realm.gate = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const before = realm.tokenRequests();
    await console.clock.advance(275_000);
    await expect.poll(() => realm.tokenRequests()).toBe(before + 1);
    return { console, answer, before };
  }

  test("is not lost where the client is built anew while it is renewed: one after the other", async () => {
    const { console, answer, before } = await renewing();
    const retried = console.call("keychain.retry", {});
    // The old client has begun to end; then whoever asks has had the time for it.
    await turns();
    await console.call("poll.now", { environment: null });
    await turns();
    expect(realm.tokenRequests()).toBe(before + 1);
    answer();
    await retried;
    await expect.poll(() => realm.tokenRequests()).toBe(before + 2);
    await console.until(() => !console.health(id).polling && console.health(id).error === null);
    expect(realm.refreshToken).toBe(realm.given.refresh.at(-1));
  });

  test("does not come back where its environment is removed before the keychain has given it", async () => {
    const before = await openSignedIn();
    await before.close();

    const asked = realm.tokenRequests();
    const { getPassword } = keytar;
    let give = () => {};
    const reading = new Promise<void>((begun) => {
      keytar.getPassword = async (service, account) => {
        const value = await getPassword(service, account);
        if (account !== id) return value;
        keytar.getPassword = getPassword;
        begun();
        await new Promise<void>((resolve) => {
          give = resolve;
        });
        return value;
      };
    });
    const console = await open(settings(), { folder: before.folder });
    await reading;
    const { revision } = await console.call("environments.read", {});
    const removal = console.call("environments.remove", { id: "prod", revision, confirmation: "Production" });
    await expect.poll(() => console.settings().environments).toEqual([]);
    give();
    await removal;
    await turns();
    expect([realm.tokenRequests(), [...keytar.entries.keys()]]).toEqual([asked, []]);
  });

  test("that works goes on undisturbed where another one comes to nothing", async () => {
    const console = await openSignedIn();
    const connections = jaeger.connections();
    realm.person = "refuses";
    await console.call("credentials.signIn", target);
    await polled(console);
    await console.until(() => console.health(id).signIn === null);
    const before = realm.tokenRequests();
    await console.call("poll.now", { environment: null });
    await console.until(() => !console.health(id).polling);
    expect([realm.tokenRequests(), jaeger.connections(), console.health(id).error]).toEqual([
      before,
      connections,
      null,
    ]);
  });

  test("is not begun where settings want none", async () => {
    const console = await open({ url: jaeger.url });
    await expect(console.call("credentials.signIn", target)).rejects.toThrow(
      "INVALID_INPUT: The settings of Jaeger want no sign-in with a browser.",
    );
  });
});

describe("a credential that took the place of a good one", () => {
  const token = (value: string) => ({ scheme: "bearer" as const, token: value });

  test("gives it back where it was a mistake, also the second time", async () => {
    const jaeger = await startJaeger(new Set(["the-good-token"]));
    const console = await open({ url: jaeger.url });
    await failing(console);
    const enter = (value: string) =>
      console.call("credentials.set", { ...target, url: jaeger.url, credential: token(value) });
    expect((await enter("the-good-token")).replaced).toBe(false);
    await answering(console);

    expect((await enter("oops")).replaced).toBe(true);
    await failing(console);
    expect((await enter("oops again")).replaced).toBe(true);
    await failing(console);
    await console.call("credentials.restore", target);
    await answering(console);
    await expect(console.call("credentials.restore", target)).rejects.toThrow(
      "NOT_FOUND: There is no earlier credential to go back to. Enter the right one.",
    );
  });

  test("gives it back though the good one was accepted once more while the other was being kept", async () => {
    const jaeger = await startJaeger(new Set(["the-good-token"]));
    const console = await open({ url: jaeger.url });
    await failing(console);
    const enter = (value: string) =>
      console.call("credentials.set", { ...target, url: jaeger.url, credential: token(value) });
    await enter("the-good-token");
    await answering(console);
    const { setPassword } = keytar;
    const polled = async () => {
      keytar.setPassword = setPassword;
      const before = jaeger.requests.length;
      await console.call("poll.now", { environment: null });
      await console.until(() => jaeger.requests.length > before && !console.health(id).polling);
    };
    keytar.setPassword = async (...entry) => {
      await polled();
      await setPassword(...entry);
    };
    expect((await enter("oops")).replaced).toBe(true);
    await failing(console);
    expect((await enter("oops again")).replaced).toBe(true);
    await console.call("credentials.restore", target);
    await answering(console);
  });

  test("is the only one once it is accepted, or once it is forgotten", async () => {
    const jaeger = await startJaeger(new Set(["the-good-token", "the-new-token"]));
    const console = await open({ url: jaeger.url });
    await failing(console);
    const enter = (value: string) =>
      console.call("credentials.set", { ...target, url: jaeger.url, credential: token(value) });
    await enter("the-good-token");
    await answering(console);
    await enter("the-new-token");
    await console.until(() => jaeger.requests.at(-1)?.headers.authorization === "Bearer the-new-token");
    await answering(console);
    await expect(console.call("credentials.restore", target)).rejects.toThrow("NOT_FOUND");
    await enter("oops");
    await console.call("credentials.forget", target);
    await expect(console.call("credentials.restore", target)).rejects.toThrow("NOT_FOUND");
  });
});

describe("a token from a command", () => {
  const command = ["get-token", "--audience", "jaeger"];
  const runs: (readonly string[])[] = [];
  const run: RunCommand = async (words) => {
    runs.push(words);
    return { kind: "ended", code: 0, output: "command-token-12345", complaint: "" };
  };
  beforeEach(() => {
    runs.length = 0;
  });

  test("runs once it is allowed, for this server, in these very words", async () => {
    const jaeger = await startJaeger(new Set(["command-token-12345"]));
    const settings = (words = command, url = jaeger.url) => ({ url, auth: { type: "command", command: words } });
    const console = await open(settings(), { run });
    await failing(console);
    expect([runs, jaeger.requests]).toEqual([[], []]);
    expect(console.health(id).asksFor).toEqual({
      scheme: "command",
      username: null,
      headerNames: [],
      fixed: true,
      command,
    });
    const allow = (words: string[]) =>
      console.call("credentials.set", {
        ...target,
        url: jaeger.url,
        credential: { scheme: "command", command: words },
      });
    await expect(allow(["curl", "evil.example"])).rejects.toThrow(
      "INVALID_INPUT: The command in the settings is another",
    );
    await allow(command);
    await answering(console);
    expect(runs).toEqual([command]);

    await console.write([environment(settings(["curl", "evil.example"]))]);
    await console.until(() => console.health(id).asksFor?.command?.[0] === "curl");
    expect(console.health(id)).toMatchObject({
      credential: "withheld",
      error: { message: expect.stringContaining("The settings name another command than the one that you allowed") },
    });
    const other = await startJaeger(new Set());
    await console.write([environment(settings(command, other.url))]);
    await console.until(() => console.health(id).url === other.url && console.health(id).asksFor !== null);
    expect([runs, other.requests]).toEqual([[command], []]);
    expect(console.said.join()).not.toContain("command-token");
  });

  test("is not allowed by the page alone where a window can ask the person", async () => {
    const jaeger = await startJaeger(new Set(["command-token-12345"]));
    let answer = false;
    const surroundings = { ...quietSurroundings, confirm: async () => answer };
    const console = await open({ url: jaeger.url, auth: { type: "command", command } }, { run, surroundings });
    await failing(console);
    const allow = () =>
      console.call("credentials.set", { ...target, url: jaeger.url, credential: { scheme: "command", command } });
    await expect(allow()).rejects.toThrow("FORBIDDEN: The command was not allowed, so it does not run.");
    expect([runs, keytar.entries.size]).toEqual([[], 0]);
    answer = true;
    await allow();
    await answering(console);
    expect(runs).toEqual([command]);
  });

  test("cannot be allowed where the settings name none", async () => {
    const jaeger = await startJaeger(new Set());
    const console = await open({ url: jaeger.url }, { run });
    await expect(
      console.call("credentials.set", { ...target, url: jaeger.url, credential: { scheme: "command", command } }),
    ).rejects.toThrow("The settings name none of this kind");
    await console.call("poll.now", { environment: null });
    expect([runs, keytar.entries.size]).toEqual([[], 0]);
  });
});

describe("a client certificate whose key is encrypted", () => {
  test("asks for the passphrase, keeps it beside the credential, and forgets both", async () => {
    const certificates = await createCertificates();
    const folder = await temporaryFolder();
    const passphrase = "a passphrase 42";
    const key = createPrivateKey(certificates.client.key).export({
      type: "pkcs8",
      format: "pem",
      cipher: "aes-256-cbc",
      passphrase,
    });
    const files = { cert: join(folder, "c.pem"), key: join(folder, "k.pem"), ca: join(folder, "ca.pem") };
    await Promise.all([
      writeFile(files.cert, certificates.client.cert),
      writeFile(files.key, key),
      writeFile(files.ca, certificates.ca),
    ]);
    const options = { ...certificates.valid, clientCa: certificates.ca };
    const jaeger = closeAfterwards(
      await startTlsServer(options, (response, { headers }) => {
        if (headers.authorization === "Bearer tok-en") sendJson(response, { data: ["shop"] });
        else response.writeHead(401).end();
      }),
    );
    const console = await open({ url: jaeger.url, caFile: files.ca, clientCert: { cert: files.cert, key: files.key } });
    await failing(console);
    const form = { scheme: "passphrase", username: null, headerNames: [], fixed: true };
    expect(console.health(id)).toMatchObject({ clientCert: true, asksFor: form, error: { code: "TLS" } });
    const set = (credential: Parameters<typeof console.call<"credentials.set">>[1]["credential"]) =>
      console.call("credentials.set", { ...target, url: jaeger.url, credential });
    await set({ scheme: "passphrase", passphrase: "wrong passphrase" });
    await console.until(() => console.health(id).error?.message.includes("does not open") === true);
    await set({ scheme: "passphrase", passphrase });
    await console.until(() => console.health(id).error?.code === "UNAUTHORIZED");
    await set({ scheme: "bearer", token: "tok-en" });
    await answering(console);
    expect([...keytar.entries.keys()]).toEqual(["incident-console prod/jaeger/key", "incident-console prod/jaeger"]);
    expect(console.said.join()).not.toMatch(/passphrase 42|wrong passphrase|tok-en/);

    // Another key file is none of this passphrase's business.
    await writeFile(join(folder, "other.pem"), key);
    await console.write([
      environment({
        url: jaeger.url,
        caFile: files.ca,
        clientCert: { cert: files.cert, key: join(folder, "other.pem") },
      }),
    ]);
    await console.until(() => console.health(id).asksFor?.scheme === "passphrase");
    await console.call("credentials.forget", target);
    expect(keytar.entries.size).toBe(0);
  });
});

describe("a keychain that is locked", () => {
  const locked = "The keychain is locked. Unlock it, then choose “Try the keychain again” in Backends.";

  test("while the console runs is said once it is asked, with the way out; by itself it is asked seldom", async () => {
    const jaeger = await startJaeger(new Set(["bearer-token-1"]));
    const settings = { url: jaeger.url, auth: { type: "bearer" } };
    const before = await open(settings);
    await failing(before);
    const credential = { scheme: "bearer", token: "bearer-token-1" } as const;
    await before.call("credentials.set", { ...target, url: jaeger.url, credential });
    await before.close();
    const console = await open(settings, { folder: before.folder });
    await answering(console);
    keytar.locked = true;
    keytar.calls.length = 0;
    // Other settings, and so another client.
    await console.write([environment({ ...settings, timeout: "9s" })]);
    await console.until(() => console.health(id).error?.code === "NO_KEYCHAIN");
    await console.until(() => console.settings().secrets.reason === locked);
    for (let poll = 0; poll < 10; poll += 1) {
      await console.clock.advance(60_000);
      await console.until(() => !console.health(id).polling);
    }
    expect(keytar.calls.filter((call) => call.startsWith("set")).length).toBeLessThanOrEqual(2);
    keytar.locked = false;
    await console.call("keychain.retry", {});
    await answering(console);
    await console.until(() => console.settings().secrets.kind === "keychain");
  });

  test("is said, the session goes on, and trying again mends all of it", async () => {
    const jaeger = await startJaeger(new Set(["bearer-token-1"]));
    const settings = { url: jaeger.url, auth: { type: "bearer" } };
    keytar.locked = true;
    const console = await open(settings);
    await failing(console);
    expect(console.settings().secrets).toEqual({
      kind: "session",
      reason: locked,
    });
    const credential = { scheme: "bearer", token: "bearer-token-1" } as const;
    expect(await console.call("credentials.set", { ...target, url: jaeger.url, credential })).toEqual({
      kept: "session",
      note: `${locked} The credential is kept in memory until the console ends.`,
      replaced: false,
    });
    await answering(console);
    expect(console.health(id).credential).toBe("session");
    expect(await console.call("keychain.retry", {})).toMatchObject({ kind: "session" });
    keytar.locked = false;
    expect(await console.call("keychain.retry", {})).toEqual({ kind: "keychain", reason: null });
    await console.until(() => console.health(id).credential === "keychain");
    expect(console.settings().secrets).toEqual({ kind: "keychain", reason: null });
    expect(keytar.entries.size).toBe(1);
    await console.close();

    keytar.locked = true;
    const later = await open(settings, { folder: console.folder });
    await failing(later);
    expect(later.health(id)).toMatchObject({ error: { code: "NO_KEYCHAIN" }, asksFor: { scheme: "bearer" } });
    keytar.locked = false;
    await later.call("keychain.retry", {});
    await answering(later);
    expect(later.health(id).credential).toBe("keychain");
  });
});
