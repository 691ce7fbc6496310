import { chmod, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readOutput, untimedMs } from "../../../electron/console/credentials/command/output.ts";
import { type Ran, type RunCommand, runCommand } from "../../../electron/console/credentials/command/run.ts";
import { systemClock } from "../../../electron/console/world.ts";
import type { TestServer } from "../../support/httpServer.ts";
import { closeAfterwards, createManualClock, failureOf, type ManualClock } from "../http/support.ts";
import { startGuarded } from "./keycloak.ts";
import { provingClient } from "./support.ts";

const now = Date.parse("2026-03-01T10:00:00Z");

describe("what a command prints", () => {
  const inAnHour = now + 3_600_000;
  test.each([
    ["abc.def\n", { value: "abc.def", expiresAt: now + untimedMs }],
    ["  Bearer abc\r\n", { value: "abc", expiresAt: now + untimedMs }],
    ['{"access_token":"abc","expires_in":3600}', { value: "abc", expiresAt: inAnHour }],
    ['{"access_token":"abc","expires_in":"3600"}', { value: "abc", expiresAt: inAnHour }],
    ['{"token":"abc","expiration":"2026-03-01T11:00:00Z"}', { value: "abc", expiresAt: inAnHour }],
    ['{"token":"abc","expires_at":1772362800}', { value: "abc", expiresAt: inAnHour }],
    ['{"token":"abc","expires_at":1772362800000}', { value: "abc", expiresAt: inAnHour }],
    // az account get-access-token; its expiresOn is a local time without a zone.
    [
      '{"accessToken":"abc","expiresOn":"2026-03-01 12:00:00.000000","expires_on":1772362800,"tokenType":"Bearer"}',
      { value: "abc", expiresAt: inAnHour },
    ],
    // aws eks get-token, gke-gcloud-auth-plugin, kubelogin.
    [
      '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","spec":{},"status":{"expirationTimestamp":"2026-03-01T11:00:00Z","token":"k8s-aws-v1.abc"}}',
      { value: "k8s-aws-v1.abc", expiresAt: inAnHour },
    ],
    ['{"token":"abc","expires_at":"soon"}', { value: "abc", expiresAt: now + untimedMs }],
  ])("%j", (output, token) => {
    expect(readOutput(output, now)).toEqual({ token });
  });

  test.each([
    ["", /^printed nothing$/],
    [" \n", /^printed nothing$/],
    ["{}", /JSON without a token/],
    ["{", /JSON without a token/],
    ['{"token":{"a":1}}', /JSON without a token/],
    ['{"__proto__":{"token":"secret"}}', /JSON without a token/],
    ["Logged in.\nsecret", /more than one line/],
    ["one two", /no header can carry/],
    ["tökén", /no header can carry/],
    ['{"token":"secret\\u0000"}', /no header can carry/],
    ['{"token":"secret","expires_at":1}', /has expired already/],
  ])("%j is no token", (output, fault) => {
    const read = readOutput(output, now);
    expect(read).toEqual({ fault: expect.stringMatching(fault) });
    expect(JSON.stringify(read)).not.toContain("secret");
  });
});

