import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { type Demo, startDemo } from "../../electron/demo/demo.ts";
import { readBundledFiles } from "../../electron/host/files.ts";
import { hostConsole } from "../../electron/host/host.ts";
import { createHostLog } from "../../electron/host/log/log.ts";
import { startServer } from "../../electron/loopback/server.ts";
import type { EnvironmentSettings } from "../../shared/settings/schema.ts";
import { type App, openApp } from "../support/app.ts";
import { startEnvironment, type TestEnvironment } from "../support/backends.ts";
import { until } from "../support/consoleUnderTest.ts";
import { sendJson, startServer as startHttp, type TestServer } from "../support/httpServer.ts";

// Every state is looked at by axe in both themes.
test.describe.configure({ timeout: 480_000 });

/** Two minutes into the story: the critical alerts fire. */
const intoTheStoryMs = 120_000;

let demo: Demo;
let shop: TestEnvironment;
let guarded: TestServer;

test.beforeAll(async () => {
  demo = await startDemo({ startedAt: Date.now() - intoTheStoryMs });
  shop = await startEnvironment("shop", "Shop", false);
  shop.alerts = [
    { labels: { alertname: "CheckoutDown", severity: "critical" }, annotations: { summary: "Nobody can pay" } },
  ];
  guarded = await startHttp((response, { path, headers }) => {
    if (headers.authorization !== `Basic ${btoa("ada:correct horse")}`) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="loki"' }).end();
      return;
    }
    if (path.startsWith("/loki/api/v1/status/buildinfo"))
      return sendJson(response, { version: "3.4.2", revision: "abc" });
    if (path.startsWith("/loki/api/v1/labels")) return sendJson(response, { status: "success", data: ["service"] });
    sendJson(response, { status: "success", data: { resultType: "streams", result: [] } });
  });
});

test.afterAll(async () => {
  await guarded.close();
  await shop.close();
  await demo.close();
});

