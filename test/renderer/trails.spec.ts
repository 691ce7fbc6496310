import { expect, test } from "@playwright/test";
import { noonUs, startJaeger, wireTrace } from "../console/trails/jaegerServer.ts";
import { openApp } from "../support/app.ts";
import { startEnvironment } from "../support/backends.ts";

test("the spans of a traced request stand under its lanes", async ({ page }) => {
  const at = Date.now() - 5 * 60_000;
  const span = { at: at * 1000 - noonUs, tags: { request_id: "abc12345" } };
  const trace = wireTrace("4bf92f3577b34da6a3ce929d0e0e4736", [
    { ...span, id: "a1", operation: "GET /authors", duration: 150_000 },
    { ...span, id: "b2", parent: "a1", service: "shop-db", operation: "SELECT authors", duration: 90_000 },
  ]);
  const jaeger = await startJaeger({ traces: { "shop-api": [trace] } });
  const production = await startEnvironment("production", "Production", true);
  const line = { level: "INFO", logger: "app", message: "Request received", request_id: "abc12345" };
  production.lines = [0, 140].map((later) => ({
    stream: { service: "shell" },
    at: BigInt(at + later) * 1_000_000n,
    line: JSON.stringify(line),
  }));
  const app = await openApp([{ ...production.settings, jaeger: { url: jaeger.url, timeout: "5s" } }]);
  try {
    await page.goto(app.link());
    await page.getByRole("link", { name: "Logs" }).click();
    await page.getByRole("textbox", { name: "Request ID" }).fill("/abc12345");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Request abc12345" })).toBeVisible();
    const spans = page.getByRole("region", { name: "Spans over time" });
    await expect(spans).toContainText("on the time axis of the log entries");
    await expect(spans.getByRole("listitem")).toHaveText([/shop-api GET \/authors/, /shop-db SELECT authors/]);
    await spans.getByRole("button", { name: /SELECT authors/ }).click();
    await expect(spans).toContainText("4bf92f3577b34da6a3ce929d0e0e4736");
  } finally {
    await app.close();
    await Promise.all([production.close(), jaeger.close()]);
  }
});
