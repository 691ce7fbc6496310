import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, describe, expect, test } from "vitest";
import {
  eventually,
  getJson,
  removeAll,
  startAlertmanager,
  startExporter,
  startLoki,
  startPrometheus,
  without,
} from "./servers.ts";

interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly startsAt: string;
}

const RULES = `
groups:
  - name: custom
    rules:
      - alert: CustomHigh
        expr: custom_level > 10
        labels: { severity: warning }
`;

const harnessUrl = new URL("../../build/stack/harness.mjs", import.meta.url).href;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function alertsOf(alertmanagerUrl: string): Promise<Alert[]> {
  return getJson<Alert[]>(`${alertmanagerUrl}/api/v2/alerts`);
}

describe.skipIf(without("prometheus", "alertmanager"))("real servers", { timeout: 90_000 }, () => {
  afterAll(removeAll);

  test("an alert on a series set by hand reaches every Alertmanager, with the external labels", async () => {
    const exporter = await startExporter();
    const first = await startAlertmanager();
    const second = await startAlertmanager({ routePrefix: "/alertmanager" });
    const prometheus = await startPrometheus({
      rules: RULES,
      scrapeTargets: exporter.targets,
      alertmanagers: [first.url, second.url],
      externalLabels: { environment: "test" },
      routePrefix: "/prometheus",
    });
    expect(prometheus.url).toMatch(/\/prometheus$/);
    exporter.set('custom_level{room="a"}', 11);

    for (const { url } of [first, second]) {
      const [alert] = await eventually(
        () => alertsOf(url),
        (alerts) => alerts.length > 0,
      );
      expect(alert?.labels).toEqual({
        alertname: "CustomHigh",
        environment: "test",
        instance: "custom-1",
        job: "custom",
        room: "a",
        severity: "warning",
      });
    }
    exporter.set('custom_level{room="a"}', null);
    await eventually(
      () => alertsOf(first.url),
      (alerts) => alerts.length === 0,
    );
    await exporter.close();
  });

  test("a restart keeps port and data, unless it begins empty", async () => {
    const alertmanager = await startAlertmanager();
    const { url } = alertmanager;
    const silence = {
      matchers: [{ name: "alertname", value: "X", isRegex: false, isEqual: true }],
      startsAt: new Date().toISOString(),
      endsAt: new Date(Date.now() + 3_600_000).toISOString(),
      createdBy: "test",
      comment: "test",
    };
    const created = await fetch(`${url}/api/v2/silences`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(silence),
    });
    expect(created.status).toBe(200);
    const silences = async () => (await getJson<unknown[]>(`${url}/api/v2/silences`)).length;

    await alertmanager.restart();
    expect([alertmanager.url, await silences()]).toEqual([url, 1]);
    await alertmanager.restart({ empty: true });
    expect(await silences()).toBe(0);
  });

  test("a stopped or killed server refuses connections until it is restarted", async () => {
    const prometheus = await startPrometheus({ rules: [], alertmanagers: [] });
    const ready = () => fetch(`${prometheus.url}/-/ready`).then((response) => response.ok);
    for (const end of [prometheus.stop, prometheus.kill]) {
      await end();
      expect(prometheus.pid).toBeNull();
      await expect(ready()).rejects.toThrow();
      await end();
      await prometheus.restart();
      expect(await ready()).toBe(true);
    }
    const { pid } = prometheus;
    await prometheus.remove();
    expect(pid !== null && isAlive(pid)).toBe(false);
  });

  test("Alertmanagers with peers form a cluster", async () => {
    const first = await startAlertmanager({ peers: [] });
    const second = await startAlertmanager({ peers: [first.gossip ?? ""] });
    const status = await eventually(
      () => getJson<{ cluster: { peers: unknown[] } }>(`${second.url}/api/v2/status`),
      ({ cluster }) => cluster.peers.length === 2,
    );
    expect(status.cluster.peers).toHaveLength(2);
  });

  test("a server that cannot start says what it wrote", async () => {
    await expect(startAlertmanager({ config: "route: {receiver: missing}\nreceivers: []\n" })).rejects.toThrow(
      /Alertmanager did not start \(exit code 1\):[\s\S]*missing/,
    );
    await expect(startPrometheus({ rules: "groups: [{}]", alertmanagers: [] })).rejects.toThrow(
      /Prometheus did not start[\s\S]*rules-0\.yaml/,
    );
  });

  test("no server outlives a test process that is killed", async () => {
    const script = `
      const { harness } = await import(${JSON.stringify(harnessUrl)});
      const server = await harness.startAlertmanager();
      console.log(server.pid);
    `;
    const parent = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const pid = Number(line.toString());
    expect(isAlive(pid)).toBe(true);
    parent.kill("SIGKILL");
    await eventually(
      async () => isAlive(pid),
      (alive) => !alive,
      5_000,
    );
  });
});

describe.skipIf(without("loki"))("a real Loki", { timeout: 150_000 }, () => {
  afterAll(removeAll);

  test("takes log lines and finds them again after a restart", async () => {
    const loki = await startLoki();
    if (loki === null) throw new Error("There is a Loki, but it was not started.");
    const at = `${Date.now()}000000`;
    const pushed = await fetch(`${loki.url}/loki/api/v1/push`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ streams: [{ stream: { job: "test" }, values: [[at, "hello abc12345"]] }] }),
    });
    expect(pushed.status).toBe(204);
    const query = new URLSearchParams({ query: '{job="test"} |= "abc12345"' });
    const read = () =>
      getJson<{ data: { result: { values: [string, string][] }[] } }>(`${loki.url}/loki/api/v1/query_range?${query}`);
    const found = await eventually(read, ({ data }) => data.result.length > 0);
    expect(found.data.result[0]?.values).toEqual([[at, "hello abc12345"]]);
    await loki.restart();
    await eventually(read, ({ data }) => data.result.length > 0);
  });
});
