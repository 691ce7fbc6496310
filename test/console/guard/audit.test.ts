import { appendFile, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Audit, auditHandlers } from "../../../electron/console/guard/audit.ts";
import type { World } from "../../../electron/console/world.ts";
import type { AuditEntry } from "../../../shared/model/history.ts";
import { createFakeClock } from "../../support/clock.ts";
import { temporaryFolder } from "../http/support.ts";

async function setUp(changes: { readonly folder?: string | null } = {}) {
  const clock = createFakeClock(Date.parse("2026-11-30T23:59:59Z"));
  const warnings: string[] = [];
  const world = { clock, log: { info: () => {}, warn: (line: string) => warnings.push(line) } } as unknown as World;
  const folder = changes.folder === undefined ? join(await temporaryFolder(), "audit") : changes.folder;
  return { clock, warnings, world, folder: folder ?? "", audit: new Audit(world, folder) };
}

const entry = (detail: string, environment = "production"): Omit<AuditEntry, "at"> => ({
  who: "tester",
  environment,
  backend: "alertmanager-1",
  what: "create silence",
  detail,
  answer: "Done.",
  ok: true,
});

test("a line for each write, in a file for each UTC month, which nobody else may read", async () => {
  const { audit, clock, folder } = await setUp();
  await audit.add(entry("one"));
  await clock.advance(1_000);
  await audit.add(entry("two"));
  expect(await readdir(folder)).toEqual(["2026-11.jsonl", "2026-12.jsonl"]);
  const line = JSON.parse(await readFile(join(folder, "2026-11.jsonl"), "utf8")) as unknown;
  expect(line).toEqual({ at: Date.parse("2026-11-30T23:59:59Z"), ...entry("one") });
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, "2026-12.jsonl"))).mode & 0o777).toBe(0o600);
});

test("is read newest first over the months, of one environment or of all", async () => {
  const { audit, clock, folder } = await setUp();
  for (const [detail, environment] of [
    ["one", "production"],
    ["two", "staging"],
    ["three", "production"],
  ] as const) {
    await audit.add(entry(detail, environment));
    await clock.advance(1_000);
  }
  const read = auditHandlers(audit)["audit.read"];
  const details = async (environment: string | null, limit: number) =>
    (await read({ environment, limit })).entries.map(({ detail }) => detail);
  expect(await details(null, 10)).toEqual(["three", "two", "one"]);
  expect(await details("production", 10)).toEqual(["three", "one"]);
  expect(await details(null, 2)).toEqual(["three", "two"]);
  expect((await read({ environment: null, limit: 1 })).file).toBe(join(folder, "2026-12.jsonl"));
});

test("entries that are added at once stay in order", async () => {
  const { audit, folder } = await setUp();
  const details = Array.from({ length: 50 }, (_, index) => `${index}`);
  await Promise.all(details.map((detail) => audit.add(entry(detail))));
  const lines = (await readFile(join(folder, "2026-11.jsonl"), "utf8")).trimEnd().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as AuditEntry).detail)).toEqual(details);
});

test("whatever a server or a person wrote stays on one line, and says nothing to a terminal", async () => {
  const { audit, folder } = await setUp();
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", maxLength: 40 }), async (detail) => {
      const hostile = `${detail}\n"}\u001b[2J\u009b31m\u2028\u202e\u{e0001}`;
      await audit.add(entry(hostile));
      const text = await readFile(join(folder, "2026-11.jsonl"), "utf8");
      const line = text.trimEnd().split("\n").at(-1) ?? "";
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect((JSON.parse(line) as AuditEntry).detail).toBe(hostile);
      expect((await audit.read(null, 1)).entries).toMatchObject([{ detail: hostile }]);
    }),
    { numRuns: 30 },
  );
});

test("lines that cannot be read are left out, and a torn one does not swallow the next", async () => {
  const { audit, folder, world } = await setUp();
  await audit.add(entry("one"));
  await appendFile(join(folder, "2026-11.jsonl"), '{"at":1,"who"');
  await writeFile(join(folder, "notes.txt"), JSON.stringify({ at: 1, ...entry("foreign") }));
  const next = new Audit(world, folder);
  await next.add(entry("two"));
  expect((await next.read(null, 10)).entries.map(({ detail }) => detail).sort()).toEqual(["one", "two"]);
});

test("where nothing can be written it is kept in memory, and said", async () => {
  const parent = await temporaryFolder();
  await writeFile(join(parent, "audit"), "a file in the way");
  const { audit, warnings, clock } = await setUp({ folder: join(parent, "audit") });
  await audit.add(entry("one"));
  await clock.advance(1_000);
  await audit.add(entry("two"));
  expect((await audit.read(null, 10)).entries.map(({ detail }) => detail)).toEqual(["two", "one"]);
  expect(warnings).toHaveLength(2);
  expect(warnings[0]).toMatch(/^The audit log could not be written: /);
});

test("is written again as soon as that is possible", async () => {
  const parent = await temporaryFolder();
  await mkdir(join(parent, "audit", "2026-11.jsonl"), { recursive: true });
  const { audit, clock, folder } = await setUp({ folder: join(parent, "audit") });
  await audit.add(entry("lost"));
  await clock.advance(1_000);
  await audit.add(entry("kept"));
  expect(await readFile(join(folder, "2026-12.jsonl"), "utf8")).toContain("kept");
  expect((await audit.read(null, 10)).entries.map(({ detail }) => detail)).toEqual(["kept", "lost"]);
});

