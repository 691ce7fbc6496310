import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import type { EnvironmentSettings } from "../../../shared/settings/schema.ts";
import { createCertificates, sendJson, startServer, startTlsServer } from "../../support/httpServer.ts";
import { closeAfterwards, temporaryFolder } from "../http/support.ts";
import { type CredentialConsole, openCredentialConsole } from "./console.ts";
import { createFakeKeytar, type FakeKeytar } from "./fakeKeytar.ts";

// Credentials while settings change: whom they follow, and who does not get them.

let keytar: FakeKeytar;
beforeEach(() => {
  keytar = createFakeKeytar();
});

const nowhere = (port: number) => `http://127.0.0.1:${port}`;
const bare = { id: "a", name: "A", production: false } as const;

function open(...environments: readonly object[]): Promise<CredentialConsole> {
  return openCredentialConsole({ environments, load: async () => keytar });
}

function enter(console: CredentialConsole, backend: string, url: string, token: string) {
  const credential = { scheme: "bearer", token } as const;
  return console.call("credentials.set", { environment: "a", backend, url, credential });
}

async function put(console: CredentialConsole, change: (before: EnvironmentSettings) => EnvironmentSettings) {
  const { revision, environments } = await console.call("environments.read", {});
  const [before] = environments;
  if (before === undefined) throw new Error("no environment");
  await console.call("environments.put", { replaces: "a", environment: change(before), revision, confirmation: null });
}

