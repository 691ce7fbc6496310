import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, win32 } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSmallFile } from "../../electron/console/http/smallFile.ts";
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
  [["/\\evil\\share\\team.incidentconsole"], null],
  [["\\/evil/share/team.incidentconsole"], null],
  [["--environments", "own.incidentconsole"], null],
  [
    ["--environments=own.incidentconsole", "--data", "x.incidentconsole", "team.incidentconsole"],
    "/home/ada/team.incidentconsole",
  ],
  [["--demo", "team.incidentconsole"], "/home/ada/team.incidentconsole"],
  [[], null],
])("of the arguments %j the team's file is %s", (args, file) => {
  expect(teamFileIn(args, "/home/ada")).toBe(file);
});

test.each([
  ["C:\\Users\\Ada", "team.incidentconsole", "C:\\Users\\Ada\\team.incidentconsole"],
  ["\\\\evil\\share", "team.incidentconsole", null],
  ["\\\\evil\\share", "C:\\team.incidentconsole", "C:\\team.incidentconsole"],
  ["\\\\evil\\share", "\\team.incidentconsole", null],
])("on Windows, in %s, the file of %s is %s", (folder, argument, file) => {
  expect(teamFileIn([argument], folder, win32.resolve)).toBe(file);
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
    "folder.incidentconsole could not be opened: it is a folder.",
    "huge.incidentconsole could not be opened: it has more than 4 MB.",
    "none.incidentconsole could not be opened: there is no such file.",
  ]);
});

test.skipIf(process.platform === "win32")("a pipe is refused, and nothing waits for its other end", async () => {
  const pipe = join(folder, "pipe.incidentconsole");
  execFileSync("mkfifo", [pipe]);
  await expect(readTeamFile(pipe)).rejects.toThrow("pipe.incidentconsole could not be opened: it is no regular file.");
});

test.skipIf(process.platform !== "linux")("what is larger than its size says is not read to its end", async () => {
  // The system says of this one that it is empty.
  expect(await readSmallFile("/proc/self/status", 100)).toEqual({
    ok: false,
    fault: expect.stringMatching(/^it has more than/),
  });
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
