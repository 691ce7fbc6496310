import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createHostLog } from "../../../electron/host/log/log.ts";

let folder: string;
let terminal: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "incident-console-log-"));
  terminal = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20 }));

function open(now = () => Date.parse("2026-11-21T03:42:00Z")) {
  return createHostLog({ terminal: (line) => terminal.push(line), now });
}

test("a line is in the terminal and on disk, those before the folder was known too", async () => {
  const log = open();
  log.info("Starting.");
  const leave = log.toFolder(folder, "A run begins.");
  log.warn("The disk is nearly full.");
  log.error("Something went wrong.", "Error: no\n    at here");
  await leave();
  expect(terminal).toEqual(["Starting.", "Warning: The disk is nearly full.", "Something went wrong."]);
  expect(readFileSync(join(folder, "logs", "console.log"), "utf8").split("\n")).toEqual([
    "2026-11-21T03:42:00.000Z INFO  A run begins.",
    "2026-11-21T03:42:00.000Z INFO  Starting.",
    "2026-11-21T03:42:00.000Z WARN  The disk is nearly full.",
    "2026-11-21T03:42:00.000Z ERROR Error: no\\n    at here",
    "",
  ]);
});

test("no secret is in the terminal, the file, the lines at hand or a crash report", async () => {
  const log = open();
  log.redactor.add("s3cret-t0ken");
  const leave = log.toFolder(folder, "A run begins.");
  log.info("Authorization: Bearer s3cret-t0ken");
  log.warn(`base64 ${Buffer.from("s3cret-t0ken").toString("base64")}`);
  log.error("got s3cret-t0ken", "stack with s3cret-t0ken");
  const report = log.crash("Error: s3cret-t0ken") ?? "";
  const all = [...terminal, ...(await log.last(10)), readFileSync(report, "utf8")].join("\n");
  await leave();
  expect(all).not.toMatch(/s3cret|czNjcmV0/);
  expect(all.match(/•••/g)).toHaveLength(7);
});

test("a log that was left is not written to any more, and its folder not made anew", async () => {
  const log = open();
  const leave = log.toFolder(folder, "A run begins.");
  log.info("one");
  await leave();
  rmSync(folder, { recursive: true });
  log.info("two");
  expect(log.crash("too late")).toBeNull();
  await new Promise((resolve) => setImmediate(resolve));
  expect(() => statSync(folder)).toThrow();
});

test("without a file: said once, and the latest lines are those of this process", async () => {
  writeFileSync(join(folder, "logs"), "");
  const log = open();
  log.toFolder(folder, "A run begins.");
  for (let number = 0; number < 300; number += 1) log.info(`line ${number}`);
  expect((await log.last(2)).map((line) => line.slice(31))).toEqual(["line 298", "line 299"]);
  expect(log.path).toBeNull();
  const told: string[] = [];
  log.onOutage((sentence) => told.push(sentence));
  expect(told).toEqual(["The log cannot be written to the data folder (EEXIST). It goes on in the terminal only."]);
  expect(terminal.filter((line) => line.startsWith("Warning"))).toEqual([
    "Warning: The log cannot be written to the data folder (EEXIST). It goes on in the terminal only.",
  ]);
});

test("five crash reports are kept, for their owner only", async () => {
  let now = Date.parse("2026-11-21T03:42:00Z");
  const log = open(() => now);
  const leave = log.toFolder(folder, "A run begins.");
  for (let number = 0; number < 8; number += 1) {
    log.crash(`report ${number}`);
    now += 1_000;
  }
  await leave();
  const reports = readdirSync(join(folder, "logs"))
    .filter((name) => name.startsWith("crash-"))
    .sort();
  expect(reports).toEqual(["03", "04", "05", "06", "07"].map((second) => `crash-20261121T0342${second}Z.txt`));
  expect(statSync(join(folder, "logs", reports[0] ?? "")).mode & 0o777).toBe(0o600);
});