describe("a backend with a token from a command", () => {
  const command = ["get-token", "--for", "prom; rm -rf /"];
  let valid: Set<string>;
  let backend: TestServer;
  let clock: ManualClock;
  let runs: (readonly string[])[];
  let next: Ran;

  beforeEach(async () => {
    valid = new Set(["token-1-abcdef", "token-2-abcdef"]);
    backend = closeAfterwards(await startGuarded({ valid }));
    clock = createManualClock();
    runs = [];
    next = printed("token-1-abcdef");
  });

  const printed = (output: string): Ran => ({ kind: "ended", code: 0, output, complaint: "" });
  const run: RunCommand = async (words) => {
    runs.push(words);
    return next;
  };

  function client(allowed: readonly string[] | null = command) {
    const credential = allowed === null ? null : { scheme: "command" as const, command: [...allowed] };
    return provingClient({
      url: backend.url,
      auth: { type: "command", command: [...command] },
      credential,
      clock,
      run,
    });
  }

  test("runs it once, exactly as it was allowed, and again before the token is old", async () => {
    const { http } = client();
    await Promise.all([http.json("/x"), http.json("/y")]);
    clock.advance(untimedMs - 31_000);
    await http.json("/x");
    expect(runs).toEqual([command]);
    clock.advance(2_000);
    next = printed("token-2-abcdef");
    await http.json("/x");
    await http.json("/x");
    expect([runs.length, backend.requests.at(-1)?.headers.authorization]).toEqual([2, "Bearer token-2-abcdef"]);
  });

  test("runs it anew where the server refuses the token", async () => {
    const { http } = client();
    await http.json("/x");
    clock.advance(30_000);
    valid.delete("token-1-abcdef");
    next = printed("token-2-abcdef");
    expect((await http.json("/x")).value).toBe("let in");
    expect(runs).toHaveLength(2);
    valid.clear();
    expect(await failureOf(http.json("/x"))).toMatchObject({
      code: "UNAUTHORIZED",
      message: expect.stringMatching(/^Prometheus refused the token that the command printed \(401\)/),
    });
  });

  test.each([[null], [["get-token"]], [["get-token", "--for", "prom; rm -rf /", ""]]])(
    "runs nothing that was not allowed: %j",
    async (allowed) => {
      expect(await failureOf(client(allowed).http.json("/x"))).toMatchObject({
        code: "UNAUTHORIZED",
        scheme: "command",
        message: "Prometheus wants a token from a command, which runs only once you allow it. Look at it in Backends.",
      });
      expect([runs, backend.requests]).toEqual([[], []]);
    },
  );

  test.each<[Ran, RegExp]>([
    [{ kind: "notStarted", code: "ENOENT" }, /\(“get-token”\) was not found\. Write its full path in Settings/],
    [{ kind: "notStarted", code: "EACCES" }, /may not be run: it lacks the permission/],
    [{ kind: "notStarted", code: "EINVAL" }, /cannot be run without a shell/],
    [{ kind: "notStarted", code: "EMFILE" }, /could not be started \(EMFILE\)/],
    [{ kind: "late" }, /did not end within 30 s and was stopped/],
    [{ kind: "large" }, /printed more than 64 KiB/],
    [{ kind: "ended", code: 0, output: "", complaint: "" }, /printed nothing\. Run it in a terminal/],
    [{ kind: "ended", code: null, output: "", complaint: "" }, /was ended by the system\./],
    [{ kind: "ended", code: 3, output: "", complaint: "" }, /ended with exit code 3\. Run it/],
    [
      {
        kind: "ended",
        code: 1,
        output: "",
        complaint: "\n\u001b[31mNot logged in\u202e, run `aws sso login`\u001b[0m\nsecond",
      },
      /ended with exit code 1: “\[31mNot logged in, run `aws sso login`\[0m”\./,
    ],
    [
      { kind: "ended", code: 1, output: "tok-printed-12345678", complaint: "got tok-printed-12345678 but it failed" },
      /exit code 1: “got ••• but it failed”/,
    ],
    [
      {
        kind: "ended",
        code: 1,
        output: "",
        complaint: "password=hunter2hunter2 Bearer abcdefghijkl eyJhbGciOi.eyJzdWIi.sig",
      },
      /“password=••• Bearer ••• •••”/,
    ],
  ])("%j is a sentence, and rests for a while", async (ran, sentence) => {
    next = ran;
    const { http } = client();
    const failed = await failureOf(http.json("/x"));
    expect(failed).toMatchObject({ code: "UNAVAILABLE", message: expect.stringMatching(sentence) });
    expect(failed.message).not.toMatch(/hunter2|12345678|abcdefghijkl|eyJ/);
    await failureOf(http.json("/x"));
    expect(runs).toHaveLength(1);
    next = printed("token-1-abcdef");
    clock.advance(6_000);
    expect((await http.json("/x")).value).toBe("let in");
  });
});

// A real process of this very Node, so that it runs wherever the tests do.
describe("a real command", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "incident-console-command-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function run(source: string, options: { timeoutMs?: number; signal?: AbortSignal; words?: string[] } = {}) {
    const script = join(folder, "script.cjs");
    await writeFile(script, source);
    const { timeoutMs = 20_000, signal = new AbortController().signal, words = [] } = options;
    const limits = { clock: systemClock, signal, timeoutMs, maxBytes: 1_000 };
    return runCommand([process.execPath, script, ...words], limits);
  }

  test("gets its arguments as they are, no input, and the home as its folder", async () => {
    const ran = await run(
      "const input = require('fs').readFileSync(0, 'utf8'); console.log(JSON.stringify([process.argv.slice(2), input, process.cwd()]))",
      { words: ["a b", "$(id)", "; true", "*"] },
    );
    expect(ran).toMatchObject({ kind: "ended", code: 0 });
    const printed: unknown = JSON.parse(ran.kind === "ended" ? ran.output : "");
    expect(printed).toEqual([["a b", "$(id)", "; true", "*"], "", await realpath(homedir())]);
  });

  test("its complaint and exit code are told", async () => {
    expect(await run("console.error('no session'); process.exit(7)")).toEqual({
      kind: "ended",
      code: 7,
      output: "",
      complaint: "no session\n",
    });
  });

  test("that prints without end is stopped", async () => {
    expect(await run("setInterval(() => process.stdout.write('x'.repeat(500)), 1)")).toEqual({ kind: "large" });
  });

  test("that complains without end is read, and dropped", async () => {
    const ran = await run("process.stderr.write('x'.repeat(300000), () => console.log('token'))");
    expect(ran).toMatchObject({ kind: "ended", code: 0, output: "token\n" });
  });

  test.skipIf(process.platform === "win32")("that is late is ended with its children", async () => {
    const pidFile = join(folder, "child.pid");
    const child = `const c = require('child_process').spawn('sleep', ['60'], {stdio: 'inherit'});
      require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(c.pid)); setInterval(() => {}, 1000)`;
    const stop = new AbortController();
    const running = run(child, { signal: stop.signal });
    const readPid = () => readFile(pidFile, "utf8").catch(() => "");
    await expect.poll(readPid).not.toBe("");
    stop.abort();
    expect(await running).toEqual({ kind: "stopped" });
    const pid = Number(await readPid());
    await expect.poll(() => isAlive(pid)).toBe(false);
    expect(await run("setInterval(() => {}, 1000)", { timeoutMs: 300 })).toEqual({ kind: "late" });
  });

  test.skipIf(process.platform === "win32")("that leaves a helper behind is not waited for", async () => {
    const ran =
      await run(`const c = require('child_process').spawn('sleep', ['20'], {stdio: 'inherit', detached: true});
      c.unref(); console.log('token'); console.error(c.pid)`);
    expect(ran).toMatchObject({ kind: "ended", code: 0, output: "token\n" });
    if (ran.kind === "ended") process.kill(Number(ran.complaint));
  });

  test("that does not exist, or is no program", async () => {
    const limits = { clock: systemClock, signal: new AbortController().signal, timeoutMs: 5_000, maxBytes: 1_000 };
    expect(await runCommand([join(folder, "missing")], limits)).toEqual({ kind: "notStarted", code: "ENOENT" });
    const file = join(folder, "plain.txt");
    await writeFile(file, "x");
    await chmod(file, 0o600);
    if (process.platform !== "win32") {
      expect(await runCommand([file], limits)).toEqual({ kind: "notStarted", code: "EACCES" });
    }
    expect(await runCommand(["a\0b"], limits)).toEqual({ kind: "notStarted", code: "ERR_INVALID_ARG_VALUE" });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
