import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTeamFiles, readTeamFile, teamFileIn } from "../../electron/shell/teamFile.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "incident-console-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  [["team.incidentconsole"], "/home/ada/team.incidentconsole"],
  [["--hidden", "/srv/Team.IncidentConsole"], "/srv/Team.IncidentConsole"],
  [["file:///srv/my%20team.incidentconsole"], "/srv/my team.incidentconsole"],
  [["file://evil/share/team.incidentconsole"], null],
  [["incident-console://trace/abc", "file:///srv/team.incidentconsole"], null],
  [["--data", "/tmp/x"], null],
  [["--x=/srv/team.incidentconsole"], null],
  [["incident-console://trace/abc", "/srv/team.incidentconsole"], null],
  [["--", "/srv/team.incidentconsole"], null],
  [["\\\\evil\\share\\team.incidentconsole"], null],
  [["//evil/share/team.incidentconsole"], null],
  [[], null],
])("of the arguments %j the team's file is %s", (args, file) => {
  expect(teamFileIn(args, "/home/ada")).toBe(file);
});

test("a team's file is read as text, by its name alone", async () => {
  const path = join(folder, "team.incidentconsole");
  await writeFile(path, "{}");
  expect(await readTeamFile(path)).toEqual({ name: "team.incidentconsole", text: "{}" });
});

test("what is no such file is refused in a sentence", async () => {
  await mkdir(join(folder, "folder.incidentconsole"));
  await writeFile(join(folder, "huge.incidentconsole"), Buffer.alloc(4_000_001));
  const refused = (name: string) => readTeamFile(join(folder, name)).catch((cause: Error) => cause.message);
  expect(await Promise.all(["folder", "huge", "none"].map((name) => refused(`${name}.incidentconsole`)))).toEqual([
    "folder.incidentconsole is not a file.",
    "huge.incidentconsole is larger than 4 MB, so it is no file of environments.",
    "none.incidentconsole could not be opened (ENOENT).",
  ]);
});

test("the last file that was opened early is shown once it can be", () => {
  const files = createTeamFiles();
  const shown: string[] = [];
  files.follow("/a");
  files.follow("/b");
  files.open((path) => shown.push(path));
  files.follow("/c");
  expect(shown).toEqual(["/b", "/c"]);
});
