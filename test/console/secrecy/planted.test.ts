import { createPrivateKey } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import type { RunCommand } from "../../../electron/console/credentials/command/run.ts";
import { createRedactor } from "../../../electron/console/surroundings/redactor.ts";
import type { ProcessFacts } from "../../../electron/console/world.ts";
import { credentialOf, curlCommand, grafanaExploreLink, logcliCommand } from "../../../renderer/logs/out/commands.ts";
import { exportEntries, exportFormats } from "../../../renderer/logs/out/exports.ts";
import { type CallName, calls } from "../../../shared/contract.ts";
import type { Credential } from "../../../shared/model/credential.ts";
import type { SearchState } from "../../../shared/model/logs.ts";
import { createCertificates, startServer, startTlsServer, type TestServer } from "../../support/httpServer.ts";
import { type CredentialConsole, openCredentialConsole } from "../credentials/console.ts";
import { createFakeKeytar } from "../credentials/fakeKeytar.ts";
import { clientId, startKeycloak } from "../credentials/keycloak.ts";
import { closeAfterwards, temporaryFolder } from "../http/support.ts";
import { hour, inputs, type Known, logql } from "./calls.ts";
import { type EchoKind, type EchoMode, echo, echoModes, encodingsOf } from "./echo.ts";

// Secrets of every scheme are planted; servers and provider repeat what they are sent in every way. Whatever leaves the
// console is searched for them: log lines, answers, topics, files, diagnostics, and what the renderer copies.
//
// Data is a case of its own. A label, an annotation or a log line is shown as the server holds it, since a console that
// changes labels cannot tell alerts apart. A secret that no server holds by chance (12 characters or more, letters and
// digits; 24 for headers, which may carry a tenant) is taken out of data nevertheless, as it is, but not in encodings.

const planted = {
  password: "Planted-Password-7Q<&\"'ü",
  bearer: "Planted.Bearer~Token-8W",
  header: "Planted-Header-Value-9E-0123456789",
  clientSecret: "Planted Client+Secret/1R=",
  passphrase: "Planted Passphrase 2T & more",
  commandToken: "Planted-Command-Token-3Y",
  typed: "Planted-Typed-Token-4U",
};

let certificates: Awaited<ReturnType<typeof createCertificates>>;
beforeAll(async () => {
  certificates = await createCertificates();
});

const facts: ProcessFacts = {
  system: "linux",
  node: "20",
  electron: null,
  uptimeSeconds: 1,
  memory: { processBytes: 1, heapBytes: 1, freeBytes: 1 },
  dataFolder: { path: "/data", freeBytes: 1, problem: null },
};

interface World {
  readonly console: CredentialConsole;
  readonly secrets: () => readonly string[];
  readonly provider: Awaited<ReturnType<typeof startKeycloak>>;
  readonly prometheusUrl: string;
  mode: EchoMode;
}

async function plant(): Promise<World> {
  const world = { mode: "plain" as EchoMode };
  const serve = async (kind: EchoKind) =>
    closeAfterwards(await startServer((response, request) => echo(kind, world.mode, response, request)));
  const provider = closeAfterwards(await startKeycloak("Planted"));
  provider.clientSecret = planted.clientSecret;
  const [prometheus, first, second, loki, gateway] = await Promise.all(
    (["prometheus", "alertmanager", "alertmanager", "loki", "gateway"] as const).map(serve),
  );
  const folder = await temporaryFolder();
  const pem = (name: string, text: string) => writeFile(join(folder, name), text).then(() => join(folder, name));
  const key = createPrivateKey(certificates.client.key);
  const encrypted = key.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: planted.passphrase });
  const files = {
    caFile: await pem("ca.pem", certificates.ca),
    clientCert: {
      cert: await pem("cert.pem", certificates.client.cert),
      key: await pem("key.pem", encrypted.toString()),
    },
  };
  const jaeger = closeAfterwards(
    await startTlsServer({ ...certificates.valid, clientCa: certificates.ca }, (response, request) =>
      echo("jaeger", world.mode, response, request),
    ),
  );
  const urlOf = (server: TestServer | undefined) => server?.url ?? "";
  const oauth2 = { type: "oauth2", issuer: provider.issuer, clientId };
  const environments = [
    {
      id: "prod",
      name: "Production",
      production: true,
      prometheus: { url: urlOf(prometheus), auth: { type: "basic", username: "jane" } },
      alertmanagers: [
        { url: urlOf(first), auth: { type: "bearer" } },
        { url: urlOf(second), auth: { type: "headers", names: ["X-Api-Key"] } },
      ],
      loki: { url: urlOf(loki), selector: '{service="shell"}', auth: { ...oauth2, grant: "client_credentials" } },
      gateway: { url: urlOf(gateway), auth: { ...oauth2, grant: "device" } },
      jaeger: { url: jaeger.url, auth: { type: "command", command: ["get-token"] }, ...files },
      grafana: { url: "https://grafana.example" },
    },
  ];
  const run: RunCommand = async () =>
    world.mode === "forbidden"
      ? { kind: "ended", code: 1, output: planted.commandToken, complaint: `bad: ${planted.commandToken}` }
      : { kind: "ended", code: 0, output: planted.commandToken, complaint: planted.commandToken };
  const redactor = createRedactor();
  const surroundings = {
    redactor,
    desktop: null,
    confirm: null,
    demo: null,
    logFile: { path: null, last: async () => said().slice(-200) },
    facts: async () => facts,
  };
  const keytar = createFakeKeytar();
  let said: () => readonly string[] = () => [];
  const console = await openCredentialConsole({ environments, load: async () => keytar, run, surroundings });
  said = () => console.said;
  const backends = { prometheus, first, second, loki, gateway };
  await enterAll(console, jaeger.url, backends);
  await signIn(console, provider);
  const { access, refresh, device } = provider.given;
  return Object.assign(world, {
    console,
    provider,
    prometheusUrl: urlOf(prometheus),
    secrets: () => [...Object.values(planted), ...access, ...refresh, ...device],
  });
}

