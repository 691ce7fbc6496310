import { setTimeout as wait } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { fingerprint } from "../../../electron/console/alerts/fingerprint.ts";
import type { JournalEntry, Notification } from "../../../shared/model/notification.ts";
import { type ConsoleUnderTest, openConsole, until } from "../../support/consoleUnderTest.ts";
import { sendJson, startServer } from "../../support/httpServer.ts";

// The whole console beside servers that fail, hang or come back one after the other after a sleep.

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

type Mood = "answers" | "hangs" | "drops";

const startsAt = new Date(Date.now() - 600_000).toISOString();
const longAgo = new Date(Date.now() - 7_200_000).toISOString();
const quiet = ["silenced", "inhibited"] as const;
const labelsOf = (name: string, index: number) => ({
  alertname: name,
  severity: index % 2 === 0 ? "critical" : "warning",
  instance: `host-${index}:9100`,
});
const alerts = [
  { labels: labelsOf("Firing", 0), state: "active" },
  ...[1, 2, 3].map((index) => ({ labels: labelsOf("Silenced", index), state: "silenced" })),
  ...[4, 5].map((index) => ({ labels: labelsOf("Inhibited", index), state: "inhibited" })),
] as const;

async function startServers() {
  const mood: { prometheus: Mood; alertmanager: Mood } = { prometheus: "answers", alertmanager: "answers" };
  const success = (data: unknown) => ({ status: "success", data });
  const answers: Readonly<Record<string, unknown>> = {
    "/api/v1/alerts": success({
      alerts: alerts.map(({ labels }) => ({
        labels,
        annotations: {},
        state: "firing",
        activeAt: startsAt,
        value: "1",
      })),
    }),
    "/api/v1/rules": success({ groups: [] }),
    "/api/v1/query": success({ resultType: "vector", result: [] }),
    "/api/v1/query_range": success({ resultType: "matrix", result: [] }),
    "/api/v1/status/runtimeinfo": success({ startTime: longAgo, lastConfigTime: longAgo }),
    "/api/v1/status/buildinfo": success({ version: "3.5.0" }),
    "/api/v1/status/config": success({ yaml: "global: {}\n" }),
  };
  const prometheus = await startServer((response, { path }) => {
    if (mood.prometheus === "drops") response.socket?.destroy();
    else if (mood.prometheus === "answers") sendJson(response, answers[path.split("?")[0] ?? ""] ?? {});
  });
  const alertmanager = await startServer((response, { path }) => {
    if (mood.alertmanager === "drops") response.socket?.destroy();
    if (mood.alertmanager !== "answers") return;
    const status = { uptime: longAgo, versionInfo: { version: "0.33.0" }, cluster: { status: "disabled", peers: [] } };
    if (path.startsWith("/api/v2/status")) sendJson(response, status);
    else if (path.startsWith("/api/v2/silences")) sendJson(response, []);
    else sendJson(response, alerts.map(wireAlert));
  });
  closing.push(async () => {
    await Promise.all([prometheus.close(), alertmanager.close()]);
  });
  return { mood, prometheus, alertmanager };
}

function wireAlert({ labels, state }: (typeof alerts)[number]): unknown {
  return {
    annotations: {},
    endsAt: new Date(Date.now() + 7 * 24 * 3_600_000).toISOString(),
    fingerprint: fingerprint(labels),
    receivers: [{ name: "pagerduty" }],
    startsAt,
    status: {
      inhibitedBy: state === "inhibited" ? ["abcdef"] : [],
      mutedBy: [],
      silencedBy: state === "silenced" ? ["5a8cf4c9-0000-4000-8000-000000000000"] : [],
      state: state === "active" ? "active" : "suppressed",
    },
    updatedAt: new Date().toISOString(),
    labels,
  };
}

async function journalOf(under: ConsoleUnderTest): Promise<readonly JournalEntry[]> {
  const query = { environment: null, alert: null, from: null, to: null, before: null, limit: 500 };
  const { entries } = (await under.call("journal.read", query)) as { entries: JournalEntry[] };
  return [...entries].reverse();
}

