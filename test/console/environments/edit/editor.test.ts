import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SettingsEditor } from "../../../../electron/console/environments/edit/editor.ts";
import type { WriteBytes } from "../../../../electron/console/environments/edit/replace.ts";
import { noSettings } from "../../../../electron/console/environments/file.ts";
import { parseSettings } from "../../../../electron/console/environments/parse.ts";
import { type Clock, systemClock } from "../../../../electron/console/world.ts";
import type { EnvironmentSettings, SettingsFile } from "../../../../shared/settings/schema.ts";
import { createFakeClock } from "../../../support/clock.ts";

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "incident-console-"));
  file = join(folder, "environments.json");
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const clock = createFakeClock();
const staging: EnvironmentSettings = { id: "staging", name: "Staging", production: false };
const text =
  '// ours\n{ "version": 1, "environments": [{ "id": "staging", "name": "Staging", "production": false }] }\n';

/** An editor of its own, as every console has one. */
function openEditor(
  options: { dataFolder?: string; inForce?: SettingsFile; write?: WriteBytes; path?: string; time?: Clock } = {},
) {
  const applied: string[] = [];
  const path = options.path ?? file;
  const editor = new SettingsEditor({
    world: { clock: options.time ?? clock },
    settingsFile: path,
    dataFolder: options.dataFolder ?? null,
    inForce: () => options.inForce ?? noSettings,
    apply: async () => {
      applied.push(await readFile(path, "utf8"));
    },
    ...(options.write === undefined ? {} : { write: options.write }),
  });
  return { editor, applied };
}

const rename = (name: string) => (settings: SettingsFile) => ({
  ...settings,
  environments: settings.environments.map((one) => ({ ...one, name })),
});

async function changeNow(editor: SettingsEditor, change: (settings: SettingsFile) => SettingsFile): Promise<string> {
  return editor.change((await editor.read()).revision, change);
}

async function refusal(promise: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await promise.then(
    () => ({ code: "none", message: "it was not refused" }),
    (cause: { code: string; message: string }) => cause,
  );
  return { code: error.code, message: error.message };
}

describe("reading", () => {
  test("no file is an empty list that can be changed", async () => {
    expect(await openEditor().editor.read()).toEqual({ environments: [], revision: "absent", locked: null });
  });

  test("the revision is that of the bytes, the same for every console", async () => {
    await writeFile(file, text);
    const [first, second] = [await openEditor().editor.read(), await openEditor().editor.read()];
    expect(first).toEqual({ environments: [staging], revision: expect.stringMatching(/^[0-9a-f]{64}$/), locked: null });
    expect(second).toEqual(first);
    await writeFile(file, `${text} `);
    expect((await openEditor().editor.read()).revision).not.toBe(first.revision);
  });
});

