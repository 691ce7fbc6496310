import { expect, test } from "vitest";
import {
  type DiagnosticsFacts,
  diagnosticsText,
  withoutQueries,
} from "../../../electron/console/surroundings/diagnostics.ts";
import type { Alert } from "../../../shared/model/alert.ts";
import type { BackendHealth } from "../../../shared/model/backend.ts";
import { defaultPersonalSettings } from "../../../shared/model/personal.ts";
import { openDesk, facts as processFacts } from "./support.ts";

const now = Date.parse("2026-11-21T03:42:00Z");

const backend: BackendHealth = {
  id: "production/loki",
  environment: "production",
  backend: "loki",
  kind: "loki",
  name: "Loki",
  url: "https://ada:secret@loki.example.com:3100/prefix?token=abc",
  version: "3.7.6",
  lastSuccessAt: now - 300_000,
  latencyMs: 12,
  error: { code: "UNAUTHORIZED", message: "Loki refused the token (401) at https://loki.example.com:3100/x?k=v." },
  failingSince: now - 290_000,
  polling: false,
  nextPollAt: now + 30_000,
  intervalMs: 15_000,
  staleAfterMs: 40_000,
  restartedAt: null,
  settling: null,
  notes: ["2 rules fail to evaluate"],
  credential: "keychain",
  asksFor: null,
  credentialForm: { scheme: "bearer", username: null, headerNames: [] },
  clientCert: false,
  signIn: null,
};

const alert = {
  id: "production/1",
  environment: "production",
  state: "firing",
  name: "SecretProject",
  labels: { customer: "label-of-a-customer" },
  annotations: { summary: "annotation" },
} as unknown as Alert;

const known: DiagnosticsFacts = {
  version: "1.2.3",
  now,
  process: processFacts,
  settings: {
    version: "1.2.3",
    demo: false,
    demoSwitch: "enter",
    disabled: 2,
    file: "/data/environments.json",
    fileExists: true,
    environments: [
      {
        id: "production",
        name: "Production",
        color: "#d6409f",
        production: true,
        readOnly: false,
        backends: [],
        grafanaUrl: null,
        requestIdFields: [],
      },
    ],
    problems: [{ message: "is not a URL", line: 4, column: 1, field: "environments[0].loki.url" }],
    secrets: { kind: "session", reason: "No keychain service is running (such as GNOME Keyring or KWallet)." },
    startedAt: now - 3_600_000,
    exampleRequestIds: [],
  },
  health: [backend],
  alerts: [alert, { ...alert, state: "pending" } as Alert],
  personal: {
    settings: defaultPersonalSettings,
    author: "ada",
    mutes: [],
    problem: null,
    store: { remembers: false, problem: "The history database cannot be written.", bytes: null },
  },
  searches: { recent: [], saved: [], alertQueries: {}, problem: "searches.json could not be written." },
  faults: [{ id: 1, at: now, message: "Something went wrong inside the console: no." }],
  desktop: null,
  log: ["2026-11-21T03:42:00.000Z WARN  Loki at https://loki.example.com/x?token=abc is silent."],
};

test("what is known, as text", () => {
  expect(diagnosticsText(known)).toBe(`## Incident Console
version: 1.2.3
at: 2026-11-21T03:42:00.000Z
shell: browser tab
environments switched off: 2
watching since: 2026-11-21T02:42:00.000Z
system: linux 6.1.0 x64
node: v20.20.0
process up: 60 min
memory: 200.0 MiB, of it heap 50.0 MiB; free 1024.0 MiB

## Data
folder: ~/.config/incident-console
free: 1024.0 MiB
writable: yes
keychain: No keychain service is running (such as GNOME Keyring or KWallet).
database: remembers nothing
database: The history database cannot be written.
searches: searches.json could not be written.
settings, line 4: environments[0].loki.url is not a URL

## Environment production
production
alerts: 1 firing, 1 pending
loki at loki.example.com:3100: stale, version 3.7.6, credential keychain, every 15 s, answered 5 min ago, in 12 ms, failing for 5 min, next in 30 s, 1 note
  UNAUTHORIZED: Loki refused the token (401) at https://loki.example.com:3100/x

## Faults
2026-11-21T03:42:00.000Z Something went wrong inside the console: no.

## The last 1 lines of the log
2026-11-21T03:42:00.000Z WARN  Loki at https://loki.example.com/x is silent.
`);
});

test("nothing is known yet", () => {
  const nothing = { settings: null, health: [], alerts: [], personal: null, searches: null, faults: [], log: [] };
  const text = diagnosticsText({ version: "1.2.3", now, process: null, desktop: null, ...nothing });
  expect(text).toContain("watching since: not yet");
  expect(text).toContain("## Faults\nnone\n");
});

test("of addresses neither user nor query is told, of any scheme", () => {
  expect(withoutQueries("postgres://ada:p@ss@db:5432/x?y=1 and 'https://h/p#token=1' and http://h?a")).toBe(
    "postgres://db:5432/x and 'https://h/p' and http://h",
  );
  expect(withoutQueries("What? Nothing. https://h/a, b")).toBe("What? Nothing. https://h/a, b");
  expect(withoutQueries("http=http://a:1,https=https://ada:p@b:2;ftp://c/?d=e;x y")).toBe(
    "http=http://a:1,https=https://b:2;ftp://c/ y",
  );
});

test("the log's lines are read through the surroundings", async () => {
  const last = async (lines: number) => [`the latest of ${lines}`];
  const { calls } = openDesk({ logFile: { path: null, last } });
  const { text, logFile } = await calls["diagnostics.read"]({});
  expect([text.includes("the latest of 200"), logFile]).toEqual([true, null]);
});
