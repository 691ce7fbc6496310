import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { binaries, eventually, getJson, type RaisableAlert, without } from "../real/servers.ts";

interface Alert {
  readonly annotations: { readonly runbook_url: string };
  readonly labels: Readonly<Record<string, string>>;
  readonly receivers: readonly { readonly name: string }[];
  readonly status: { readonly state: string };
}

interface Settings {
  readonly version: number;
  readonly environments: readonly {
    readonly prometheus: { readonly url: string };
    readonly alertmanagers: readonly { readonly url: string }[];
    readonly loki?: { readonly url: string; readonly selector: string };
  }[];
}

const SCRIPT = fileURLToPath(new URL("../../build/stack/stack.mjs", import.meta.url));

/** Each rule's runbook ends in `<stack>/<alert name>`, which tells apart alerts of the same name. */
function nameOf({ annotations }: Alert): string {
  return new URL(annotations.runbook_url).pathname.slice(1);
}

test("without the servers, one sentence says what to install", () => {
  const run = () =>
    execFileSync(process.execPath, [SCRIPT], {
      env: { PATH: "" },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  expect(run).toThrow(/sudo apt-get install prometheus prometheus-alertmanager\n$/);
});

describe.skipIf(without("prometheus", "alertmanager"))("npm run stack", { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "incident-console-out-"));
  const out = join(folder, "environments.json");
  // Everything that the stack starts gets this folder for its temporary files, so that its leavings can be counted.
  const env = { ...process.env, TMPDIR: folder };
  let stack: ChildProcessWithoutNullStreams;
  let printed = "";
  let exporterUrl = "";
  let alertmanagers: readonly string[] = [];

  const alerts = (peer = 0) => getJson<Alert[]>(`${alertmanagers[peer]}/api/v2/alerts`);
  const names = async () => (await alerts()).map(nameOf).sort();
  const control = async (alert: string, raised: boolean) => {
    const response = await fetch(`${exporterUrl}/control`, { method: "POST", body: JSON.stringify({ alert, raised }) });
    expect(response.status).toBe(200);
  };
  const raisable = async () => (await getJson<{ alerts: RaisableAlert[] }>(`${exporterUrl}/control`)).alerts;

  /** Processes that hold a path of the stack's folder in their command line. */
  const children = () =>
    execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })
      .split("\n")
      .filter((line) => line.includes(`${folder}/incident-console-`));

  beforeAll(async () => {
    stack = spawn(process.execPath, [SCRIPT, "--fast", "--out", out], { env });
    stack.stdout.on("data", (chunk) => {
      printed += String(chunk);
    });
    stack.stderr.on("data", (chunk) => {
      printed += String(chunk);
    });
    await eventually(
      async () => printed,
      (text) => text.includes("/control"),
      60_000,
    );
    exporterUrl = /(http:\S+)\/control/.exec(printed)?.[1] ?? "";
    const settings = JSON.parse(readFileSync(out, "utf8")) as Settings;
    alertmanagers = settings.environments[0]?.alertmanagers.map(({ url }) => url) ?? [];
  }, 90_000);

  afterAll(() => {
    stack.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
  });

  test("prints and writes the settings that reach it", async () => {
    const settings = JSON.parse(readFileSync(out, "utf8")) as Settings;
    expect(printed).toContain(JSON.stringify(settings, null, 2));
    expect(settings).toMatchObject({ version: 1, environments: [{ id: "stack", production: false }] });
    const [environment] = settings.environments;
    const config = await getJson<{ data: { yaml: string } }>(`${environment?.prometheus.url}/api/v1/status/config`);
    expect(config.data.yaml).toMatch(/external_labels:\n\s+cluster: local\n\s+environment: stack/);
    expect(alertmanagers).toHaveLength(2);
    expect(environment?.loki === undefined).toBe(binaries().loki === null);
    if (environment?.loki === undefined) expect(printed).toContain("Loki is left out");
  });

  test("a critical alert is raised on both peers, routed on, and cleared", async () => {
    await control("DatabaseConnectionPoolExhausted", true);
    const raised = await eventually(alerts, (found) => found.length > 0);
    expect(raised.map(({ labels, receivers }) => ({ labels, receivers }))).toEqual([
      {
        labels: {
          alertname: "DatabaseConnectionPoolExhausted",
          cluster: "local",
          component: "database",
          environment: "stack",
          instance: "fastapi-1",
          job: "fastapi",
          severity: "critical",
        },
        receivers: [{ name: "pagerduty" }, { name: "slack" }],
      },
    ]);
    expect((await alerts(1)).map(nameOf)).toEqual(["fastapi/DatabaseConnectionPoolExhausted"]);
    await eventually(
      () => getJson<{ notifications: { receiver: string }[] }>(`${exporterUrl}/sink`),
      ({ notifications }) => new Set(notifications.map(({ receiver }) => receiver)).size === 2,
    );
    await control("DatabaseConnectionPoolExhausted", false);
    await eventually(names, (found) => found.length === 0);
  });

  test("a service that is down suppresses the warnings of its component", async () => {
    stack.stdin.write("raise HighMemoryUsage\nraise fastapi/ServiceDown\n");
    const found = await eventually(alerts, (list) => list.length === 3);
    const states = Object.fromEntries(found.map((alert) => [nameOf(alert), alert.status.state]));
    expect(states).toEqual({
      "fastapi/HighMemoryUsage": "suppressed",
      "fastapi/ServiceDown": "active",
      "openuser/HighMemoryUsage": "active",
    });
    stack.stdin.write("list\nraise Nonsense\nclear all\n");
    await eventually(names, (list) => list.length === 0);
    expect(printed).toContain("Raised fastapi/HighMemoryUsage, openuser/HighMemoryUsage");
    expect(printed).toMatch(/● fastapi\/ServiceDown +critical +takes fastapi down/);
    expect(printed).toContain('There is no alert "Nonsense".');
  });

  test("every alert can be raised and cleared", async () => {
    const all = await raisable();
    expect(all.length).toBeGreaterThan(40);
    // A job that is down has no series, so the alerts that need its series have their turn before.
    for (const goesDown of [false, true]) {
      const turn = all.filter(({ takesDown }) => (takesDown !== undefined) === goesDown).map(({ alert }) => alert);
      for (const alert of turn) await control(alert, true);
      const raised = await eventually(names, (found) => turn.every((alert) => found.includes(alert)), 60_000);
      expect([...new Set(raised)].sort()).toEqual(turn.sort());
      await control("all", false);
      await eventually(names, (found) => found.length === 0, 60_000);
    }
  });

  test("SIGINT ends everything, and nothing is left but the settings", async () => {
    expect(children().length).toBeGreaterThanOrEqual(3);
    const ended = once(stack, "exit");
    stack.kill("SIGINT");
    expect(await ended).toEqual([0, null]);
    expect(children()).toEqual([]);
    expect(existsSync(out)).toBe(true);
    expect(execFileSync("ls", [folder], { encoding: "utf8" })).toBe("environments.json\n");
  });
});
