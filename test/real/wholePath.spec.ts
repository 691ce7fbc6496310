import { expect, test } from "@playwright/test";
import { type App, openApp } from "../support/app.ts";
import { until } from "../support/consoleUnderTest.ts";
import {
  clickTold,
  expectRemembered,
  journalOf,
  latestEpisode,
  pass,
  recordNotifications,
  rows,
  toldTo,
  waitForTold,
} from "../support/wholePath.ts";
import { type Exporter, removeAll, startAlertmanager, startExporter, startPrometheus, without } from "./servers.ts";

const rules = `
groups:
  - name: stack
    rules:
      - alert: PoolExhausted
        expr: pool_used > 0.9
        for: 1s
        labels: { severity: critical }
        annotations: { summary: "Pool is nearly exhausted" }
      - alert: QueueStuck
        expr: queue_stuck > 0
        labels: { severity: critical }
        annotations: { summary: "Queue is stuck" }
`;

const alertmanagerConfig = JSON.stringify({
  route: { receiver: "pagerduty", group_by: ["alertname"], group_wait: "1s", group_interval: "1s" },
  receivers: [{ name: "pagerduty" }],
});

// Polls often; a deadline that no step of `pass` reaches keeps every answer fresh.
const pace = { pollInterval: "1s", timeout: "1m" } as const;
const backends = ["real/prometheus", "real/alertmanager-1"];
const name = "PoolExhausted";
const summary = "Pool is nearly exhausted";
const title = `Real · critical · ${name}`;

let exporter: Exporter;
let app: App;

test.skip(without("prometheus", "alertmanager"), "prometheus and prometheus-alertmanager are not on the PATH");

test.beforeEach(async () => {
  exporter = await startExporter();
  const alertmanager = await startAlertmanager({ config: alertmanagerConfig });
  const prometheus = await startPrometheus({
    rules,
    scrapeTargets: exporter.targets,
    alertmanagers: [alertmanager.url],
    resendDelay: "1s",
  });
  app = await openApp([
    {
      id: "real",
      name: "Real",
      production: true,
      prometheus: { url: prometheus.url, ...pace },
      alertmanagers: [{ url: alertmanager.url, ...pace }],
    },
  ]);
  // So long after its start an Alertmanager's silence means nothing.
  await pass(app, backends, 150_000, (milliseconds) => app.sleep(milliseconds));
  await until(
    () => app.verdict("real").verdict === "clear",
    () => app.verdict("real"),
  );
});

test.afterEach(async () => {
  await app?.close();
  await exporter?.close();
  await removeAll();
});

test("an alert fires, is told, opened, acknowledged, not repeated, over, and remembered", async ({ context }) => {
  await recordNotifications(context);
  const page = await context.newPage();
  await page.goto(app.link());
  await expect(page.getByRole("heading", { name: "All clear" })).toBeVisible();
  expect(await toldTo(page)).toEqual([]);

  exporter.set("pool_used", 0.95);
  exporter.set("queue_stuck", 1);
  const told = await waitForTold(page, title);
  expect(told.body).toContain(summary);
  await waitForTold(page, "Real · critical · QueueStuck");

  await clickTold(page, title);
  await expect(page.getByRole("heading", { name: summary })).toBeVisible();
  const id = app.alert(name)?.id ?? "";
  await expect(page).toHaveURL(new RegExp(`alert=${encodeURIComponent(id)}`));
  // Acknowledged is the episode as Alertmanager has it.
  await until(
    () => app.alert(name)?.reportedBy.includes("alertmanager-1") === true,
    () => app.alert(name),
  );
  await page.keyboard.press("a");
  await expect(rows(page).filter({ hasText: summary })).toContainText("acknowledged by you");

  // Past the first step of the escalation, the one that nobody has is said again, and this one is not.
  await pass(app, backends, 320_000, (milliseconds) => app.sleep(milliseconds));
  const titles = async () => (await toldTo(page)).map((one) => one.title);
  await expect.poll(async () => (await titles()).filter((one) => one.endsWith("QueueStuck")).length).toBe(2);
  expect((await titles()).filter((one) => one === title)).toHaveLength(1);

  exporter.set("pool_used", 0.1);
  await waitForTold(page, `${title} · ended`);
  await expect.poll(() => app.alert(name)?.state).toBe("resolved");
  await page.getByRole("tab", { name: /^Resolved/ }).click();
  await expect(rows(page).filter({ hasText: summary })).toContainText("resolved");

  const episode = await latestEpisode(app, id);
  expect(episode).toMatchObject({ state: "resolved", acknowledgedBy: "tester" });
  const { startsAt, notifiedAt, acknowledgedAt, endedAt } = episode;
  const order = [startsAt, notifiedAt ?? 0, acknowledgedAt ?? 0, endedAt ?? 0];
  expect(order).toEqual([...order].sort((a, b) => a - b));
  const journal = await journalOf(app, id);
  const told2 = journal.filter((line) => line === "decision notified" || line === "acknowledged");
  expect(told2).toEqual(["decision notified", "acknowledged", "decision notified"]);
  await expectRemembered(page, name);
});
