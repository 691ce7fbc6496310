import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { environmentsToImport, previewImport } from "../../../../electron/console/environments/edit/preview.ts";
import { calls } from "../../../../shared/contract.ts";
import type { EnvironmentSettings } from "../../../../shared/settings/schema.ts";
import { fullSettings } from "../settings.ts";

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "incident-console-"));
  file = join(folder, "environments.json");
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const bare: EnvironmentSettings = { id: "a", name: "A", production: false };

function settings(...environments: readonly object[]): string {
  return JSON.stringify({ version: 1, environments });
}

async function preview(text: string, known: readonly EnvironmentSettings[] = []) {
  const result = await previewImport(text, known, file);
  expect(calls["environments.preview"].output.parse(result)).toEqual(result);
  return result;
}

async function previewOne(after: object, before?: EnvironmentSettings) {
  const { environments, problems } = await preview(settings(after), before === undefined ? [] : [before]);
  expect(problems).toEqual([]);
  return environments[0];
}

async function warnings(after: object, before?: EnvironmentSettings): Promise<readonly string[] | undefined> {
  return (await previewOne({ ...bare, ...after }, before))?.warnings;
}

describe("what a file would bring", () => {
  test("new environments, with what they have", async () => {
    const { environments } = await preview(JSON.stringify(fullSettings));
    expect(environments).toMatchObject([
      {
        id: "production",
        name: "Production",
        production: true,
        status: "new",
        details: [
          "Prometheus at prometheus.example.com.",
          "Alertmanager 1 at alertmanager-1.example.com.",
          "Alertmanager 2 at alertmanager-2.example.com.",
          "Loki at loki.example.com.",
          "Links to Grafana at grafana.example.com.",
        ],
      },
      { id: "staging", status: "new", details: ["Alertmanager at 127.0.0.1:9093."], warnings: [] },
    ]);
  });

  test("the same, where only what a person chooses differs", async () => {
    expect(await previewOne(bare, { ...bare, disabled: true })).toMatchObject({
      status: "same",
      details: ["It has no backends.", "It is switched off."],
      warnings: [],
    });
  });

  test("every field that differs, in a sentence", async () => {
    const before: EnvironmentSettings = {
      ...bare,
      severities: { sev1: "critical" },
      prometheus: { url: "https://p.example.com", timeout: "5s", auth: { type: "bearer" } },
      alertmanagers: [{ url: "https://one.example.com" }, { url: "https://two.example.com" }, { url: "https://x" }],
      loki: { url: "https://l.example.com", tenants: ["a"] },
    };
    const after = {
      ...bare,
      name: "Alpha",
      prometheus: { url: "https://p.example.com", pollInterval: "30s", auth: { type: "bearer" } },
      alertmanagers: [{ url: "https://two.example.com", timeout: "3s" }, { url: "https://one.example.com" }],
      loki: { url: "https://l.example.com", tenants: ["a", "b"] },
      severities: { sev1: "high" },
      grafana: { url: "https://g" },
    };
    const one = await previewOne(after, before);
    expect([one?.status, one?.details.slice(5)]).toEqual([
      "changed",
      [
        'name is "Alpha" instead of "A".',
        'severities.sev1 is "high" instead of "critical".',
        'prometheus.timeout is left out; it was "5s".',
        'prometheus.pollInterval is new: "30s".',
        'alertmanagers 1.timeout is new: "3s".',
        'alertmanagers 3 is left out; it was {"url":"https://x"}.',
        "alertmanagers are in another order.",
        'loki.tenants is ["a","b"] instead of ["a"].',
        'grafana is new: {"url":"https://g"}.',
      ],
    ]);
  });

  test("long values and endless lists are cut", async () => {
    const severities = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`s${index}`, "info"]));
    const one = await previewOne({ ...bare, severities: { ...severities } }, { ...bare, severities: { s0: "high" } });
    expect([one?.details.length, one?.details.at(-1)]).toEqual([52, "And 30 more."]);
    const long = await previewOne({ ...bare, severities: { ["x".repeat(5_000)]: "info" } }, bare);
    expect(Math.max(...(long?.details ?? []).map(({ length }) => length))).toBeLessThan(300);
  });
});