/** Keeps the screen in both themes as artifacts, and fails on what axe calls serious or critical. */
async function keep(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `test-results/screens/environments-${name}-${colorScheme}.png` });
    const axe = new AxeBuilder({ page }).include("#screen");
    if ((await page.getByRole("dialog").count()) > 0) axe.include("[role=dialog]");
    const { violations } = await axe.analyze();
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`)).toEqual(
      [],
    );
  }
}

async function inFile(app: App): Promise<readonly EnvironmentSettings[]> {
  const text = await readFile(app.settingsFile, "utf8");
  return (JSON.parse(text) as { environments: EnvironmentSettings[] }).environments;
}

async function openSettings(page: Page, app: App): Promise<void> {
  await page.goto(app.link());
  await page.getByRole("link", { name: "Settings" }).click();
  await expect(page.getByRole("heading", { name: "Environments", exact: true })).toBeVisible();
}

const row = (page: Page, name: string) =>
  page
    .getByRole("list", { name: "Environments of the settings file" })
    .getByRole("listitem")
    .filter({ hasText: name })
    .first();

test("the first start: an environment is added URL by URL, a wrong address is mended, and its alerts appear", async ({
  page,
}) => {
  const app = await openApp([]);
  const [servers] = demo.environments;
  const prometheusUrl = servers?.prometheus.url ?? "";
  const alertmanagerUrl = servers?.alertmanagers[0]?.url ?? "";
  await page.goto(app.link());
  await expect(page.getByRole("heading", { name: "No environment yet" })).toBeVisible();
  await keep(page, "first-run");
  await page.getByRole("button", { name: "Add your environment" }).click();
  await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.keyboard.type("Shop (EU)");
  await keep(page, "editor-new");

  const prometheus = page.getByRole("region", { name: "Connection test of Prometheus" });
  await page.getByRole("textbox", { name: "URL of Prometheus" }).fill(`${prometheusUrl}/graph`);
  const better = prometheus.getByRole("button", { name: `Use ${prometheusUrl}` });
  await expect(better).toBeVisible();
  await prometheus.scrollIntoViewIfNeeded();
  await keep(page, "editor-wrong");
  await better.click();
  await expect(page.getByRole("textbox", { name: "URL of Prometheus" })).toHaveValue(prometheusUrl);
  await expect(prometheus).toContainText("It works");
  await expect(prometheus).toContainText(/Prometheus \d/);

  await page.getByRole("textbox", { name: "URL of Alertmanager" }).fill(alertmanagerUrl);
  await expect(page.getByRole("region", { name: "Connection test of Alertmanager" })).toContainText("It works");
  await page.getByRole("textbox", { name: "URL of Loki" }).fill(guarded.url);
  const loki = page.getByRole("region", { name: "Loki", exact: true });
  await expect(loki).toContainText("401");
  await loki.getByLabel("Authentication").selectOption("basic");
  await loki.getByRole("textbox", { name: "User name" }).fill("ada");
  const before = guarded.requests.length;
  await loki.getByLabel("Password", { exact: true }).pressSequentially("correct horse", { delay: 120 });
  await page.keyboard.press("Tab");
  const tested = page.getByRole("region", { name: "Connection test of Loki" });
  await expect(tested).toContainText("Loki 3.4.2");
  // What was typed in part was never sent.
  const sent = new Set(guarded.requests.slice(before).map(({ headers }) => headers.authorization));
  expect([...sent].filter((value) => value !== undefined)).toEqual([`Basic ${btoa("ada:correct horse")}`]);
  await tested.scrollIntoViewIfNeeded();
  await keep(page, "editor-works");

  await page.getByRole("button", { name: "Add environment" }).click();
  await expect(page.getByText("Database connection pool nearly exhausted").first()).toBeVisible();
  expect(await inFile(app)).toEqual([
    {
      id: "shop-eu",
      name: "Shop (EU)",
      color: "#12908a",
      production: false,
      prometheus: { url: prometheusUrl },
      alertmanagers: [{ url: alertmanagerUrl }],
      loki: { url: guarded.url, auth: { type: "basic", username: "ada" } },
    },
  ]);
  await until(
    () => app.health("shop-eu/loki")?.lastSuccessAt !== null && app.health("shop-eu/loki")?.credential === "session",
    () => app.health("shop-eu/loki"),
  );
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(kept).not.toContain("correct horse");

  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Edit Shop (EU)" }).click();
  await expect(page.getByText("A password is kept until the console ends. Leave empty to keep it.")).toBeVisible();
  await expect(page.getByLabel("Password", { exact: true })).toHaveValue("");
  await app.close();
});

test("what is wrong is said beside its field and in a list that leads there, into closed parts too", async ({
  page,
}) => {
  const app = await openApp([shop.settings]);
  await openSettings(page, app);
  await page.getByRole("button", { name: "Edit Shop" }).click();
  const prometheus = page.getByRole("region", { name: "Prometheus", exact: true });
  await prometheus.getByText("Certificates, proxy, deadline, polling").click();
  await prometheus.getByRole("textbox", { name: "Poll every" }).fill("soon");
  await prometheus.getByText("Certificates, proxy, deadline, polling").click();
  await page.getByRole("textbox", { name: "URL of Loki" }).fill("loki.example");
  await page.getByRole("button", { name: "Save changes" }).click();
  const list = page.getByRole("region", { name: "To mend" });
  await expect(list).toBeFocused();
  await expect(list).toContainText('Prometheus, Poll every It must be a duration such as "500ms", "15s" or "1m".');
  await expect(list).toContainText("Loki, URL It must be a URL that begins with http:// or https://.");
  await expect(prometheus).toContainText("1 thing to mend");
  await keep(page, "editor-faults");
  await page.setViewportSize({ width: 1024, height: 640 });
  await keep(page, "editor-faults-small");
  await list.getByRole("button", { name: "Prometheus, Poll every" }).click();
  await expect(prometheus.getByRole("textbox", { name: "Poll every" })).toBeFocused();

  // Esc asks, since something was typed; another screen keeps it.
  await page.keyboard.press("Escape");
  await expect(page.getByText("Discard what you typed?")).toBeVisible();
  await expect(page.getByRole("button", { name: "Keep writing" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Alerts" }).click();
  await page.getByRole("link", { name: "Settings" }).click();
  await expect(page.getByRole("textbox", { name: "URL of Loki" })).toHaveValue("loki.example");
  await page.getByRole("navigation", { name: "Parts of the settings" }).getByRole("button", { name: "Keys" }).click();
  await expect(page.locator("#keys")).toBeFocused();
  await page.getByRole("button", { name: "Environments", exact: true }).click();
  await page.getByRole("button", { name: "Add environment" }).click();
  await expect(page.getByText("Discard it, and open the other one?")).toBeVisible();
  await expect(page.getByRole("button", { name: "Go on writing" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "URL of Loki" })).toHaveValue("loki.example");
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(page.getByRole("button", { name: "Edit Shop" })).toBeFocused();
  expect(await inFile(app)).toEqual([shop.settings]);
  await app.close();
});

test("edit, duplicate, order, switch off, remove and put back; production asks for its name", async ({ page }) => {
  const production = { ...shop.settings, id: "live", name: "Live", production: true, color: "#d6409f" };
  const app = await openApp([shop.settings, production]);
  await openSettings(page, app);
  await expect(row(page, "Live")).toContainText("production");
  await keep(page, "list");

  await page.getByRole("button", { name: "Edit Live" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Live shop");
  await page.getByRole("radio", { name: "Orange" }).check();
  // Somebody else edits the same environment in the file meanwhile.
  await app.write([shop.settings, { ...production, readOnly: true }]);
  await until(
    () => app.settings().environments[1]?.readOnly === true,
    () => app.settings(),
  );
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText(/The file changed meanwhile, in this environment: Read-only/)).toBeVisible();
  await keep(page, "conflict");
  await page.getByRole("button", { name: "Save mine" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Changed in the settings file: Name, Colour, Read-only.");
  await keep(page, "confirm");
  await dialog.getByRole("textbox", { name: "Type Live to confirm" }).fill("Live");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Saved Live shop.")).toBeVisible();
  expect((await inFile(app))[1]).toEqual({ ...production, name: "Live shop", color: "#cc6a1a" });

  await page.getByRole("button", { name: "Duplicate Shop" }).click();
  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toHaveValue("Shop copy");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Shop 2");
  await page.getByRole("button", { name: "Add environment" }).click();
  await expect(page.getByText("Added Shop 2.")).toBeVisible();
  expect((await inFile(app)).map(({ id }) => id)).toEqual(["shop", "live", "shop-2"]);

  await page.getByRole("button", { name: "Move Shop 2 up" }).focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(page.getByText("Shop 2 is now number 2 of 3.")).toBeVisible();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(page.getByText("Shop 2 is now number 1 of 3.")).toBeVisible();
  expect((await inFile(app)).map(({ id }) => id)).toEqual(["shop-2", "shop", "live"]);

  await page.getByRole("button", { name: "Switch off Shop 2" }).click();
  await expect(row(page, "Shop 2")).toContainText("switched off");
  await until(
    () => app.settings().environments.length === 2,
    () => app.settings(),
  );
  await keep(page, "switched-off");

  await page.getByRole("button", { name: "Remove Shop", exact: true }).click();
  await expect(page.getByText(/Removed Shop, and forgot its saved credentials/)).toBeVisible();
  expect((await inFile(app)).map(({ id }) => id)).toEqual(["shop-2", "live"]);
  await keep(page, "removed");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText(/Shop is back/)).toBeVisible();
  expect((await inFile(app)).map(({ id }) => id)).toEqual(["shop-2", "shop", "live"]);
  expect((await inFile(app))[1]).toEqual(shop.settings);

  await page.getByRole("button", { name: "Remove Live shop" }).click();
  await expect(page.getByRole("dialog", { name: "Remove: Live shop" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Remove Live shop" })).toBeFocused();
  await page.getByRole("button", { name: "Remove Live shop" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("Live shop");
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText(/Removed Live shop/)).toBeVisible();
  expect((await inFile(app)).map(({ id }) => id)).toEqual(["shop-2", "shop"]);
  await app.close();
});

test("credentials come back with Undo, are kept while it is switched off, and are forgotten where one asks for it", async ({
  page,
}) => {
  const loki = { url: guarded.url, auth: { type: "basic", username: "ada" } } as const;
  const live: EnvironmentSettings = { id: "live", name: "Live", production: true, loki };
  const app = await openApp([{ ...live, disabled: true }, shop.settings]);
  await openSettings(page, app);
  const dialog = page.getByRole("dialog");
  const confirm = async (button: string) => {
    await dialog.getByRole("textbox", { name: "Type Live to confirm" }).fill("Live");
    await dialog.getByRole("button", { name: button }).click();
    await expect(dialog).toBeHidden();
  };
  const before = guarded.requests.length;
  await page.getByRole("button", { name: "Edit Live" }).click();
  await page.getByLabel("Password", { exact: true }).fill("correct horse");
  await page.getByRole("button", { name: "Save changes" }).click();
  await confirm("Save changes");
  await expect(page.getByText(/^Saved Live\./)).toBeVisible();
  const answers = () => app.health("live/loki")?.lastSuccessAt != null;
  await page.getByRole("button", { name: "Switch on Live" }).click();
  await confirm("Switch on");
  await until(answers, () => app.health("live/loki"));
  await page.getByRole("button", { name: "Remove Live" }).click();
  await confirm("Remove");
  await expect(page.getByText(/stay in memory for 5 min, so that Undo brings them back, too/)).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Live is back. Its credentials are back, too.")).toBeVisible();
  await until(answers, () => app.health("live/loki"));
  // Apart from what the form tried while it was being written, nothing was asked without them.
  const shown = guarded.requests.slice(before).map(({ headers }) => headers.authorization);
  expect(shown.filter((value) => value === undefined)).toEqual([]);

  await page.getByRole("button", { name: "Switch off Live" }).click();
  await confirm("Switch off");
  await page.getByRole("button", { name: "Edit Live" }).click();
  await page.getByRole("button", { name: "Forget its credentials" }).click();
  await expect(dialog).toContainText("Forget credentials in Live (production)");
  await keep(page, "forget");
  await confirm("Forget them");
  const card = page.getByRole("region", { name: "Saved credentials" });
  await expect(card).toContainText("None is kept any more.");
  await card.scrollIntoViewIfNeeded();
  await keep(page, "forgotten");
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Switch on Live" }).click();
  await confirm("Switch on");
  await until(
    () => app.health("live/loki")?.asksFor != null,
    () => app.health("live/loki"),
  );
  expect(app.health("live/loki")?.credential).toBe("none");
  await app.close();
});

test("a team's file is exported, faults in one are named, and one is taken over in part", async ({ page }) => {
  const app = await openApp([shop.settings]);
  await openSettings(page, app);
  await page.getByRole("button", { name: "Export for the team" }).click();
  await expect(page.getByRole("region", { name: "Text of the file" })).toContainText('"shop"');
  await keep(page, "export");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  const exported = await readFile(await (await download).path(), "utf8");
  expect(JSON.parse(exported)).toEqual({ version: 1, environments: [shop.settings] });
  await page.getByRole("button", { name: "← Environments" }).click();

  await page.getByRole("button", { name: "Import a team's file" }).click();
  await page
    .getByRole("textbox", { name: "Text of the file" })
    .fill('{ "version": 1, "environments": [\n{ "id": "x" } ] }');
  await expect(page.getByRole("alert")).toContainText("line 2");
  await keep(page, "import-faults");
  const team = {
    version: 1,
    environments: [
      shop.settings,
      {
        id: "eu",
        name: "EU <b>\u202eoot</b>",
        production: true,
        prometheus: { url: shop.settings.prometheus?.url ?? "", auth: { type: "basic", username: "ada" } },
      },
      {
        id: "us",
        name: "US",
        production: false,
        loki: { url: "http://loki.example", auth: { type: "command", command: ["get-token", "--now"] } },
      },
    ],
  };
  await page.getByLabel("Team's file").setInputFiles({
    name: "team.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(team)),
  });
  const offered = page.getByRole("list", { name: "Environments in this file" });
  await expect(offered.getByRole("checkbox", { name: /Shop/ })).toBeDisabled();
  await expect(offered.getByRole("checkbox", { name: /US/ })).not.toBeChecked();
  await expect(offered).toContainText("get-token");
  await offered.getByRole("checkbox", { name: /EU/ }).check();
  await keep(page, "import");
  await page.getByRole("button", { name: "Add 1", exact: true }).click();
  await page
    .getByRole("dialog")
    .getByRole("textbox")
    .fill(team.environments[1]?.name ?? "");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/Added 1 environment. The console will ask for: .*the password of ada/)).toBeVisible();
  expect((await inFile(app)).map(({ id }) => id)).toEqual(["shop", "eu"]);
  await keep(page, "imported");
  await app.close();
});

test("what a team's file would bring is compared with the settings as they are, also those that change meanwhile", async ({
  page,
}) => {
  const app = await openApp([shop.settings]);
  await openSettings(page, app);
  await page.getByRole("button", { name: "Import a team's file" }).click();
  const eu = { id: "eu", name: "EU", production: false, prometheus: { url: "http://prometheus.example" } };
  const team = { version: 1, environments: [eu] };
  await page.getByRole("textbox", { name: "Text of the file" }).fill(JSON.stringify(team));
  await expect(page.getByRole("button", { name: "Add 1", exact: true })).toBeVisible();
  const careful = { ...eu, name: "Europe", readOnly: true };
  await writeFile(app.settingsFile, JSON.stringify({ version: 1, environments: [shop.settings, careful] }));
  const offered = page.getByRole("list", { name: "Environments in this file" });
  await expect(offered).toContainText("It is read-only here and would no longer be");
  await page.getByRole("button", { name: "Replace 1", exact: true }).click();
  await expect(page.getByText("Replaced 1 environment.")).toBeVisible();
  expect(await inFile(app)).toEqual([shop.settings, eu]);
  // And so is what is given away.
  await page.getByRole("button", { name: "Export for the team" }).click();
  const exported = page.getByRole("region", { name: "Text of the file" });
  await expect(exported).toContainText("http://prometheus.example");
  const moved = { ...eu, prometheus: { url: "http://elsewhere.example" } };
  await writeFile(app.settingsFile, JSON.stringify({ version: 1, environments: [shop.settings, moved] }));
  await expect(exported).toContainText("http://elsewhere.example");
  await app.close();
});

test("a faulty file is shown with its place, and nothing is changed from here until it is mended", async ({ page }) => {
  const app = await openApp([shop.settings]);
  await writeFile(
    app.settingsFile,
    '{ "version": 1,\n "environments": [{ "id": "Shop", "name": "x", "production": 1 }] }',
  );
  await until(
    () => app.settings().problems.length > 0,
    () => app.settings(),
  );
  await openSettings(page, app);
  const card = page.getByRole("region", { name: "Environments", exact: true });
  await expect(card).toContainText("environments.json line 2, environments[0].id");
  await expect(page.getByRole("button", { name: "Add environment" })).toHaveCount(0);
  await page.getByRole("button", { name: "Look at Shop" }).click();
  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toBeDisabled();
  await expect(page.getByText(/not changed from here/)).toBeVisible();
  await keep(page, "locked");
  await app.close();
});

test("the demo is entered from the first start and left again", async ({ page }) => {
  const data = await mkdtemp(join(tmpdir(), "incident-console-first-"));
  const hosted = await hostConsole({
    options: { port: 0, data, environments: null, demo: false, serve: true, open: false },
    version: "test",
    log: createHostLog({ terminal: () => {} }),
    notifier: null,
    desktop: null,
    confirm: null,
  });
  const files = await readBundledFiles(new URL("../../out/renderer", import.meta.url).pathname);
  const server = await startServer({ console: hosted.console, files, port: 0 });
  await page.goto(server.link());
  await page.getByRole("button", { name: "Try the demo" }).click();
  await expect(page.getByText("You are in the demo.")).toBeVisible();
  await expect(page.getByRole("button", { name: /Production/ }).first()).toBeVisible();
  await keep(page, "demo");
  await page.getByRole("button", { name: "Leave the demo" }).click();
  await expect(page.getByRole("heading", { name: "No environment yet" })).toBeVisible();
  await server.close();
  await hosted.close();
  await rm(data, { recursive: true, force: true });
});
