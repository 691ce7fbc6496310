import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const start = join(root, "build", "start.mjs");
const running: ChildProcess[] = [];
let temporary = "";

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), "incident-console-start-"));
  const built = spawnSync(process.execPath, [join(root, "build", "bundle.mjs")], { encoding: "utf8" });
  if (built.status !== 0) throw new Error(built.stderr);
});

afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});

afterAll(() => rm(temporary, { recursive: true, force: true }));

interface Started {
  readonly child: ChildProcess;
  readonly lines: readonly string[];
  readonly link: Promise<URL>;
  readonly errors: () => string;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

/** Starts like `npm start` does, in a process group of its own and with a temporary folder that can be looked into. */
function run(...args: readonly string[]): Started {
  return runNode([start, ...args], { DISPLAY: "", WAYLAND_DISPLAY: "" });
}

function runNode(args: readonly string[], environment: Readonly<Record<string, string>>): Started {
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
    env: { ...process.env, TMPDIR: temporary, XDG_CONFIG_HOME: temporary, ...environment },
  });
  running.push(child);
  const lines: string[] = [];
  let errors = "";
  child.stderr?.on("data", (chunk) => {
    errors += chunk;
  });
  const link = new Promise<URL>((resolve) => {
    createInterface({ input: child.stdout ?? process.stdin }).on("line", (line) => {
      lines.push(line);
      const address = line.replace(/^Incident Console: /, "");
      if (address !== line) resolve(new URL(address));
    });
  });
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal }));
  return { child, lines, link, errors: () => errors, ended };
}

function groupIsGone(child: ChildProcess): boolean {
  try {
    process.kill(-(child.pid ?? 0), 0);
    return false;
  } catch {
    return true;
  }
}

describe("start without a display", () => {
  test("the demo is served until Ctrl-C, which leaves nothing behind", async () => {
    const started = run("--demo", "--no-open", "--port", "0");
    const link = await started.link;
    expect(link.href).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
    const page = await fetch(link);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<div id="root">');
    expect(started.errors()).toContain("No display: serving the console on this machine's loopback address");
    expect(await readdir(temporary)).toEqual([expect.stringMatching(/^incident-console-demo-/)]);
    // Twice, as npm does with one Ctrl-C.
    started.child.kill("SIGINT");
    started.child.kill("SIGINT");
    setTimeout(() => started.child.kill("SIGINT"), 20);
    expect(await started.ended).toEqual({ code: 0, signal: null });
    expect(started.lines).toHaveLength(1);
    expect(groupIsGone(started.child)).toBe(true);
    expect(await readdir(temporary)).toEqual([]);
  });

  test("a demo with a data folder does not write over the settings in it", async () => {
    const data = await mkdtemp(join(temporary, "data-"));
    const settings = join(data, "environments.json");
    await writeFile(settings, "mine");
    const started = run("--demo", "--serve", "--no-open", "--data", data);
    await started.link;
    expect(await readFile(settings, "utf8")).toBe("mine");
    started.child.kill("SIGTERM");
    expect(await started.ended).toEqual({ code: 0, signal: null });
    await rm(data, { recursive: true });
  });

  test("a second console on the same data folder says so and ends; after a crash of the first the next one starts", async () => {
    const data = await mkdtemp(join(temporary, "data-"));
    const first = run("--serve", "--no-open", "--data", data);
    await first.link;
    const second = run("--serve", "--no-open", "--data", data);
    expect(await second.ended).toEqual({ code: 1, signal: null });
    expect(second.errors()).toContain(
      `Already running with this data folder (pid ${first.child.pid}). Use --data for another.\n`,
    );
    expect(second.lines).toEqual([]);
    first.child.kill("SIGKILL");
    await first.ended;
    const third = run("--serve", "--no-open", "--data", data);
    await third.link;
    third.child.kill("SIGTERM");
    expect(await third.ended).toEqual({ code: 0, signal: null });
    expect(await readdir(data)).not.toContain("console.lock");
    await rm(data, { recursive: true });
  });

  test("a port in use is told in one sentence", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const data = await mkdtemp(join(temporary, "data-"));
    const started = run("--serve", "--no-open", "--data", data, "--port", String(port));
    expect(await started.ended).toEqual({ code: 1, signal: null });
    expect(started.errors()).toContain(
      `Port ${port} is in use. Choose another with --port, or leave --port out for a free one.`,
    );
    other.close();
  });
});

describe.runIf(process.platform === "linux")("start with a display", () => {
  /** Starts with a program in Electron's place. Nobody is root here, for whom no window would be tried. */
  async function runWith(program: string, ...args: readonly string[]): Promise<Started> {
    const folder = await mkdtemp(join(temporary, "electron-"));
    await writeFile(join(folder, "electron"), `#!${process.execPath}\n${program}\n`);
    await chmod(join(folder, "electron"), 0o755);
    const data = await mkdtemp(join(temporary, "data-"));
    const notRoot = "data:text/javascript,process.getuid=()=>1000";
    return runNode(["--import", notRoot, start, "--no-open", "--data", data, ...args], {
      DISPLAY: ":0",
      ELECTRON_OVERRIDE_DIST_PATH: folder,
    });
  }

  test.each([
    ["dies of a signal", 'process.kill(process.pid, "SIGTRAP");'],
    ["ends with an error", "process.exit(127);"],
  ])("an Electron that %s before its window shows is replaced by the loopback address", async (_how, program) => {
    const started = await runWith(program);
    const link = await started.link;
    expect((await fetch(link)).status).toBe(200);
    // Where there is no keychain, a line about that may follow.
    expect(started.errors().split("\n")[0]).toBe(
      "Electron ended before its window showed: serving the console on this machine's loopback address instead of a window.",
    );
    started.child.kill("SIGINT");
    expect(await started.ended).toEqual({ code: 0, signal: null });
  });

  test("a window that showed and then failed is not replaced, nor one that was closed", async () => {
    const failed = await runWith('process.send({ type: "shown" }, () => process.exit(3));');
    expect(await failed.ended).toEqual({ code: 3, signal: null });
    const closed = await runWith("process.exit(0);");
    expect(await closed.ended).toEqual({ code: 0, signal: null });
    expect([failed.lines, closed.lines, failed.errors(), closed.errors()]).toEqual([[], [], "", ""]);
  });

  test("what ends the start ends the window", async () => {
    const started = await runWith(
      'process.on("SIGTERM", () => process.exit(0)); console.log("up"); setInterval(() => {}, 1000);',
    );
    while (started.lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    started.child.kill("SIGTERM");
    expect(await started.ended).toEqual({ code: 0, signal: null });
    expect(groupIsGone(started.child)).toBe(true);
    expect(started.lines).toEqual(["up"]);
  });
});

describe("options", () => {
  test("a wrong one ends the start with the usage", async () => {
    const started = run("--dmeo");
    expect(await started.ended).toEqual({ code: 2, signal: null });
    expect(started.errors()).toMatch(/^Unknown option '--dmeo'\.\n\nUsage: /);
    expect(started.lines).toEqual([]);
  });

  test("help is no error", async () => {
    const started = run("--help");
    expect(await started.ended).toEqual({ code: 0, signal: null });
    expect(started.lines[0]).toMatch(/^Usage: /);
  });
});