describe("writing", () => {
  test("changes the text only where it differs, and applies it at once", async () => {
    await writeFile(file, text);
    const { editor, applied } = openEditor();
    const revision = await changeNow(editor, rename("Stage"));
    const expected = text.replace('"Staging"', '"Stage"');
    expect([await readFile(file, "utf8"), applied, (await editor.read()).revision]).toEqual([
      expected,
      [expected],
      revision,
    ]);
  });

  test("a change of nothing writes nothing", async () => {
    await writeFile(file, text);
    const { editor, applied } = openEditor();
    const { revision } = await editor.read();
    expect(await editor.change(revision, (now) => structuredClone(now))).toBe(revision);
    expect([applied, await readdir(folder)]).toEqual([[], ["environments.json"]]);
  });

  test("keeps the byte order mark, Windows line ends, and the mode", async () => {
    const bytes = `\uFEFF${text.replaceAll("\n", "\r\n")}`;
    await writeFile(file, bytes);
    await chmod(file, 0o640);
    const { editor } = openEditor();
    await changeNow(editor, (now) => ({ ...now, environments: [...now.environments, { ...staging, id: "b" }] }));
    const written = await readFile(file, "utf8");
    expect(written).toBe(bytes.replace("false }]", 'false }, { "id": "b", "name": "Staging", "production": false }]'));
    if (process.platform !== "win32") expect((await stat(file)).mode & 0o777).toBe(0o640);
  });

  test.skipIf(process.platform === "win32")(
    "goes through links to the file itself; its copy lies beside the link",
    async () => {
      const repository = join(folder, "repository");
      await mkdir(repository);
      await writeFile(join(repository, "team.json"), text);
      await symlink("repository/team.json", join(folder, "first"));
      await symlink(join(folder, "first"), file);
      await changeNow(openEditor().editor, rename("Stage"));
      expect(await readFile(join(repository, "team.json"), "utf8")).toContain('"Stage"');
      expect([(await lstat(file)).isSymbolicLink(), await readdir(repository)]).toEqual([true, ["team.json"]]);
      expect((await readdir(folder)).sort()).toEqual([
        "environments.json",
        "environments.json.before-2026-11-21T03-42-00-000Z",
        "first",
        "repository",
      ]);
    },
  );

  test.skipIf(process.platform === "win32")("goes through a link to a file that is yet to be", async () => {
    await symlink("later.json", file);
    await changeNow(openEditor().editor, (now) => ({ ...now, environments: [staging] }));
    expect([(await lstat(file)).isSymbolicLink(), (await readdir(folder)).sort()]).toEqual([
      true,
      ["environments.json", "later.json"],
    ]);
  });

  test("makes a new file, in a folder that need not exist, which names its schema in the data folder only", async () => {
    const add = (now: SettingsFile) => ({ ...now, environments: [{ ...staging, prometheus: { url: "http://p" } }] });
    const inData = join(folder, "data", "environments.json");
    await changeNow(openEditor({ path: inData, dataFolder: join(folder, "data") }).editor, add);
    await changeNow(openEditor({ dataFolder: join(folder, "data") }).editor, add);
    const lines = [
      '  "environments": [',
      "    {",
      '      "id": "staging",',
      '      "name": "Staging",',
      '      "production": false,',
      '      "prometheus": { "url": "http://p" }',
      "    }",
      "  ]",
      "}",
      "",
    ].join("\n");
    expect(await readFile(inData, "utf8")).toBe(
      `{\n  "$schema": "./environments.schema.json",\n  "version": 1,\n${lines}`,
    );
    expect(await readFile(file, "utf8")).toBe(`{\n  "version": 1,\n${lines}`);
    if (process.platform !== "win32") expect((await stat(file)).mode & 0o777).toBe(0o600);
  });
});

describe("a text that nobody looked at is not changed", () => {
  const meanwhile = { code: "INVALID_INPUT", message: "The settings file changed meanwhile. Look at it again." };

  test("where an editor, or another console, wrote it", async () => {
    await writeFile(file, text);
    const [one, other] = [openEditor(), openEditor()];
    const { revision } = await one.editor.read();
    await changeNow(other.editor, rename("Other"));
    expect(await refusal(one.editor.change(revision, rename("One")))).toEqual(meanwhile);
    expect(await readFile(file, "utf8")).toContain('"Other"');
    expect(one.applied).toEqual([]);
  });

  test("where it was made meanwhile", async () => {
    const { editor } = openEditor();
    await writeFile(file, text);
    expect(await refusal(editor.change("absent", rename("One")))).toEqual(meanwhile);
  });

  test("two changes at once are one after the other, so that the second is refused", async () => {
    await writeFile(file, text);
    const { editor, applied } = openEditor();
    const { revision } = await editor.read();
    const [first, second] = await Promise.allSettled([
      editor.change(revision, rename("First")),
      editor.change(revision, rename("Second")),
    ]);
    expect([first.status, second]).toEqual([
      "fulfilled",
      { status: "rejected", reason: expect.objectContaining(meanwhile) },
    ]);
    expect([await readFile(file, "utf8"), applied.length]).toEqual([text.replace('"Staging"', '"First"'), 1]);
  });

  test("two consoles at once: one writes, and the other is told", async () => {
    await writeFile(file, text);
    // The disk has the real time, by which what was left behind is known.
    const editors = Array.from({ length: 8 }, () => openEditor({ time: systemClock }).editor);
    const { revision } = await openEditor().editor.read();
    const results = await Promise.allSettled(
      editors.map((editor, index) => editor.change(revision, rename(`N${index}`))),
    );
    const refused = results.flatMap((result) => (result.status === "rejected" ? [String(result.reason.message)] : []));
    expect([
      refused.length,
      refused.filter((message) => !/^(The settings file changed|Another console)/.test(message)),
    ]).toEqual([7, []]);
    expect(parseSettings(await readFile(file, "utf8")).ok).toBe(true);
    expect((await readdir(folder)).filter((name) => name.endsWith(".new"))).toEqual([]);
  });

  test("what another console is about to put in its place is waited for, unless it was left behind", async () => {
    await writeFile(file, text);
    await writeFile(`${file}.new`, "half");
    const at = clock.now() / 1000;
    await utimes(`${file}.new`, at, at);
    const { editor } = openEditor();
    expect(await refusal(changeNow(editor, rename("One")))).toEqual({
      code: "UNAVAILABLE",
      message: "Another console is writing the settings file. Try again in a moment.",
    });
    expect([await readFile(file, "utf8"), await readFile(`${file}.new`, "utf8")]).toEqual([text, "half"]);
    await utimes(`${file}.new`, at - 60, at - 60);
    await changeNow(editor, rename("One"));
    expect(await readFile(file, "utf8")).toContain('"One"');
  });
});