/** The `detail` of each whole line of a file, in its order. */
async function details(file: string): Promise<readonly unknown[]> {
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line.startsWith("{") && line.endsWith("}"));
  return lines.map((line) => (JSON.parse(line) as { readonly detail: unknown }).detail);
}

test("a folder that went away is made again", async () => {
  const { audit, folder, warnings } = await setUp();
  await audit.add(entry("one"));
  await rm(folder, { recursive: true });
  await audit.add(entry("two"));
  await audit.add(entry("three"));
  expect((await details(join(folder, "2026-11.jsonl"))).toSorted()).toEqual(["three", "two"]);
  expect(warnings).toHaveLength(1);
});

test("what could not be written is in the file, once, as soon as something can be", async () => {
  const { audit, clock, folder, world } = await setUp();
  const file = join(folder, "2026-11.jsonl");
  await mkdir(file, { recursive: true });
  await audit.add(entry("one"));
  await audit.add(entry("two"));
  await rm(file, { recursive: true });
  for (const detail of ["three", "four"]) {
    await clock.advance(1);
    await audit.add(entry(detail));
  }
  expect(await details(file)).toEqual(["three", "one", "two", "four"]);
  const next = new Audit(world, folder);
  expect((await next.read(null, 10)).entries.map(({ detail }) => detail).slice(0, 2)).toEqual(["four", "three"]);
  expect((await audit.read(null, 10)).entries).toHaveLength(4);
});

test("half a line that a full disk left behind does not swallow the next one", async () => {
  const { audit, folder } = await setUp();
  const file = join(folder, "2026-11.jsonl");
  await audit.add(entry("one"));
  await rm(file);
  await mkdir(file);
  await audit.add(entry("two"));
  await rm(file, { recursive: true });
  await writeFile(file, '{"at":1,"who"');
  await audit.add(entry("three"));
  expect(await details(file)).toEqual(["three", "two"]);
});

test("without a folder it is kept in memory only", async () => {
  const { audit, warnings } = await setUp({ folder: null });
  await audit.add(entry("one"));
  expect(await audit.read(null, 10)).toMatchObject({ entries: [{ detail: "one" }], file: null });
  expect(warnings).toEqual([]);
});

describe("a write that has a line before it is sent", () => {
  const { answer: _answer, ok: _ok, ...attempt } = entry("one");

  test("is one entry, with its answer once there is one", async () => {
    const { audit, clock, folder } = await setUp();
    await audit.begin(attempt);
    expect((await audit.read(null, 10)).entries).toEqual([
      { at: clock.now(), ...attempt, answer: expect.stringMatching(/^It was sent, but /), ok: false },
    ]);
    await clock.advance(2_000);
    await audit.add(entry("one"));
    expect((await audit.read(null, 10)).entries).toEqual([{ at: clock.now(), ...entry("one") }]);
    expect(await readdir(folder)).toEqual(["2026-11.jsonl", "2026-12.jsonl"]);
  });

  test("is on the disk when the console crashes before the answer, and stays the only one without", async () => {
    const { audit, clock, folder, world } = await setUp();
    await audit.begin(attempt);
    await clock.advance(1);
    // The next run may send the very same.
    const next = new Audit(world, join(folder));
    await next.begin(attempt);
    await next.add(entry("one"));
    expect((await next.read(null, 10)).entries.map(({ ok }) => ok)).toEqual([true, false]);
  });

  test("is one entry each where the same is sent several times at once", async () => {
    const { audit } = await setUp();
    await Promise.all([audit.begin(attempt), audit.begin(attempt), audit.begin(attempt)]);
    await audit.add({ ...entry("one"), answer: "No.", ok: false });
    await audit.add(entry("one"));
    const { entries } = await audit.read(null, 10);
    expect(entries.map(({ answer }) => answer).sort()).toEqual(["Done.", expect.stringMatching(/^It was sent/), "No."]);
  });

  test("fills a page with entries, not with lines", async () => {
    const { audit, clock } = await setUp();
    for (let number = 0; number < 6; number += 1) {
      await audit.begin({ ...attempt, detail: `${number}` });
      await audit.add(entry(`${number}`));
      await clock.advance(1_000);
    }
    const { entries } = await audit.read(null, 4);
    expect(entries.map(({ detail }) => detail)).toEqual(["5", "4", "3", "2"]);
  });

  test("is one entry where its first line could not be written", async () => {
    const parent = await temporaryFolder();
    await mkdir(join(parent, "audit", "2026-11.jsonl"), { recursive: true });
    const { audit, clock } = await setUp({ folder: join(parent, "audit") });
    await audit.begin(attempt);
    await clock.advance(1_000);
    await audit.add(entry("one"));
    expect((await audit.read(null, 10)).entries).toMatchObject([{ detail: "one", ok: true }]);
  });
});

test("all that was added is in the file once it says so", async () => {
  const { audit, folder } = await setUp();
  for (const detail of ["one", "two", "three"]) void audit.add(entry(detail));
  await audit.written();
  expect((await readFile(join(folder, "2026-11.jsonl"), "utf8")).trimEnd().split("\n")).toHaveLength(3);
});

test("what cannot be written is told, once for each line", async () => {
  const folder = join(await temporaryFolder(), "audit");
  await writeFile(folder, "a file where the folder should be");
  const { world } = await setUp({ folder: null });
  const told: string[] = [];
  const audit = new Audit(world, folder, (sentence) => told.push(sentence));
  await audit.add(entry("one"));
  expect(told).toEqual([
    expect.stringMatching(/^A write to a server could not be recorded in the audit log \((EEXIST|ENOTDIR)\)/),
  ]);
});
