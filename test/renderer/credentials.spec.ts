import { expect, type Page, test } from "@playwright/test";
import { clientId, type Realm, startKeycloak } from "../console/credentials/keycloak.ts";
import { type App, openApp } from "../support/app.ts";
import { sendJson, startServer, type TestServer } from "../support/httpServer.ts";
import { keepScreen } from "../support/screen.ts";
import { type FakePage, openFakePage } from "./fakePage.ts";

let fake: FakePage;

test.beforeAll(async () => {
  fake = await openFakePage();
});

test.afterAll(async () => {
  await fake.close();
});

const dialog = (page: Page) => page.getByRole("dialog");
const row = (page: Page, environment: string, backend: RegExp) =>
  page
    .getByRole("region", { name: environment })
    .getByRole("row", { name: backend })
    // What is wrong with it stands in a row of its own.
    .filter({ has: page.getByRole("rowheader") });

async function openBackends(page: Page, more = ""): Promise<void> {
  await page.goto(`${fake.url("credentials", more)}#/backends`);
  await expect(page.getByRole("heading", { name: "Backends" })).toBeVisible();
}

async function openForm(page: Page, environment: string, backend: RegExp, button: string): Promise<void> {
  await row(page, environment, backend).getByRole("button", { name: button, exact: true }).click();
  // The focus comes a moment after the dialog; until then Enter would press what opened it once more.
  await expect(dialog(page).locator(":focus")).toBeAttached();
}