describe("what deserves a look", () => {
  test("a command", async () => {
    const auth = { type: "command", command: ["vault", "read", "a b; rm"] };
    const sentence = 'Loki would run "vault" "read" "a b; rm" here for a token. You are asked before it runs.';
    expect(await warnings({ loki: { url: "https://l", auth } })).toEqual([sentence]);
    expect(await warnings({ name: "B", loki: { url: "https://l", auth } }, bare)).toEqual([sentence]);
  });

  test("another server, proxy or giver of tokens for what is known", async () => {
    const oauth = (issuer: string) => ({ type: "oauth2", grant: "device", issuer, clientId: "c" }) as const;
    const before: EnvironmentSettings = {
      ...bare,
      prometheus: { url: "https://p.example.com/a" },
      loki: { url: "https://l.example.com", auth: oauth("https://sso.example.com/x") },
      audit: { host: "db.example.com", database: "d", user: "u", table: "t" },
    };
    const after = {
      prometheus: { url: "https://p.example.org:8443/a", proxy: "http://proxy.example.org:3128" },
      loki: { url: "https://l.example.com/other", auth: oauth("https://sso.example.org/x") },
      audit: { host: "db.example.org", database: "d", user: "u", table: "t", tls: false },
    };
    expect(await warnings(after, before)).toEqual([
      "Prometheus would be asked at another server: p.example.com → p.example.org:8443. The kept credential is not sent there.",
      "Prometheus would be asked through the proxy proxy.example.org:3128.",
      "Loki would get its tokens from sso.example.org instead of sso.example.com.",
      "PostgreSQL would be asked at another server: db.example.com:5432 → db.example.org:5432. The kept credential is not sent there.",
      "The audit database at db.example.org is asked without encryption (tls is false).",
    ]);
  });

  test("less care", async () => {
    expect(await warnings({}, { ...bare, production: true, readOnly: true })).toEqual([
      "It is production here and would no longer be: no name would be asked for before a change.",
      "It is read-only here and would no longer be: its servers could be changed.",
    ]);
    expect(await warnings({ production: true, readOnly: true }, bare)).toEqual([]);
  });

  test("files that are not here", async () => {
    await writeFile(join(folder, "here.pem"), "");
    const connection = (path: string) => ({ url: "https://x", caFile: path });
    expect(
      await warnings({
        prometheus: connection("here.pem"),
        alertmanagers: [connection(join(folder, "here.pem")), connection("gone.pem")],
        loki: { url: "https://l", clientCert: { cert: "/nowhere/c.pem", key: "here.pem" } },
        audit: { host: "db", database: "d", user: "u", table: "t", caFile: "gone.pem" },
      }),
    ).toEqual([
      `alertmanagers 2.caFile is not on this machine: "gone.pem", looked for as ${join(folder, "gone.pem")}.`,
      'loki.clientCert.cert is not on this machine: "/nowhere/c.pem", looked for as /nowhere/c.pem.',
      `audit.caFile is not on this machine: "gone.pem", looked for as ${join(folder, "gone.pem")}.`,
    ]);
  });

  test("another CA file, as it decides who may pass for the server", async () => {
    const at = (caFile?: string) => ({ url: "https://p", ...(caFile === undefined ? {} : { caFile }) });
    await Promise.all(["a.pem", "b.pem"].map((name) => writeFile(join(folder, name), "")));
    const before = { ...bare, prometheus: at("a.pem"), loki: at(), gateway: at("a.pem"), jaeger: at("a.pem") };
    const after = { prometheus: at("b.pem"), loki: at("b.pem"), gateway: at(), jaeger: at("a.pem") };
    expect(await warnings(after, before)).toEqual([
      'Prometheus would be believed by the authorities in "b.pem" instead of those in "a.pem". The kept credential is not sent until it is entered again.',
      'Loki would be believed by the authorities in "b.pem". The kept credential is not sent until it is entered again.',
      'Gateway would be believed by the usual authorities instead of those in "a.pem". The kept credential is not sent until it is entered again.',
    ]);
    expect(await warnings({ name: "B", loki: at("b.pem") }, bare)).toEqual([]);
  });

  test("credentials without encryption, but not to this machine", async () => {
    const bearer = { type: "bearer" };
    const local = ["http://localhost:9090", "http://127.0.0.1", "http://127.8.9.1:1", "http://[::1]:9090"];
    expect(await warnings({ alertmanagers: local.map((url) => ({ url, auth: bearer })) })).toEqual([]);
    const sso = { type: "oauth2", grant: "client_credentials", tokenUrl: "http://sso.internal/token", clientId: "c" };
    expect(
      await warnings({
        prometheus: { url: "http://localhost.example.com", auth: bearer },
        loki: { url: "http://loki.internal:3100" },
        gateway: { url: "http://gateway.internal", auth: { type: "none" } },
        jaeger: { url: "https://jaeger.internal", auth: sso },
      }),
    ).toEqual([
      "Prometheus: credentials would go to localhost.example.com over http://, readable to everybody on the way.",
      "Jaeger: credentials would go to sso.internal over http://, readable to everybody on the way.",
    ]);
  });

  test("the name of another environment", async () => {
    expect(await warnings({ id: "b" }, bare)).toEqual([
      'Another environment here has this name (its id is "a"); two pills would look alike.',
    ]);
  });

  test("one name twice in the file", async () => {
    const { environments } = await preview(settings(bare, { ...bare, id: "b" }, { ...bare, id: "c", name: "C" }));
    expect(environments.map((one) => one.warnings)).toEqual([
      ['Another environment of this file has this name (its id is "b"); two pills would look alike.'],
      ['Another environment of this file has this name (its id is "a"); two pills would look alike.'],
      [],
    ]);
  });
});