describe("copies", () => {
  const copies = async () => (await readdir(folder)).filter((name) => name.includes(".before-")).sort();

  test("one before the first change of a session, with the mode of the file, and none before the next", async () => {
    await writeFile(file, text);
    await chmod(file, 0o640);
    const { editor } = openEditor();
    await changeNow(editor, rename("One"));
    await changeNow(editor, rename("Two"));
    const [copy = "", ...others] = await copies();
    expect([copy, others]).toEqual(["environments.json.before-2026-11-21T03-42-00-000Z", []]);
    expect(await readFile(join(folder, copy), "utf8")).toBe(text);
    if (process.platform !== "win32") expect((await stat(join(folder, copy))).mode & 0o777).toBe(0o640);
  });

  test("one where it is asked for, five at most; what has another name is left alone", async () => {
    await writeFile(file, text);
    await writeFile(`${file}.before-the-migration`, "mine");
    const { editor } = openEditor();
    for (let index = 0; index < 7; index += 1) {
      await editor.change((await editor.read()).revision, rename(`N${index}`), { copy: true });
      await clock.advance(index === 3 ? 0 : 1_000);
    }
    const kept = await copies();
    const names = await Promise.all(
      kept.slice(0, -1).map(async (name) => /"name": "(\w+)"/.exec(await readFile(join(folder, name), "utf8"))?.[1]),
    );
    expect(kept.at(-1)).toBe("environments.json.before-the-migration");
    expect(names).toEqual(["N1", "N2", "N3", "N4", "N5"]);
  });

  test("a file that was made here needs none", async () => {
    const { editor } = openEditor();
    await changeNow(editor, (now) => ({ ...now, environments: [staging] }));
    await changeNow(editor, rename("One"));
    expect(await copies()).toEqual([]);
  });

  test("without a copy nothing is changed", async () => {
    await writeFile(file, text);
    const write: WriteBytes = async () => {
      throw Object.assign(new Error("full"), { code: "ENOSPC" });
    };
    const { editor, applied } = openEditor({ write });
    const error = await refusal(changeNow(editor, rename("One")));
    expect(error.message).toBe(
      `No copy of the settings could be kept, so nothing was changed. The disk is full (ENOSPC), so the settings file ${file} was not changed. Make room and try again.`,
    );
    expect([await readFile(file, "utf8"), await readdir(folder), applied]).toEqual([text, ["environments.json"], []]);
  });
});

describe("a disk that refuses", () => {
  test.each([
    [
      "ENOSPC",
      "UNAVAILABLE",
      "The disk is full (ENOSPC), so the settings file FILE was not changed. Make room and try again.",
    ],
    ["EIO", "UNAVAILABLE", "The settings file FILE could not be replaced (EIO); nothing was changed."],
  ])("%s in the middle of the file leaves it as it was, and nothing beside it", async (code, expected, message) => {
    await writeFile(file, text);
    let writes = 0;
    const write: WriteBytes = async (handle, bytes) => {
      writes += 1;
      // The copy goes through, the file itself does not.
      await handle.writeFile(writes === 2 ? bytes.subarray(0, 10) : bytes);
      if (writes === 2) throw Object.assign(new Error("write"), { code });
    };
    const { editor, applied } = openEditor({ write });
    expect(await refusal(changeNow(editor, rename("One")))).toEqual({
      code: expected,
      message: message.replace("FILE", file),
    });
    expect([await readFile(file, "utf8"), applied]).toEqual([text, []]);
    expect((await readdir(folder)).filter((name) => name.endsWith(".new"))).toEqual([]);
    await changeNow(editor, rename("Two"));
    expect(await readFile(file, "utf8")).toContain('"Two"');
  });

  const permissions = test.skipIf(process.platform === "win32" || process.getuid?.() === 0);

  permissions("a folder that is not writable is said beforehand, with its path", async () => {
    await writeFile(file, text);
    await chmod(file, 0o666);
    await chmod(folder, 0o555);
    const { editor } = openEditor();
    const { environments, locked, revision } = await editor.read();
    const sentence = `The folder ${folder} is not writable (EACCES), so the settings cannot be changed from here. Give yourself write permission, or edit the file elsewhere.`;
    expect([environments, locked]).toEqual([[staging], sentence]);
    expect(await refusal(editor.change(revision, rename("One")))).toEqual({ code: "READ_ONLY", message: sentence });
    await chmod(folder, 0o755);
    expect([await readFile(file, "utf8"), await readdir(folder)]).toEqual([text, ["environments.json"]]);
  });

  permissions("a file that is read-only stays as it is, though its folder would let it be replaced", async () => {
    await writeFile(file, text);
    await chmod(file, 0o444);
    await chmod(folder, 0o777);
    const { editor } = openEditor();
    const { locked } = await editor.read();
    expect(locked).toContain(`The settings file ${file} is not writable (EACCES)`);
    expect(await refusal(changeNow(editor, rename("One")))).toEqual({ code: "READ_ONLY", message: locked });
    expect(await readFile(file, "utf8")).toBe(text);
  });

  permissions("no file, in a folder that cannot be made", async () => {
    await chmod(folder, 0o555);
    const { locked } = await openEditor({ path: join(folder, "a", "b", "environments.json") }).editor.read();
    expect(locked).toContain(`The folder ${join(folder, "a", "b")} is not writable (EACCES)`);
    await chmod(folder, 0o755);
  });

  permissions("a file that may not be read shows what is in force", async () => {
    await writeFile(file, text);
    await chmod(file, 0);
    const { editor } = openEditor({ inForce: { version: 1, environments: [staging] } });
    expect(await editor.read()).toEqual({
      environments: [staging],
      revision: "unreadable",
      locked: "The file cannot be read (EACCES). Check its permissions.",
    });
    expect(await refusal(changeNow(editor, rename("One")))).toMatchObject({ code: "READ_ONLY" });
  });
});