test("a password goes to the others that want one too, once the first accepts it, and stays nowhere", async ({
  page,
}) => {
  await openBackends(page);
  await openForm(page, "Staging", /^Prometheus/, "Enter credential");
  await expect(dialog(page).getByRole("group", { name: "Use it also for" })).toContainText(
    "Alertmanager at http://staging.example:9093",
  );
  await expect(dialog(page)).toContainText(
    "It is sent to http://staging.example:9090, http://staging.example:9093 and http://staging.example:3100 only.",
  );
  // The settings want another user for Loki.
  await dialog(page).getByLabel("User name", { exact: true }).fill("ada");
  await expect(dialog(page)).toContainText(
    "It is sent to http://staging.example:9090 and http://staging.example:9093 only.",
  );
  const password = dialog(page).locator("input[type=password]");
  await password.fill("wrong");
  await keepScreen(page, "credential-also");
  await page.keyboard.press("Enter");
  await expect(dialog(page).getByRole("alert")).toContainText("refused the user name or password");
  await expect(password).toHaveValue("");
  await expect(row(page, "Staging", /^Alertmanager/)).toContainText("none");
  await password.fill("right");
  await page.keyboard.press("Enter");
  await expect(dialog(page).getByRole("status")).toContainText("Prometheus accepts the credential");
  await expect(dialog(page).getByRole("status")).toContainText("Alertmanager accepts the credential");
  await keepScreen(page, "credential-spread");
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toHaveCount(0);
  await expect(row(page, "Staging", /^Alertmanager/)).toContainText("for this session");
  await row(page, "Staging", /^Alertmanager/)
    .getByRole("button", { name: "Forget credential" })
    .click();
  await expect(dialog(page)).toContainText("Forget the credential of Alertmanager in Staging?");
  await expect(dialog(page).getByRole("button", { name: "Cancel" })).toBeFocused();
  await dialog(page).getByRole("button", { name: "Forget it" }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(row(page, "Staging", /^Alertmanager/)).toContainText("none");
  await expect(row(page, "Staging", /^Alertmanager/).getByRole("group", { name: "Actions" })).toBeFocused();
});

test("where the settings name the scheme there is no choice, and each secret says where it goes", async ({ page }) => {
  await openBackends(page);
  await openForm(page, "Production", /^Prometheus/, "Enter credential");
  await expect(dialog(page).getByRole("radio")).toHaveCount(0);
  await expect(dialog(page)).toContainText("The secret of the client incident-console at https://login.example.");
  await expect(dialog(page)).toContainText("The secret is sent to https://login.example only");
  await expect(dialog(page).getByLabel("Client secret", { exact: true })).toBeFocused();
  await keepScreen(page, "credential-oauth2");
  await page.keyboard.press("Escape");
  await openForm(page, "Staging", /^Loki/, "Enter credential");
  await expect(dialog(page).getByLabel("User name", { exact: true })).toHaveValue("reader");
  await expect(dialog(page).getByLabel("User name", { exact: true })).not.toBeEditable();
  await page.keyboard.press("Escape");
  await openForm(page, "Dev", /^Loki/, "Enter credential");
  await expect(dialog(page).getByLabel("Header").first()).toHaveValue("X-Api-Key");
  await expect(dialog(page).getByRole("button", { name: "Add a header" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await openForm(page, "Dev", /^Prometheus/, "Enter passphrase");
  await dialog(page).getByLabel("Passphrase", { exact: true }).fill("opens it");
  await expect(dialog(page)).toContainText("is sent nowhere");
  await keepScreen(page, "credential-passphrase");
  await page.keyboard.press("Enter");
  await expect(dialog(page).getByRole("status")).toContainText("Prometheus accepts the credential");
  await page.keyboard.press("Enter");
  await openForm(page, "Staging", /^Prometheus/, "Passphrase…");
  await expect(dialog(page).getByLabel("Passphrase", { exact: true })).toBeFocused();
});

test("a person signs in with a browser: a code, a safe link, a countdown, and what came of it", async ({ page }) => {
  await openBackends(page, "&signIn=wait");
  await openForm(page, "Production", /^Alertmanager/, "Sign in");
  await page.keyboard.press("Enter");
  await expect(dialog(page).getByRole("status", { name: "Code" })).toHaveText("WDJB-MJHT");
  await expect(dialog(page).getByRole("timer")).toContainText(/The code holds for (9:\d\d|10:00) more/);
  const link = dialog(page).getByRole("link", { name: "Open the page" });
  await expect(link).toBeFocused();
  await expect(link).toHaveAttribute("href", "https://login.example/device?user_code=WDJB-MJHT");
  await expect(link).toHaveAttribute("rel", /noopener noreferrer/);
  await page.evaluate(() => window.dispatchEvent(new Event("person-agrees")));
  await expect(dialog(page).getByRole("status").last()).toContainText("Alertmanager accepts the sign-in.");
});

test("a sign-in goes on while its form is closed, and ends where the person ends it", async ({ page }) => {
  await openBackends(page, "&signIn=wait");
  await openForm(page, "Production", /^Alertmanager/, "Sign in");
  await page.keyboard.press("Enter");
  await expect(dialog(page).getByRole("status", { name: "Code" })).toBeVisible();
  await keepScreen(page, "credential-device");
  await page.keyboard.press("Escape");
  await expect(row(page, "Production", /^Alertmanager/)).toContainText("signing in…");
  await openForm(page, "Production", /^Alertmanager/, "Show the code");
  await expect(dialog(page).getByRole("status", { name: "Code" })).toHaveText("WDJB-MJHT");
  await dialog(page).getByRole("button", { name: "Cancel sign-in" }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(row(page, "Production", /^Alertmanager/)).not.toContainText("signing in…");
});

test("a command is shown word by word with all that hides in it, and runs only where it is allowed", async ({
  page,
}) => {
  await openBackends(page);
  await openForm(page, "Production", /^Loki/, "Look at the command");
  const words = dialog(page).getByRole("list", { name: "Command" }).getByRole("listitem");
  await expect(words).toHaveText([
    "/usr/bin/token␣helper",
    "--audience=loki",
    "(empty)",
    "p\u0430yload⟨U+202E⟩gpj.sh",
    "two↵lines",
  ]);
  await expect(dialog(page)).toContainText("\u0430 (U+0430)");
  await expect(dialog(page)).toContainText("The token that it prints is sent to http://production.example:3100 only.");
  // A stray Enter runs nothing.
  await expect(dialog(page).getByRole("button", { name: "Cancel" })).toBeFocused();
  await keepScreen(page, "credential-command");
  await dialog(page).getByRole("button", { name: "Allow and run it" }).click();
  await expect(dialog(page).getByRole("status")).toContainText("Loki accepts the credential");
});

test("without a keychain the screen says why, and another try what came of it", async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 640 });
  await openBackends(page);
  await expect(page.getByText("The Secret Service does not answer on the session bus.")).toBeVisible();
  await keepScreen(page, "keychain-session");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("keychain again");
  await page.keyboard.press("Enter");
  await expect(page.getByText("The keychain works now, and credentials are kept in it.").first()).toBeVisible();
});

for (const colorScheme of ["dark", "light"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, viewport: { width: 1024, height: 640 } });
    test(`the forms fit a small window, ${colorScheme}`, async ({ page }) => {
      await openBackends(page, "&signIn=wait");
      await openForm(page, "Production", /^Loki/, "Look at the command");
      await keepScreen(page, `credential-command-${colorScheme}-small`);
      await page.keyboard.press("Escape");
      await openForm(page, "Production", /^Alertmanager/, "Sign in");
      await page.keyboard.press("Enter");
      await expect(dialog(page).getByRole("status", { name: "Code" })).toBeVisible();
      await keepScreen(page, `credential-device-${colorScheme}-small`);
      await page.keyboard.press("Escape");
      await openForm(page, "Staging", /^Prometheus/, "Enter credential");
      await keepScreen(page, `credential-basic-${colorScheme}-small`);
    });
  });
}

