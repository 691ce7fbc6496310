import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";
import { browserExecutable } from "./browser.mjs";

const executablePath = browserExecutable();

export default defineConfig({
  testDir: fileURLToPath(new URL("../test", import.meta.url)),
  testMatch: "**/*.spec.ts",
  outputDir: fileURLToPath(new URL("../test-results", import.meta.url)),
  // Each file starts servers and a browser of its own; more of them at once only slow each other down on two cores.
  workers: 2,
  // Where two cores are shared with others a browser may stall for longer than any limit. `npm test` names whatever
  // passed only when tried again, so that it is looked into all the same.
  retries: process.env.CI ? 1 : 0,
  // Ten times what a quiet machine needs: only a failure takes so long, and a noisy machine is not one.
  timeout: 240_000,
  expect: { timeout: 40_000 },
  use: {
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      // Chromium's sandbox refuses to run as root, which is what CI containers are.
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
      ...(executablePath === null ? {} : { executablePath }),
    },
    trace: "retain-on-failure",
  },
});