async function enterAll(
  console: CredentialConsole,
  jaegerUrl: string,
  servers: Readonly<Record<"prometheus" | "first" | "second" | "loki" | "gateway", TestServer | undefined>>,
): Promise<void> {
  const entered: readonly (readonly [backend: string, url: string | undefined, credential: Credential])[] = [
    ["prometheus", servers.prometheus?.url, { scheme: "basic", username: "jane", password: planted.password }],
    ["alertmanager-1", servers.first?.url, { scheme: "bearer", token: planted.bearer }],
    ["alertmanager-2", servers.second?.url, { scheme: "headers", headers: { "X-Api-Key": planted.header } }],
    ["loki", servers.loki?.url, { scheme: "oauth2", clientSecret: planted.clientSecret }],
    ["jaeger", jaegerUrl, { scheme: "command", command: ["get-token"] }],
    ["jaeger", jaegerUrl, { scheme: "passphrase", passphrase: planted.passphrase }],
  ];
  for (const [backend, url = "", credential] of entered) {
    const kept = await console.call("credentials.set", { environment: "prod", backend, url, credential });
    expect(kept).toEqual({ kept: "keychain", note: null, replaced: false });
  }
}

async function signIn(console: CredentialConsole, provider: World["provider"]): Promise<void> {
  provider.person = "agrees";
  await console.call("credentials.signIn", { environment: "prod", backend: "gateway" });
  const before = provider.given.refresh.length;
  await console.clock.advance(5_000);
  await expect.poll(() => provider.given.refresh.length).toBeGreaterThan(before);
}

/** The outcome of a call whose waits are shortened: the clock goes on while it does not end. */
async function drive(console: CredentialConsole, name: CallName, input: unknown): Promise<unknown> {
  let ended = false;
  const outcome = console.call(name, input as never).then(
    (value) => value,
    (cause: unknown) => cause,
  );
  void outcome.then(() => {
    ended = true;
  });
  for (let turn = 0; turn < 4_000 && !ended; turn += 1) {
    await sleep(10);
    if (turn % 20 === 19 && !ended) await console.clock.advance(5_000);
  }
  if (!ended) throw new Error(`${name} does not end`);
  return outcome;
}

const topicNames = [
  "alerts",
  "silences",
  "acknowledgements",
  "notifications",
  "personal",
  "desktop",
  "faults",
  "searches",
] as const;