/** What the keychain holds: the token of each account, and where it may be sent. */
function kept(): Readonly<Record<string, string>> {
  const entries = [...keytar.entries].filter(([key]) => !key.includes("probe/"));
  return Object.fromEntries(
    entries
      .map(([key, text]): [string, { origin: string; credential: { token?: string; passphrase?: string } }] => [
        key.replace(/^\S+ a\//, ""),
        JSON.parse(text),
      ])
      .map(([key, { origin, credential }]) => [key, `${credential.token ?? credential.passphrase} for ${origin}`]),
  );
}

describe("Alertmanagers go by their number, their credentials by their URL", () => {
  const urls = [nowhere(9), nowhere(10), nowhere(11)] as const;
  const [one, two, three] = urls;
  const named = (url: string) => ({ url });
  const withAll = async (console: CredentialConsole) => {
    for (const [index, url] of urls.entries())
      await enter(console, `alertmanager-${index + 1}`, url, `token-of-${index + 1}`);
  };
  const held = (...tokens: readonly (number | null)[]) =>
    Object.fromEntries(
      tokens.flatMap((token, index) =>
        token === null ? [] : [[`alertmanager-${index + 1}`, `token-of-${token} for ${urls[token - 1]}`]],
      ),
    );

  test.each<[string, readonly string[], readonly (number | null)[]]>([
    ["the first is taken out", [two, three], [2, 3]],
    ["they change places", [three, one, two], [3, 1, 2]],
    ["one comes before them", [nowhere(12), one, two, three], [null, 1, 2, 3]],
    ["the last is taken out", [one, two], [1, 2]],
    ["one gets another address, which could be taken back", [one, nowhere(12), three], [1, 2, 3]],
    ["all are taken out", [], []],
  ])("%s", async (_what, after, tokens) => {
    const console = await open({ ...bare, alertmanagers: urls.map(named) });
    await withAll(console);
    await put(console, (before) => ({ ...before, alertmanagers: after.map(named) }));
    expect(kept()).toEqual(held(...tokens));
  });

  test("and they are used at once", async () => {
    const tokens: unknown[] = [];
    const server = closeAfterwards(
      await startServer((response, { headers }) => {
        tokens.push(headers.authorization);
        sendJson(response, []);
      }),
    );
    const console = await open({ ...bare, alertmanagers: [named(one), named(server.url)] });
    await enter(console, "alertmanager-2", server.url, "token-of-two");
    await put(console, (before) => ({ ...before, alertmanagers: [named(server.url)] }));
    tokens.length = 0;
    await console.until(() => console.health("a/alertmanager-1").credential === "keychain");
    await expect.poll(() => tokens.includes("Bearer token-of-two")).toBe(true);
    expect(JSON.stringify(console.said)).not.toContain("token-of-two");
  });

  test("but not to another proxy, whatever moves meanwhile", async () => {
    const console = await open({ ...bare, alertmanagers: [named(one), named(two)] });
    await enter(console, "alertmanager-2", two, "token-of-2");
    await put(console, (before) => ({ ...before, alertmanagers: [{ url: two, proxy: "http://127.0.0.1:13" }] }));
    expect(kept()).toEqual({ "alertmanager-1": `token-of-2 for ${two}` });
    await console.until(() => console.health("a/alertmanager-1").credential === "withheld");
  });
});

describe("what is left behind", () => {
  test("goes with a backend that leaves its environment", async () => {
    const console = await open({ ...bare, prometheus: { url: nowhere(9) }, loki: { url: nowhere(10) } });
    await enter(console, "prometheus", nowhere(9), "token-of-1");
    await enter(console, "loki", nowhere(10), "token-of-2");
    await put(console, ({ loki: _, ...rest }) => rest);
    expect(kept()).toEqual({ prometheus: `token-of-1 for ${nowhere(9)}` });
  });

  test("can be forgotten of an environment that is switched off or gone", async () => {
    const console = await open({ ...bare, prometheus: { url: nowhere(9) }, loki: { url: nowhere(10) } });
    await enter(console, "prometheus", nowhere(9), "token-of-1");
    await enter(console, "loki", nowhere(10), "token-of-2");
    await put(console, (before) => ({ ...before, disabled: true }));
    expect(Object.keys(kept())).toEqual(["prometheus", "loki"]);
    await console.call("credentials.forget", { environment: "a", backend: "prometheus" });
    await console.write([]);
    await console.until(() => console.settings().disabled === 0);
    await console.call("credentials.forget", { environment: "a", backend: "loki" });
    expect(kept()).toEqual({});
    await expect(console.call("credentials.forget", { environment: "a", backend: "loki/key" })).rejects.toThrow(
      "NOT_FOUND",
    );
  });

  test("is said where the keychain does not let go of it", async () => {
    const console = await open({ ...bare, prometheus: { url: nowhere(9) } });
    await enter(console, "prometheus", nowhere(9), "token-of-1");
    keytar.locked = true;
    const { revision } = await console.call("environments.read", {});
    const { note } = await console.call("environments.remove", { id: "a", revision, confirmation: null });
    expect(note).toMatch(/keychain is locked/);
  });
});

describe("a form that shows something else than the settings have by now", () => {
  test("is refused: another giver of tokens", async () => {
    const auth = { type: "oauth2", grant: "client_credentials", issuer: "https://good.example/x", clientId: "c" };
    const settings = (tokenUrl: string) => [{ ...bare, loki: { url: nowhere(9), auth: { ...auth, tokenUrl } } }];
    const console = await open(...settings("https://evil.example/t"));
    await console.until(() => console.health("a/loki").asksFor !== null);
    expect(console.health("a/loki")).toMatchObject({
      credentialForm: { provider: { origins: ["https://evil.example"] } },
      error: { message: expect.stringContaining("at https://evil.example.") },
    });
    const set = (provider: string[]) =>
      console.call("credentials.set", {
        environment: "a",
        backend: "loki",
        url: nowhere(9),
        provider,
        credential: { scheme: "oauth2", clientSecret: "planted-secret" },
      });
    await expect(set(["https://good.example"])).rejects.toThrow("The address changed in the settings meanwhile.");
    expect(keytar.entries.size).toBe(0);
    await set(["https://evil.example"]);
    expect(keytar.entries.size).toBe(1);
  });
});

describe("another CA file", () => {
  test("gets nothing, be it named or written in place of the first; none is kept for one that cannot be read", async () => {
    const certificates = await createCertificates();
    const seen: unknown[] = [];
    const server = closeAfterwards(
      await startTlsServer(certificates.valid, (response, { headers }) => {
        seen.push(headers.authorization);
        response.writeHead(headers.authorization === undefined ? 401 : 200).end("{}");
      }),
    );
    const folder = await temporaryFolder();
    const [good, evil] = [join(folder, "good.pem"), join(folder, "evil.pem")];
    const both = `${certificates.otherCa}\n${certificates.ca}`;
    await Promise.all([writeFile(good, certificates.ca), writeFile(evil, both)]);
    const settings = (caFile: string) => ({ ...bare, jaeger: { url: server.url, caFile } });
    const isWithheld = () => console.health("a/jaeger").credential === "withheld";
    const console = await open(settings(good));
    // A poll that is under way is followed by one that the clock, which stands still here, would have to begin.
    await console.until(() => console.health("a/jaeger").error !== null);
    await enter(console, "jaeger", server.url, "token-of-1");
    await console.until(() => console.health("a/jaeger").credential === "keychain");
    await expect.poll(() => seen).toContain("Bearer token-of-1");

    await console.write([settings(evil)]);
    await console.until(isWithheld);
    await console.write([settings(good)]);
    await console.until(() => console.health("a/jaeger").credential === "keychain");
    await expect.poll(() => seen.at(-1)).toBe("Bearer token-of-1");

    await writeFile(good, both);
    console.console.resume();
    seen.length = 0;
    await console.until(isWithheld);
    await expect.poll(() => seen.length).toBeGreaterThan(0);
    expect(seen.every((one) => one === undefined)).toBe(true);

    await console.write([settings(join(folder, "none.pem"))]);
    await console.until(() => console.health("a/jaeger").error?.message.includes("no such file") === true);
    await expect(enter(console, "jaeger", server.url, "token-of-2")).rejects.toThrow("so the credential was not saved");
    expect(Object.values(kept()).join()).not.toContain("token-of-2");
  });
});

describe("where credentials are kept is told anew", () => {
  test("once an open keychain does not take one", async () => {
    const full: FakeKeytar = {
      ...keytar,
      setPassword: async (service, account, password) => {
        if (!account.startsWith("probe/")) throw new Error("The keychain is full of words");
        await keytar.setPassword(service, account, password);
      },
    };
    const environments = [{ ...bare, loki: { url: nowhere(9) } }];
    const console = await openCredentialConsole({ environments, load: async () => full });
    await console.until(() => console.settings().secrets.kind === "keychain");
    expect((await enter(console, "loki", nowhere(9), "token-of-1")).kept).toBe("session");
    await console.until(() => console.settings().secrets.kind === "session");
    expect(console.settings().secrets.reason).toBe("The keychain refuses to keep secrets.");
  });

  test("once a save opens the keychain, or does not", async () => {
    const locked = keytar;
    let fails = true;
    const load = async () => {
      if (fails) throw new Error("Could not connect: D-Bus");
      return locked;
    };
    const console = await openCredentialConsole({ environments: [{ ...bare, loki: { url: nowhere(9) } }], load });
    await console.until(() => console.settings().secrets.reason !== null);
    fails = false;
    expect(await enter(console, "loki", nowhere(9), "token-of-1")).toMatchObject({ kept: "keychain", note: null });
    await console.until(() => console.settings().secrets.kind === "keychain");

    keytar.locked = true;
    expect((await enter(console, "loki", nowhere(9), "token-of-2")).kept).toBe("session");
    await console.until(() => console.settings().secrets.kind === "session");
    expect(console.settings().secrets.reason).toMatch(/^The keychain is locked\./);
    keytar.locked = false;
    await console.call("credentials.forget", { environment: "a", backend: "loki" });
    await console.until(() => console.settings().secrets.kind === "keychain");
  });
});
