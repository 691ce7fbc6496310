import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { migrateFile } from "../../../../electron/console/environments/edit/migrateFile.ts";
import { type MigrationStep, migrateValue, migrations } from "../../../../electron/console/environments/migrate.ts";
import { parseSettings } from "../../../../electron/console/environments/parse.ts";
import { settingsVersion } from "../../../../shared/settings/schema.ts";
import { createFakeClock } from "../../../support/clock.ts";

let folder: string;
let file: string;
let log: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "incident-console-"));
  file = join(folder, "environments.json");
  log = [];
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const note = (line: string) => {
  log.push(line);
};

function migrate(steps: readonly MigrationStep[]): Promise<void> {
  return migrateFile(file, { clock: createFakeClock(), log: { info: note, warn: note } }, steps);
}

/** As if the list had once been called "stages". */
const rename: MigrationStep = {
  from: 0,
  migrate: ({ stages, ...rest }) => ({ ...rest, version: 1, environments: stages }),
};

const old = '// ours\n{\n  "version": 0, // the first\n  "stages": []\n}\n';

test("there is a step for every older version, and none beyond", () => {
  expect(migrations.map(({ from }) => from)).toEqual(
    Array.from({ length: settingsVersion - 1 }, (_, index) => index + 1),
  );
});

describe("steps", () => {
  test("are taken one after the other, from the version of the file on", () => {
    const count = (from: number): MigrationStep => ({
      from,
      migrate: (settings) => ({ ...settings, version: from + 1, seen: [...(settings.seen as number[]), from] }),
    });
    const steps = [count(2), count(0), count(1)];
    expect(migrateValue({ version: 1, seen: [] }, steps)).toEqual({ version: 3, seen: [1, 2] });
    for (const other of [{ version: 9 }, { version: "0" }, {}, [], null, "x"])
      expect(migrateValue(other, steps)).toBe(other);
  });

  test("that lead nowhere end in the fault that the file has without them", () => {
    const still: MigrationStep = { from: 0, migrate: (settings) => settings };
    const broken: MigrationStep = {
      from: 0,
      migrate: () => {
        throw new Error("unreadable");
      },
    };
    for (const step of [still, broken]) {
      const parsed = parseSettings('{"version": 0, "environments": []}', [step]);
      expect(parsed).toMatchObject({ ok: false, problems: [{ message: "must be 1", field: "version" }] });
    }
  });
});

describe("a file of an older version", () => {
  test("is read as today's", () => {
    expect(parseSettings(old, [rename])).toEqual({ ok: true, settings: { version: 1, environments: [] } });
  });

  test("is brought up to date, with its comments, after a copy was kept; once", async () => {
    await writeFile(file, old);
    await migrate([rename]);
    const text = await readFile(file, "utf8");
    expect(text).toBe('// ours\n{\n  "version": 1, // the first\n  "environments": []\n}\n');
    const copy = "environments.json.before-2026-11-21T03-42-00-000Z";
    expect([(await readdir(folder)).sort(), await readFile(join(folder, copy), "utf8"), log]).toEqual([
      ["environments.json", copy],
      old,
      [`${file} was brought up to date; a copy of what it was lies beside it.`],
    ]);
    await migrate([rename]);
    expect([await readFile(file, "utf8"), (await readdir(folder)).length]).toEqual([text, 2]);
  });

  test.each([
    ["is faulty", '{"version": 0, "stages": 7}'],
    ["is no JSON", '{"version": 0'],
    ["is of today", '{"version": 1, "environments": []}'],
    ["is newer", '{"version": 2, "environments": []}'],
    ["says nothing", '{"stages": []}'],
  ])("stays as it is where it %s", async (_what, text) => {
    await writeFile(file, text);
    await migrate([rename]);
    expect([await readFile(file, "utf8"), await readdir(folder), log]).toEqual([text, ["environments.json"], []]);
  });

  test("need not be there", async () => {
    await migrate([rename]);
    expect([await readdir(folder), log]).toEqual([[], []]);
  });

  test.skipIf(process.platform === "win32" || process.getuid?.() === 0)(
    "that cannot be written is told of",
    async () => {
      await writeFile(file, old);
      await chmod(folder, 0o555);
      await migrate([rename]);
      await chmod(folder, 0o755);
      expect([await readFile(file, "utf8"), log]).toEqual([
        old,
        [
          expect.stringMatching(
            /is of an older version and could not be brought up to date: The folder .* is not writable/,
          ),
        ],
      ]);
    },
  );
});