describe("text of all sorts", () => {
  test("comments, trailing commas and a byte order mark are fine", async () => {
    const text =
      '\uFEFF// ours\n{ "version": 1, "environments": [ { "id": "a", "name": "A", "production": false, }, ], }';
    expect(await preview(text)).toMatchObject({ environments: [{ id: "a", status: "new" }], problems: [] });
  });

  test("a fault has its line and field", async () => {
    expect(await preview('{ "version": 1,\n"environments": [{ "id": "a", "name": "A", "production": 1 }] }')).toEqual({
      environments: [],
      problems: [
        {
          message: "must be true or false: it decides how careful the console is",
          line: 2,
          column: 44,
          field: "environments[0].production",
        },
      ],
    });
  });

  test.each<[string, string, string]>([
    ["a kubeconfig", "apiVersion: v1\nclusters:\n- cluster: {}\nkind: Config\n", "This looks like a kubeconfig."],
    ["a manifest", "---\napiVersion: v1\nkind: Secret\n", "This looks like a Kubernetes manifest."],
    [
      "prometheus.yml",
      "# ours\nglobal:\n  scrape_interval: 15s\nscrape_configs: []\n",
      "This looks like the configuration of Prometheus (prometheus.yml).",
    ],
    [
      "alertmanager.yml",
      "global: {}\nroute:\n  receiver: x\n",
      "This looks like the configuration of Alertmanager (alertmanager.yml).",
    ],
    ["rules", "groups:\n- name: a\n", "This looks like a file of Prometheus rules."],
    ["any YAML", "environments:\n  - id: a\n", "This looks like YAML."],
    [
      "a page",
      "\n<!DOCTYPE html><html>",
      "This looks like a web page. Where the file is on a website, download the file itself (often “Raw”).",
    ],
    ["a key", "-----BEGIN PRIVATE KEY-----\nhunter2\n", "This looks like a certificate or a key."],
    [
      "other JSON",
      '{"dashboard": {"panels": []}}',
      'This is JSON, but no settings file of Incident Console: it has no "environments".',
    ],
    ["a list", "[1]", 'This is JSON, but no settings file of Incident Console: it has no "environments".'],
    ["nothing", "\uFEFF \n", "The file is empty."],
    ["words", "hello there", "This is not valid JSON: invalid symbol."],
    [
      "a newer version",
      '{"version": 3, "environments": []}',
      "This file was written by a newer version of Incident Console (its version is 3, this console knows 1). Update this one.",
    ],
    ["too much", `{"a":"${"é".repeat(2_000_000)}"}`, "The file is larger than 4 MB, so it is no settings file."],
    [
      "too many",
      settings(...Array.from({ length: 1_001 }, (_, index) => ({ ...bare, id: `e${index}` }))),
      "The file has 1001 environments; at most 1000 are read.",
    ],
  ])("%s", async (_what, text, sentence) => {
    const { environments, problems } = await preview(text);
    expect([environments, problems.length, problems[0]?.message.includes("hunter2")]).toEqual([[], 1, false]);
    expect(problems[0]?.message.startsWith(sentence)).toBe(true);
    expect(() => environmentsToImport(text, ["a"])).toThrow(`Nothing was imported. ${sentence}`);
  });

  test("text that is too long is refused in plain words before it is read", () => {
    const parsed = calls["environments.preview"].input.safeParse({ text: "x".repeat(4_000_001) });
    expect(parsed.error?.issues[0]?.message).toBe("is larger than 4 MB, so it is no settings file");
  });
});