async function driveAll({ console, prometheusUrl }: World): Promise<void> {
  const { clock } = console;
  const read = (await drive(console, "environments.read", {})) as { readonly revision?: string };
  const started = (await drive(console, "search.start", { query: logql, environments: ["prod"], range: hour })) as {
    readonly search?: string;
  };
  const tail = (await drive(console, "tail.start", { expression: '{service="shell"}', environments: ["prod"] })) as {
    readonly tail?: string;
  };
  const search = started.search ?? "none";
  if (started.search !== undefined) console.follow("search", search);
  if (tail.tail !== undefined) console.follow("tail", tail.tail);
  const known: Known = {
    now: clock.now(),
    environment: "prod",
    backend: "gateway",
    url: prometheusUrl,
    alert: "prod/00000000000000e1",
    startsAt: Date.parse("2026-11-21T03:40:00Z"),
    search,
    tail: tail.tail ?? "none",
    revision: read.revision ?? "none",
    settingsText: await readFile(join(console.folder, "environments.json"), "utf8"),
    typed: planted.typed,
  };
  for (const name of Object.keys(calls) as CallName[]) {
    const input = inputs[name](known);
    if (input !== null) await drive(console, name, input);
  }
  await drive(console, "search.close", { search });
  await clock.advance(20_000);
  await sleep(100);
}

async function textsOf(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.map(async (file) => `${file}\n${await readFile(file, "latin1")}\n${await readFile(file, "utf8")}`),
  );
}

/** Where a text holds a secret: the texts around it, with the secret's place marked. */
function leaks(texts: readonly string[], forms: readonly string[]): string[] {
  const wanted = [...new Set(forms)].filter((form) => form.length >= 6);
  return texts.flatMap((text) =>
    wanted.flatMap((form) => {
      const at = text.toLowerCase().indexOf(form.toLowerCase());
      return at < 0 ? [] : [`${form} in: ${text.slice(Math.max(0, at - 120), at + form.length + 40)}`];
    }),
  );
}

const unpadded = (form: string) => form.replace(/=+$/, "");
const allForms = (secrets: readonly string[]) => secrets.flatMap((secret) => encodingsOf(secret).map(unpadded));

describe("planted secrets are nowhere", () => {
  test.each(echoModes)("where servers repeat them: %s", { timeout: 120_000 }, async (mode) => {
    const world = await plant();
    world.mode = mode;
    const { console, provider } = world;
    for (const topic of topicNames) console.follow(topic, "");
    await driveAll(world);
    // The provider repeats what it was sent as well, and refuses.
    provider.valid.clear();
    provider.echoes = true;
    await console.clock.advance(290_000);
    provider.refusals.push([400, "invalid_scope", ""], [401, "unauthorized_client", ""], [400, "", ""], [500, "", ""]);
    await drive(console, "poll.now", { environment: null });
    await console.clock.advance(30_000);
    await sleep(100);
    await driveAll(world);
    console.console.fault(new Error(`thrown with ${planted.password} and ${planted.bearer}`));
    const diagnostics = (await drive(console, "diagnostics.read", {})) as { readonly text: string };
    await console.close();

    const texts = [...console.said, diagnostics.text, ...(await textsOf(console.folder))];
    // The test must be able to fail: it has seen what the servers say, and they have seen the secrets.
    expect(texts.some((text) => text.includes("•••"))).toBe(true);
    expect(provider.given.access.length).toBeGreaterThan(1);
    expect(leaks(texts, mode === "data" ? world.secrets() : allForms(world.secrets())).slice(0, 5)).toEqual([]);
  });
});

test("what is copied from the logs holds none", { timeout: 60_000 }, async () => {
  const world = await plant();
  world.mode = "data";
  const { console } = world;
  await drive(console, "poll.now", { environment: null });
  const { search } = (await drive(console, "search.start", { query: logql, environments: ["prod"], range: hour })) as {
    readonly search: string;
  };
  console.follow("search", search);
  await expect.poll(() => console.said.some((text) => text.includes("request_id=abc12345"))).toBe(true);
  let state: SearchState | null = null;
  console.console.subscribe("search", search, (message) => {
    if (message.kind === "snapshot") state = message.state as SearchState;
  })();
  const [environment] = console.settings().environments;
  if (environment === undefined || state === null) throw new Error("nothing was found");
  const found: SearchState = state;
  const span = { from: 0, to: console.clock.now() };
  const sent = { environment, logql: logql.expression, span, limit: 10, direction: "backward" } as const;
  const source = { ...found, environmentName: (id: string) => id, zone: "utc", mask: false } as const;
  const backends = ["prometheus", "alertmanager-1", "alertmanager-2", "loki", "gateway", "jaeger"];
  const texts = [
    ...backends.map((backend) => curlCommand(sent, credentialOf(console.health(`prod/${backend}`))) ?? ""),
    logcliCommand(sent) ?? "",
    grafanaExploreLink(sent) ?? "",
    ...exportFormats.map((format) => exportEntries(format, source)),
  ];
  expect(texts[3]).toContain('"Authorization: Bearer $LOKI_TOKEN"');
  expect(leaks(texts, allForms(world.secrets()))).toEqual([]);
});