test.describe("against servers", () => {
  let realm: Realm;
  let guarded: TestServer;
  let app: App;

  test.beforeEach(async () => {
    realm = await startKeycloak();
    realm.device = (answer) => ({
      ...answer,
      verification_uri: "https://login.example/device",
      verification_uri_complete: "https://login.example/device?user_code=WDJB-MJHT",
      interval: 1,
    });
    const startedAt = new Date(Date.now() - 3_600_000).toISOString();
    guarded = await startServer((response, { path, headers }) => {
      const token = headers.authorization?.replace("Bearer ", "") ?? "";
      if (!realm.valid.has(token)) return response.writeHead(401, { "www-authenticate": "Bearer" }).end("no");
      const status = {
        uptime: startedAt,
        versionInfo: { version: "0.33.0" },
        cluster: { status: "disabled", peers: [] },
      };
      sendJson(response, path.startsWith("/api/v2/status") ? status : []);
    });
    const auth = (grant: "device" | "client_credentials") =>
      ({ type: "oauth2", grant, issuer: realm.issuer, clientId }) as const;
    const pace = { pollInterval: "1s", timeout: "5s" } as const;
    const environment = (id: string, name: string, grant: "device" | "client_credentials") => ({
      id,
      name,
      production: false,
      alertmanagers: [{ url: guarded.url, auth: auth(grant), ...pace }],
    });
    app = await openApp([environment("dev", "Dev", "device"), environment("ops", "Ops", "client_credentials")]);
  });

  test.afterEach(async () => {
    await app.close();
    await guarded.close();
    await realm.close();
  });

  async function openOf(page: Page, environment: string, button: string): Promise<void> {
    await page.goto(app.link());
    await page.getByRole("link", { name: "Backends" }).click();
    await openForm(page, environment, /^Alertmanager/, button);
  }

  test("a sign-in is refused, begun again, and brings a token that the page never sees", async ({ page }) => {
    const received: string[] = [];
    page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => received.push(String(payload))));
    await openOf(page, "Dev", "Sign in");
    await page.keyboard.press("Enter");
    await expect(dialog(page).getByRole("status", { name: "Code" })).toHaveText("WDJB-MJHT");
    realm.person = "refuses";
    await expect(dialog(page).getByRole("alert")).toContainText("The sign-in was refused in the browser.");
    realm.person = "away";
    await page.keyboard.press("Enter");
    await expect(dialog(page).getByRole("link", { name: "Open the page" })).toBeFocused();
    realm.person = "agrees";
    await expect(dialog(page).getByText("Alertmanager accepts the sign-in.")).toBeVisible();
    await expect(row(page, "Dev", /^Alertmanager/)).toContainText("for this session");
    const secrets = [...realm.given.access, ...realm.given.refresh, ...realm.given.device];
    expect(secrets.length).toBeGreaterThan(1);
    expect(received.filter((frame) => secrets.some((secret) => frame.includes(secret)))).toEqual([]);
  });

  test("a code that nobody enters runs out, and a new one signs in", async ({ page }) => {
    const { device } = realm;
    realm.device = (answer) => ({ ...device(answer), expires_in: 20 });
    await openOf(page, "Dev", "Sign in");
    await page.keyboard.press("Enter");
    await expect(dialog(page).getByRole("status", { name: "Code" })).toBeVisible();
    await expect(dialog(page).getByRole("alert")).toHaveText("The code has run out before anybody signed in with it.");
    await expect(dialog(page).getByRole("button", { name: "Get a new code" })).toBeFocused();
    await keepScreen(page, "credential-device-expired");
    await expect(row(page, "Dev", /^Alertmanager/)).not.toContainText("signing in…");
    realm.device = device;
    realm.person = "agrees";
    await page.keyboard.press("Enter");
    await expect(dialog(page).getByText("Alertmanager accepts the sign-in.")).toBeVisible();
  });

  test("a command that the settings change is asked about again, and is not run before", async ({ page }) => {
    const printing = (token: string) => [process.execPath, "-e", `console.log("${token}")`];
    const tools = (token: string) =>
      app.write([
        {
          id: "tools",
          name: "Tools",
          production: false,
          alertmanagers: [
            {
              url: guarded.url,
              auth: { type: "command", command: printing(token) },
              pollInterval: "1s",
              timeout: "5s",
            },
          ],
        },
      ]);
    for (const token of ["first-token", "second-token", "third-token"]) realm.valid.add(token);
    const sent = (token: string) =>
      guarded.requests.filter(({ headers }) => headers.authorization === `Bearer ${token}`).length;
    const allow = dialog(page).getByRole("button", { name: "Allow and run it" });
    await tools("first-token");
    await openOf(page, "Tools", "Look at the command");
    await allow.click();
    await expect(dialog(page).getByRole("status")).toContainText("Alertmanager accepts the credential");
    await page.keyboard.press("Enter");
    await expect(row(page, "Tools", /^Alertmanager/)).toContainText("answering");

    await tools("second-token");
    await openForm(page, "Tools", /^Alertmanager/, "Look at the command");
    await expect(dialog(page).getByRole("list", { name: "Command" })).toContainText("second-token");
    await keepScreen(page, "credential-command-changed");
    await tools("third-token");
    await expect(dialog(page).getByRole("alert")).toHaveText(
      "The settings of this backend have changed meanwhile. Close this form and open it again.",
    );
    await expect(allow).toBeDisabled();
    await expect(dialog(page).getByRole("list", { name: "Command" })).toContainText("second-token");
    await keepScreen(page, "credential-command-changed-meanwhile");
    await page.keyboard.press("Escape");
    await openForm(page, "Tools", /^Alertmanager/, "Look at the command");
    await allow.click();
    await expect(dialog(page).getByRole("status")).toContainText("Alertmanager accepts the credential");
    expect(sent("second-token")).toBe(0);
    expect(sent("third-token")).toBeGreaterThan(0);
  });

  test("what is being typed outlives a change of the settings, but for one of where it would go", async ({ page }) => {
    const ops = (name: string, client: string) =>
      app.write([
        {
          id: "ops",
          name,
          production: false,
          alertmanagers: [
            {
              url: guarded.url,
              auth: { type: "oauth2", grant: "client_credentials", issuer: realm.issuer, clientId: client },
              pollInterval: "1s",
              timeout: "5s",
            },
          ],
        },
      ]);
    await openOf(page, "Ops", "Enter credential");
    const secret = dialog(page).getByLabel("Client secret", { exact: true });
    await secret.fill("half of the se");
    await ops("Operations", clientId);
    await expect(dialog(page)).toHaveAccessibleName(/in Operations/);
    await expect(secret).toHaveValue("half of the se");
    await expect(dialog(page).getByRole("alert")).toHaveCount(0);
    await ops("Operations", "somebody-else");
    await expect(dialog(page).getByRole("alert")).toHaveText(
      "The settings of this backend have changed meanwhile. Close this form and open it again.",
    );
    await expect(dialog(page)).toContainText(`The secret of the client ${clientId} at`);
    await secret.press("Enter");
    await expect(dialog(page).getByRole("button", { name: "Save and ask again" })).toBeDisabled();
    await keepScreen(page, "credential-settings-changed");
    await page.keyboard.press("Escape");
    await openForm(page, "Operations", /^Alertmanager/, "Enter credential");
    await expect(dialog(page)).toContainText("The secret of the client somebody-else at");
    await expect(secret).toHaveValue("");
    expect(realm.tokenRequests()).toBe(0);
  });

  test("a client's secret goes to its provider, and a wrong one is said to be wrong", async ({ page }) => {
    await openOf(page, "Ops", "Enter credential");
    await expect(dialog(page)).toContainText(`The secret of the client ${clientId} at ${realm.server.url}.`);
    const secret = dialog(page).getByLabel("Client secret", { exact: true });
    await secret.fill("not the secret");
    await page.keyboard.press("Enter");
    await expect(dialog(page).getByRole("alert")).toBeVisible();
    await expect(secret).toHaveValue("");
    await secret.fill(realm.clientSecret);
    await page.keyboard.press("Enter");
    await expect(dialog(page).getByRole("status")).toContainText("Alertmanager accepts the credential");
    await page.keyboard.press("Enter");

    // A mistake in a replacement costs nothing: the one before it comes back with the end of the form.
    await openForm(page, "Ops", /^Alertmanager/, "Replace credential");
    await secret.fill("a typing mistake");
    await page.keyboard.press("Enter");
    await expect(dialog(page).getByRole("alert")).toContainText("The one before it is put back when you close this.");
    await page.keyboard.press("Escape");
    await expect(dialog(page)).toHaveCount(0);
    await expect(row(page, "Ops", /^Alertmanager/)).toContainText("answering");
  });
});
