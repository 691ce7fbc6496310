import { execFile, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const script = join(import.meta.dirname, "realKeychain.mjs");
const run = promisify(execFile);

function isMissing(command: string): boolean {
  return spawnSync("which", [command]).status !== 0;
}

const missing =
  process.platform === "linux" ? ["gnome-keyring-daemon", "dbus-run-session"].filter(isMissing) : ["Linux"];
const title = missing.length === 0 ? "GNOME Keyring" : `GNOME Keyring (skipped for want of ${missing.join(", ")})`;

const unlock = (password: string) =>
  `printf %s ${password} | gnome-keyring-daemon --unlock --components=secrets --daemonize`;
const startLocked = "gnome-keyring-daemon --start --components=secrets --daemonize";

const credential = { scheme: "basic", username: "jane", password: "hunter2-ü" };

let home: string;
let dataFolder: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "incident-console-keyring-"));
  dataFolder = join(home, "console");
  await Promise.all(["data", "run"].map((name) => mkdir(join(home, name), { mode: 0o700 })));
});

afterAll(() => rm(home, { recursive: true, force: true }));

/** What the store says in a session whose keyring was started so. The daemon ends with the session's bus. */
async function inSession(step: string, keyring: string, session: readonly string[] = ["dbus-run-session", "--"]) {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, DBUS_SESSION_BUS_ADDRESS: _bus, ...rest } = process.env;
  const env = { ...rest, HOME: home, XDG_DATA_HOME: join(home, "data"), XDG_RUNTIME_DIR: join(home, "run") };
  const command = `${keyring} >/dev/null 2>&1; exec "$0" "$1" "$2" "$3"`;
  const [program = "sh", ...before] = [...session, "sh", "-c", command, process.execPath, script, step, dataFolder];
  const { stdout } = await run(program, before, { env, timeout: 30_000 });
  return [...stdout.matchAll(/^said: (.*)$/gm)].map(([, json]): unknown => JSON.parse(json ?? ""));
}

// One after the other: they share a keyring.
describe.skipIf(missing.length > 0)(title, { timeout: 60_000 }, () => {
  test("that was never set up", async () => {
    expect(await inSession("look", startLocked)).toEqual([
      { kind: "session", reason: expect.stringContaining("has not been set up yet") },
      null,
    ]);
  });

  test("that is open keeps a credential", async () => {
    expect(await inSession("keep", unlock("secret"))).toEqual([
      { kept: "keychain", note: null },
      { kind: "keychain", reason: null },
      { credential, kept: "keychain" },
    ]);
    expect(await readFile(join(dataFolder, "credentials.json"), "utf8")).not.toContain("hunter2");
  });

  test("gives it to the next console", async () => {
    expect(await inSession("look", unlock("secret"))).toEqual([
      { kind: "keychain", reason: null },
      { credential, kept: "keychain" },
    ]);
  });

  test("keeps every scheme, for the next console as well", async () => {
    expect((await inSession("keepAll", unlock("secret")))[0]).toBe(6);
    expect((await inSession("lookAll", unlock("secret")))[0]).toBe(6);
    expect(await readFile(join(dataFolder, "credentials.json"), "utf8")).not.toMatch(/hunter2|get-token/);
  });

  test("gives back what was removed, and has none of it where the console is killed before", async () => {
    const open = unlock("secret");
    expect(await inSession("undo", open)).toEqual([null, { credential, kept: "keychain" }]);
    expect(await inSession("undone", open)).toEqual([null]);
    expect(await readFile(join(dataFolder, "credentials.json"), "utf8")).not.toContain("testing");
  });

  test("that is restarted is had by a restart of the console only, and that is said", async () => {
    const restarted = expect.stringMatching(
      /^The keychain service has ended or was restarted, .* Restart Incident Console\./,
    );
    expect(await inSession("replaced", unlock("secret"))).toEqual([
      { credential, kept: "keychain" },
      { code: "NO_KEYCHAIN", message: restarted },
      { kind: "session", reason: restarted },
    ]);
    expect((await inSession("look", unlock("secret")))[1]).toEqual({ credential, kept: "keychain" });
  });

  test("that is locked", async () => {
    expect(await inSession("look", startLocked)).toEqual([
      { kind: "session", reason: expect.stringContaining("The keychain is locked.") },
      { code: "NO_KEYCHAIN", message: expect.stringContaining("The keychain is locked.") },
    ]);
  });

  test("that is missing from the session", async () => {
    const configuration = join(home, "bus.conf");
    await writeFile(configuration, busWithoutServices);
    const session = ["dbus-run-session", `--config-file=${configuration}`, "--"];
    expect(await inSession("look", "true", session)).toEqual([
      { kind: "session", reason: expect.stringContaining("No keychain service is running") },
      { code: "NO_KEYCHAIN", message: expect.stringContaining("production/loki") },
    ]);
  });

  test("without a session", async () => {
    expect(await inSession("look", "true", [])).toEqual([
      { kind: "session", reason: expect.stringContaining("no desktop session (D-Bus)") },
      { code: "NO_KEYCHAIN", message: expect.stringContaining("production/loki") },
    ]);
  });

  test("that is unlocked later takes what was kept for the session", async () => {
    const locked = {
      kind: "session",
      reason: expect.stringMatching(/^The keychain is locked\. Unlock it, then choose/),
    };
    expect(await inSession("recover", startLocked)).toEqual([
      locked,
      { kept: "session", note: expect.stringMatching(/^The keychain is locked\. .* kept in memory until/) },
      locked,
      { kind: "keychain", reason: null },
      { credential, kept: "keychain" },
    ]);
  });

  test("forgets a credential", async () => {
    expect(await inSession("remove", unlock("secret"))).toEqual([null, { kind: "keychain", reason: null }, null]);
  });

  test("forgets all of an environment, and nothing of another", async () => {
    expect((await inSession("removeAll", unlock("secret"))).slice(0, 2)).toEqual([null, 0]);
    expect(JSON.parse(await readFile(join(dataFolder, "credentials.json"), "utf8"))).toEqual({
      version: 1,
      accounts: ["staging/loki"],
    });
  });
});

const busWithoutServices = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
`;
