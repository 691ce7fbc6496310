// `npm test`: checks, builds, and runs every test there is; the last line counts them.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { prepareBrowser } from "./prepare.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const results = join(root, "test-results");
const bin = (/** @type {string} */ name) => join(root, "node_modules", ".bin", name);

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @type {Counts} */
const total = { passed: 0, failed: 0, skipped: 0 };

/**
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
function run(command, args, env = {}) {
  const options = { cwd: root, env: { ...process.env, ...env }, shell: process.platform === "win32" };
  return spawnSync(command, args, { ...options, stdio: ["ignore", "inherit", "inherit"] }).status === 0;
}

/**
 * A step that is no test but has to succeed; it counts as one that passed or failed.
 * @param {string} name
 * @param {boolean} succeeded
 */
function check(name, succeeded) {
  total[succeeded ? "passed" : "failed"] += 1;
  console.log(`${succeeded ? "ok" : "FAILED"}: ${name}`);
  return succeeded;
}

/**
 * Adds a runner's own count; a runner that left none, or failed for a reason that is no test, counts as one failure.
 * @param {string} name
 * @param {boolean} succeeded
 * @param {string} file
 * @param {(report: any) => Counts} read
 */
function count(name, succeeded, file, read) {
  const counts = existsSync(file) ? read(JSON.parse(readFileSync(file, "utf8"))) : { passed: 0, failed: 0, skipped: 0 };
  if (counts.passed === 0 || (!succeeded && counts.failed === 0)) counts.failed += 1;
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  console.log(`${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
}

/**
 * What Playwright's JSON report calls flaky: failed at first, passed when tried again.
 * @typedef {{ file: string, line: number, title: string, tests: { status: string }[] }} Spec
 * @typedef {{ specs?: Spec[], suites?: Suite[] }} Suite
 * @param {Suite[]} suites
 * @returns {string[]}
 */
function flakyTitles(suites) {
  return suites.flatMap(({ specs = [], suites: inner = [] }) => [
    ...specs
      .filter(({ tests }) => tests.some(({ status }) => status === "flaky"))
      .map(({ file, line, title }) => `${file}:${line} › ${title}`),
    ...flakyTitles(inner),
  ]);
}

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const problem = prepareBrowser();
if (problem !== null) {
  console.error(problem);
  console.log("0 passed, 1 failed");
  process.exit(1);
}

check("style and borders (biome)", run(bin("biome"), ["check", "--error-on-warnings", "."]));
check("types (tsc)", run(bin("tsc"), ["-b"]));
if (check("build", run(process.execPath, ["build/bundle.mjs"]))) {
  const unit = join(results, "unit.json");
  const unitArgs = ["run", "--config", "build/vitest.config.ts", "--reporter=default", "--reporter=json"];
  count("vitest", run(bin("vitest"), [...unitArgs, `--outputFile.json=${unit}`]), unit, (report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  }));
  // Playwright empties its own output folder, so the report stands beside it.
  const browser = join(root, "out", "browser-report.json");
  rmSync(browser, { force: true });
  const browserArgs = ["test", "--config", "build/playwright.config.ts", "--reporter=list,json"];
  count(
    "playwright",
    run(bin("playwright"), browserArgs, { PLAYWRIGHT_JSON_OUTPUT_NAME: browser }),
    browser,
    ({ stats, suites }) => {
      for (const title of flakyTitles(suites)) console.log(`passed only when tried again: ${title}`);
      return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped };
    },
  );
}

const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed === 0 ? 0 : 1;
