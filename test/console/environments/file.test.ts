import { appendFile, chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type LoadedSettings,
  loadSettings,
  noSettings,
  watchSettings,
  writeSettingsSchema,
} from "../../../electron/console/environments/file.ts";
import { settingsJsonSchema } from "../../../shared/settings/schema.ts";
import { fullSettings } from "./settings.ts";

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "incident-console-"));
  file = join(folder, "environments.json");
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const inForce: LoadedSettings = { settings: fullSettings, fileExists: true, problems: [] };

describe("loading", () => {
  test("no file, where there was none, is no fault", async () => {
    expect(await loadSettings(file, null)).toEqual({ settings: noSettings, fileExists: false, problems: [] });
  });

  test("a good file puts it in force", async () => {
    await writeFile(file, JSON.stringify(fullSettings));
    expect(await loadSettings(file, null)).toEqual(inForce);
  });

  test("a good file ends the problems of a broken one", async () => {
    await writeFile(file, JSON.stringify({ version: 1, environments: [] }));
    const broken = { ...inForce, problems: [{ message: "x", line: 1, column: 1, field: null }] };
    expect(await loadSettings(file, broken)).toEqual({ settings: noSettings, fileExists: true, problems: [] });
  });

  const faults: [string, () => Promise<unknown>, object][] = [
    [
      "broken JSON",
      () => writeFile(file, '{"version": 1,\n'),
      { message: expect.stringMatching(/^This is not valid JSON/), line: 2, column: 1, field: null },
    ],
    [
      "an unknown setting",
      () => writeFile(file, '{"version": 1, "environments": [], "x": 1}'),
      { message: expect.stringMatching(/^is not a setting/), line: 1, column: 36, field: "x" },
    ],
    [
      "an empty file, as an editor leaves it while it saves",
      () => writeFile(file, ""),
      { message: expect.stringMatching(/^This is not valid JSON/), line: 1, column: 1, field: null },
    ],
    [
      "text that is not UTF-8",
      () => writeFile(file, Buffer.from('{"version": 1, "environments": []} // gr\xfcn', "latin1")),
      { message: "The file is not UTF-8 text. Save it in that encoding.", line: null, column: null, field: null },
    ],
    [
      "more than settings can be, as a log that was sent to the wrong file",
      () => writeFile(file, "{}\n".repeat(1_400_000)),
      {
        message: "The file is larger than 4 MB, so it is no settings file.",
        line: null,
        column: null,
        field: null,
      },
    ],
    [
      "a folder in its place",
      () => mkdir(file),
      { message: "The file cannot be read (EISDIR). Check its permissions.", line: null, column: null, field: null },
    ],
  ];

  test.each(faults)("%s keeps the last good settings in force and says why", async (_fault, breakIt, problem) => {
    await breakIt();
    expect(await loadSettings(file, inForce)).toEqual({
      settings: fullSettings,
      fileExists: true,
      problems: [problem],
    });
  });

  test.each(faults)("%s at the start leaves no environments, and says why", async (_fault, breakIt, problem) => {
    await breakIt();
    expect(await loadSettings(file, null)).toEqual({ settings: noSettings, fileExists: true, problems: [problem] });
  });

  test.skipIf(process.getuid?.() === 0)("a file that may not be read keeps the last good settings", async () => {
    await writeFile(file, "{}");
    await chmod(file, 0);
    const { settings, problems } = await loadSettings(file, inForce);
    expect([settings, problems[0]?.message]).toEqual([
      fullSettings,
      "The file cannot be read (EACCES). Check its permissions.",
    ]);
  });

  test("a file that vanished keeps the last good settings", async () => {
    expect(await loadSettings(file, inForce)).toEqual({
      settings: fullSettings,
      fileExists: false,
      problems: [
        {
          message: "The file is gone. Put it back, or restart the console to begin without environments.",
          line: null,
          column: null,
          field: null,
        },
      ],
    });
  });
});

test("the watcher notices a file that appears, changes, is replaced and vanishes, until it is stopped", async () => {
  function watching() {
    let heard = 0;
    let hear = () => {};
    const stop = watchSettings(file, () => {
      heard += 1;
      hear();
    });
    const next = () =>
      new Promise<void>((resolve) => {
        hear = resolve;
      });
    return { stop, next, heard: () => heard };
  }
  const { stop, next, heard } = watching();
  // A look between the opening of a file and its writing would find one more change: each act is a single step.
  const put = async (text: string) => {
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
  };
  // The first look finds no file and says so; a change before it would not be one.
  await next();
  for (const act of [() => put("{"), () => appendFile(file, "}"), () => put("{ }"), () => rm(file)]) {
    const heardIt = next();
    await act();
    await heardIt;
  }
  expect(heard()).toBe(5);
  stop();
  // Another watcher hears of the next change; by then the stopped one would have, too.
  const other = watching();
  await other.next();
  const heardIt = other.next();
  await put("{}");
  await heardIt;
  other.stop();
  expect(heard()).toBe(5);
});

describe("the schema for editors", () => {
  test("is put beside the file, into a folder that need not exist, and leaves nothing else", async () => {
    const target = join(folder, "new", "environments.json");
    await writeSettingsSchema(target, folder);
    expect(await readdir(join(folder, "new"))).toEqual(["environments.schema.json"]);
    expect(JSON.parse(await readFile(join(folder, "new", "environments.schema.json"), "utf8"))).toEqual(
      settingsJsonSchema(),
    );
  });

  test("is not put beside a settings file outside the data folder", async () => {
    const data = join(folder, "data");
    for (const elsewhere of [file, join(folder, "data-2", "environments.json")]) {
      await writeSettingsSchema(elsewhere, data);
      await writeSettingsSchema(elsewhere, null);
    }
    expect(await readdir(folder)).toEqual([]);
  });

  test("is not written again while it is the same, and replaced when it is not", async () => {
    const target = join(folder, "environments.schema.json");
    await writeSettingsSchema(file, folder);
    const first = await stat(target);
    await writeSettingsSchema(file, folder);
    expect((await stat(target)).ino).toBe(first.ino);
    await writeFile(target, "{}");
    await writeSettingsSchema(file, folder);
    expect(JSON.parse(await readFile(target, "utf8"))).toEqual(settingsJsonSchema());
  });
});
