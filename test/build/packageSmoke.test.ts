import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { changed, notChecked, notRefused } from "../../build/package/refusals.mjs";
import { editionOf } from "../../build/package/run.mjs";
import { smoke } from "../../build/package/smoke.mjs";
import { root } from "./packaged.ts";

// What a release tries its files with, tried on programs that only pretend.

const archive = Buffer.from('{"files":{"main.js":{"hash":"0f"}}} Already running with this data folder; go on');
const sum = createHash("sha256").update(archive).digest("hex");

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "incident-console-smoke-test-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
});

/** A program that runs these lines before it shows. */
function program(lines: string, last = 'process.send({ type: "shown" });'): string {
  const file = join(folder, "app", "incident-console");
  mkdirSync(join(folder, "app", "resources"), { recursive: true });
  writeFileSync(join(folder, "app", "resources", "app.asar"), archive);
  const loop = 'process.on("SIGTERM", () => process.exit(0)); setInterval(() => {}, 1000);';
  writeFileSync(file, `#!${process.execPath}\n${lines}\n${loop}\n${last}\n`);
  chmodSync(file, 0o755);
  return file;
}

test("an edition is known by its name, and by what lies beside it", () => {
  mkdirSync(join(folder, "out", "loopback"), { recursive: true });
  writeFileSync(join(folder, "out", "loopback", "main.js"), "");
  const programs = ["incident-console", "console-portable.exe", "none/incident-console"];
  expect(programs.map((name) => editionOf(join(folder, name)))).toEqual(["loopback", "portable", "window"]);
});

describe.skipIf(process.platform === "win32")("a smoke test", () => {
  test("passes where the program shows and ends when it is told to", async () => {
    expect(await smoke(program(""))).toBe(null);
  });

  test.each([
    ["process.exit(3);", "The console did not show: it ended with 3."],
    ['process.send({ type: "failed" });', 'The console did not show: it said "failed".'],
  ])("fails where it does %s", async (lines, problem) => {
    expect(await smoke(program(lines))).toBe(problem);
  });

  test("fails where it ends with a fault", async () => {
    const lines = 'process.on("SIGTERM", () => process.exit(4));';
    expect(await smoke(program(lines))).toBe("The console showed, but then it ended with 4.");
  });
});

describe("the switches that open it to others", () => {
  beforeAll(() => {
    const built = spawnSync(process.execPath, [join(root, "build", "bundle.mjs")], { encoding: "utf8" });
    if (built.status !== 0) throw new Error(`The bundles cannot be built:\n${built.stderr}`);
  }, 300_000);

  test("are refused by the shell that is built, as one that is installed", async () => {
    vi.stubEnv("ELECTRON_STAND_IN_PACKAGED", "1");
    vi.stubEnv("DISPLAY", "");
    vi.stubEnv("WAYLAND_DISPLAY", "");
    const standIn = new URL("../support/electronStandIn/register.mjs", import.meta.url).href;
    expect(await notRefused(process.execPath, ["--import", standIn, join(root, "out", "shell", "main.js")])).toEqual(
      [],
    );
  }, 300_000);

  test.skipIf(process.platform === "win32")("are told one by one where they are not refused", async () => {
    const lenient = program(
      'if (process.argv.some((one) => /remote|inspect$/.test(one))) { console.error("Incident Console does not run with it"); process.exit(2); }',
    );
    expect(await notRefused(lenient)).toEqual([
      "With --inspect-brk=0 it is not refused: it showed.",
      "With --js-flags=--expose-gc it is not refused: it showed.",
      "With --load-extension=. it is not refused: it showed.",
      "With --disable-web-security it is not refused: it showed.",
      "With --proxy-server=127.0.0.1:9 it is not refused: it showed.",
      "With --no-sandbox it is not refused: it showed.",
    ]);
  });
});

describe("a changed archive", () => {
  test("differs in one byte, in a file or in the list of sums", () => {
    const differences = (["a file in it", "its list of sums"] as const).map((part) => {
      const other = changed(archive, part);
      return [...archive.keys()]
        .filter((index) => other?.[index] !== archive[index])
        .map((index) => [index, String.fromCharCode(other?.[index] ?? 0)]);
    });
    expect(differences).toEqual([[[archive.indexOf("Already"), "B"]], [[archive.indexOf("0f"), "1"]]]);
    expect(changed(Buffer.from("something else"), "a file in it")).toBe(null);
    expect(changed(Buffer.from("something else"), "its list of sums")).toBe(null);
  });

  // On macOS a program lies deeper, which this one does not pretend.
  test.skipIf(process.platform !== "linux")(
    "is found out by a program that checks it, and told of one that does not",
    async () => {
      const careless = program("");
      expect(await notChecked(careless)).toEqual([
        "It starts after somebody changed a file in it.",
        "It starts after somebody changed its list of sums.",
      ]);
      const reading = 'require("node:fs").readFileSync(require("node:path").join(__dirname, "resources", "app.asar"))';
      const careful = program(
        `if (require("node:crypto").createHash("sha256").update(${reading}).digest("hex") !== "${sum}") process.exit(1);`,
      );
      expect(await notChecked(careful)).toEqual([]);
      expect(readFileSync(join(folder, "app", "resources", "app.asar"))).toEqual(archive);
    },
  );
});
