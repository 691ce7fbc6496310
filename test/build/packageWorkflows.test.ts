import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { root } from "./packaged.ts";

interface Step {
  readonly name?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly if?: string;
}

interface Job {
  readonly environment?: string;
  readonly steps: readonly Step[];
}

const textOf = (name: string) => readFileSync(join(root, ".github", "workflows", name), "utf8");
const jobsOf = (name: string) => Object.entries<Job>(parse(textOf(name)).jobs);
const isBash = ({ shell, if: condition }: Step) => shell === "bash" || !condition?.includes("'Windows'");

describe.each(["release.yml", "test.yml"])("the workflow %s", (name) => {
  test("uses actions by their commit, with the version beside it", () => {
    const uses = textOf(name)
      .split("\n")
      .filter((line) => line.includes("uses:"));
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.filter((line) => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  test.skipIf(process.platform === "win32")("has scripts that bash can read", () => {
    const scripts = jobsOf(name).flatMap(([, { steps }]) => steps.filter(isBash).flatMap(({ run }) => run ?? []));
    const faults = scripts.map((script) => spawnSync("bash", ["-n"], { input: script, encoding: "utf8" }).stderr);
    expect(faults.filter(Boolean)).toEqual([]);
  });
});

describe("a release", () => {
  const jobs = jobsOf("release.yml");

  test("starts every file that it hands out, as it was packed", () => {
    const started = jobs.flatMap(([, { steps }]) =>
      steps.flatMap(({ run }) =>
        [...(run ?? "").matchAll(/(smoke|refusals)\.mjs (.*)$/gm)].map(([, how, what]) => `${how} ${what}`),
      ),
    );
    expect(started).toEqual([
      'smoke "$PWD"/dist/*.AppImage',
      'smoke "$RUNNER_TEMP/tar/incident-console"',
      'refusals "$RUNNER_TEMP/tar/incident-console"',
      'smoke "$RUNNER_TEMP/loopback/incident-console"',
      'smoke "$app/Contents/MacOS/Incident Console"',
      'refusals "$app/Contents/MacOS/Incident Console"',
      'smoke "$RUNNER_TEMP/zip/Incident Console.app/Contents/MacOS/Incident Console"',
      'smoke "$RUNNER_TEMP/loopback/incident-console"',
      "smoke $portable",
      "smoke (Join-Path $zip 'Incident Console.exe')",
      "smoke (Join-Path $loopback 'incident-console.cmd')",
      "refusals $program",
      "smoke $program",
      'smoke /usr/bin/incident-console"',
    ]);
  });

  test("has the same tools for its tests as every change", () => {
    const toolsOf = (name: string) =>
      jobsOf(name)
        .filter(([, { steps }]) => JSON.stringify(steps).includes("npm test"))
        .map(
          ([, { steps }]) => /apt-get install -y (prometheus .*)$/m.exec(steps.map(({ run }) => run).join("\n"))?.[1],
        );
    expect(toolsOf("release.yml")).toEqual(toolsOf("test.yml"));
    expect(toolsOf("release.yml")).toEqual([expect.stringContaining("p7zip-full")]);
  });

  test("lists and audits what is handed out, and not what package.json happens to call a dependency", () => {
    const runs = (name: string) => jobsOf(name).flatMap(([, { steps }]) => steps.map(({ run }) => run ?? ""));
    const all = [...runs("release.yml"), ...runs("test.yml")];
    expect(all.filter((run) => /npm (?:audit|sbom)/.test(run) && !run.includes("::warning::"))).toEqual([]);
    expect(all.filter((run) => run.includes("build/package/audit.mjs"))).toHaveLength(2);
    expect(textOf("release.yml").match(/dist\/sbom\.cdx\.json/g)).toHaveLength(2);
  });

  test("hands secrets only to jobs that somebody has to let run", () => {
    const holders = jobs.filter(([, job]) => JSON.stringify(job).includes("secrets."));
    expect(holders.map(([name, { environment }]) => [name, environment])).toEqual([
      ["build", "release"],
      ["draft", "release"],
    ]);
  });

  test("asks Git's server only with a token, as a private repository demands", () => {
    const fetches = jobs.flatMap(([, { steps }]) => steps).filter(({ run }) => /\bfetch --force/.test(run ?? ""));
    expect(
      fetches.map((step) => [JSON.stringify(step).includes("github.token"), step.run?.includes("gh auth")]),
    ).toEqual([
      [true, true],
      [true, true],
    ]);
  });

  test("allows user namespaces wherever a window is started on Linux", () => {
    const starts = /npm test|AppImage|docker run/;
    const linux = jobs.filter(([, { steps }]) => steps.some(({ run }) => starts.test(run ?? "")));
    const without = linux.filter(([, job]) => !JSON.stringify(job).includes("apparmor_restrict_unprivileged_userns=0"));
    expect([linux.map(([name]) => name), without]).toEqual([["check", "build", "packages"], []]);
  });
});

// A folder that was exported has no attributes to ask for.
test.skipIf(!existsSync(join(root, ".git")))("files have the same ends of lines on every system", () => {
  const files = ["build/package.mjs", "build/package/launcher.cmd", "build/icons/icon.ico", "test/fixtures/README.md"];
  const run = spawnSync("git", ["check-attr", "text", "eol", "--", ...files], { cwd: root, encoding: "utf8" });
  expect(run.stdout.trim().split("\n")).toEqual([
    "build/package.mjs: text: auto",
    "build/package.mjs: eol: lf",
    "build/package/launcher.cmd: text: set",
    "build/package/launcher.cmd: eol: crlf",
    "build/icons/icon.ico: text: unset",
    "build/icons/icon.ico: eol: lf",
    "test/fixtures/README.md: text: unset",
    "test/fixtures/README.md: eol: lf",
  ]);
  expect(readFileSync(join(root, "build", "package", "launcher.cmd"), "utf8")).not.toMatch(/[^\r]\n/);
});