describe("a file that is not to be touched", () => {
  const inForce: SettingsFile = { version: 1, environments: [staging] };

  test.each<[string, string, RegExp]>([
    [
      "a fault of a field",
      '{\n"version": 1,\n"environments": [{"id": "a", "name": "A"}]}',
      /^The settings file has a fault on line 3, environments\[0\]\.production: is missing: it decides .*\. Mend it in an editor; until then it is not changed from here\.$/,
    ],
    [
      "a fault of the JSON",
      '{"version": 1',
      /^The settings file has a fault on line 1: This is not valid JSON: a } is missing\. Mend/,
    ],
    [
      "a newer version",
      '{"version": 2, "environments": {"new": "shape"}}',
      /^This file was written by a newer version of Incident Console \(its version is 2, this console knows 1\)\. Update this one\.$/,
    ],
  ])("%s", async (_what, faulty, locked) => {
    await writeFile(file, faulty);
    const { editor } = openEditor({ inForce });
    const read = await editor.read();
    expect(read).toMatchObject({ environments: [staging], locked: expect.stringMatching(locked) });
    expect(await refusal(editor.change(read.revision, rename("One")))).toEqual({
      code: "READ_ONLY",
      message: read.locked,
    });
    expect([await readFile(file, "utf8"), await readdir(folder)]).toEqual([faulty, ["environments.json"]]);
  });

  test("a file that is gone while its environments are watched", async () => {
    const { editor } = openEditor({ inForce });
    expect(await editor.read()).toEqual({
      environments: [staging],
      revision: "absent",
      locked: "The settings file is gone. Put it back, or restart the console.",
    });
    expect(await refusal(changeNow(editor, rename("One")))).toMatchObject({ code: "READ_ONLY" });
    expect(await readdir(folder)).toEqual([]);
  });

  test("what would be too long to be read again is not written", async () => {
    const long = `${text}//${" ".repeat(3_999_990 - text.length)}\n`;
    await writeFile(file, long);
    const { editor } = openEditor();
    expect(await refusal(changeNow(editor, rename("Staging in Frankfurt")))).toEqual({
      code: "INVALID_INPUT",
      message: "The settings would be larger than 4 MB, so nothing was written.",
    });
    expect([(await readFile(file, "utf8")) === long, await readdir(folder)]).toEqual([true, ["environments.json"]]);
  });

  test("what would not be valid is not written", async () => {
    await writeFile(file, text);
    const { editor } = openEditor();
    const twice = (now: SettingsFile) => ({ ...now, environments: [...now.environments, staging] });
    expect(await refusal(changeNow(editor, twice))).toEqual({
      code: "INVALID_INPUT",
      message: expect.stringContaining('"staging" is the id of environments[0] already'),
    });
    expect([await readFile(file, "utf8"), await readdir(folder)]).toEqual([text, ["environments.json"]]);
  });
});