function recentOf(under: ConsoleUnderTest): readonly Notification[] {
  let recent: readonly Notification[] = [];
  under.console.subscribe("notifications", "", (message) => {
    if (message.kind === "snapshot") recent = (message.state as { recent: Notification[] }).recent;
  })();
  return recent;
}

const pace = { pollInterval: "1s", timeout: "2s" } as const;

test.each([
  { name: "both drop what they are asked", prometheus: "drops", alertmanager: "drops", first: "prometheus" },
  { name: "Alertmanager is back last", prometheus: "answers", alertmanager: "drops", first: "prometheus" },
  { name: "Prometheus is back last", prometheus: "drops", alertmanager: "answers", first: "alertmanager" },
  { name: "both hang, and are cancelled", prometheus: "hangs", alertmanager: "hangs", first: "prometheus" },
  { name: "both hang, Alertmanager first", prometheus: "hangs", alertmanager: "hangs", first: "alertmanager" },
] as const)(
  "after a sleep, nothing is said that nobody knows: $name",
  async ({ first, ...wish }) => {
    const { mood, prometheus, alertmanager } = await startServers();
    const under = await openConsole([
      {
        id: "production",
        name: "Production",
        production: false,
        prometheus: { url: prometheus.url, ...pace },
        alertmanagers: [{ url: alertmanager.url, ...pace }],
      },
    ]);
    closing.push(() => under.close());
    const settled = () => under.alerts().filter(({ state }) => quiet.some((one) => one === state)).length === 5;
    await until(settled, () => under.alerts().map(({ name, state }) => `${name} ${state}`));
    await until(
      () => recentOf(under).length > 0,
      () => recentOf(under),
    );
    const before = (await journalOf(under)).length;
    const saidBefore = recentOf(under).length;

    mood.prometheus = wish.prometheus;
    mood.alertmanager = wish.alertmanager;
    await wait(300);
    under.sleep(3_600_000);
    under.console.resume();
    await wait(500);
    // Told again of the same sleep, and once more a while later: what was asked is cancelled.
    under.console.resume();
    await wait(2_500);
    under.console.resume();
    await wait(1_500);
    mood[first] = "answers";
    under.console.resume();
    await wait(2_500);
    mood.prometheus = "answers";
    mood.alertmanager = "answers";
    under.console.resume();
    await until(settled, () => under.alerts().map(({ name, state }) => `${name} ${state}`));
    const since = async () => (await journalOf(under)).slice(before);
    await expect.poll(async () => (await since()).some(({ text }) => text.startsWith("Woke up: "))).toBe(true);
    // What else is said of it would come with the next polls.
    await wait(1_500);

    const lines = await since();
    expect(lines.map(({ text }) => text).filter((text) => /nothing fires\./i.test(text))).toEqual([]);
    const quieted = lines.filter(({ name }) => name === "Silenced" || name === "Inhibited");
    expect(quieted.filter(({ notification }) => notification !== null).map(({ text }) => text)).toEqual([]);
    const ofQuiet = new Set(under.alerts().flatMap(({ name, id }) => (name === "Firing" ? [] : [id])));
    const said = recentOf(under).slice(saidBefore);
    expect(said.filter((one) => one.alerts.some((id) => ofQuiet.has(id))).map(({ title }) => title)).toEqual([]);
    expect(said.filter(({ kind }) => kind === "alert" || kind === "resolved").map(({ title }) => title)).toEqual([]);

    const now = Date.now() + 3_600_000;
    const range = { environment: null, from: now - 7_200_000, to: now + 60_000, utc: true };
    const { markdown } = (await under.call("journal.export", range)) as { markdown: string };
    const [end = "", happened = ""] = markdown.split("## What happened");
    expect(end).toContain("**Firing:**\n\n- **critical** Firing \\(instance=host-0:9100\\) in Production");
    expect(end.match(/(Silenced|Inhibited) \\\(/g)).toHaveLength(5);
    expect(happened).toContain("Firing \\(instance=host-0:9100\\) in Production: once");
  },
  90_000,
);
