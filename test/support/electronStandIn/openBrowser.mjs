import { launchBrowser } from "./browser.mjs";

let browser;

/** Starts Chromium at the first need. */
export function openBrowser() {
  browser ??= launchBrowser();
  return browser;
}

export async function closeBrowser() {
  if (browser !== undefined) await (await browser).close();
}
