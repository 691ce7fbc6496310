// `node build/package/refusals.mjs PROGRAM [ARGUMENTS]`: fails where a built console starts with what opens it to other
// programs, or, on macOS and Windows, after somebody changed its archive. Electron checks no archive on Linux.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { after, start } from "./run.mjs";

/** One of each kind; test/shell/forbidden.test.ts goes through all of them. */
const switches = [
  "--inspect",
  "--inspect-brk=0",
  "--remote-debugging-port=0",
  "--js-flags=--expose-gc",
  "--load-extension=.",
  "--disable-web-security",
  "--proxy-server=127.0.0.1:9",
  "--no-sandbox",
];

const refuseWithinMs = 60_000;
const showWithinMs = 90_000;
const lookAgainMs = 100;

/**
 * @param {string} program
 * @param {readonly string[]} [args]
 * @returns {Promise<readonly string[]>} a sentence for each switch that it starts with
 */
export async function notRefused(program, args = []) {
  const problems = [];
  for (const one of switches) {
    const outcome = await outcomeWith(program, args, one);
    if (outcome !== "refused") problems.push(`With ${one} it is not refused: it ${outcome}.`);
  }
  return problems;
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} one
 */
async function outcomeWith(program, args, one) {
  const run = start(program, [...args, one]);
  try {
    // Linux shows a box for this one only: see electron/shell/refuse.ts.
    const boxed = process.platform !== "linux" || one === "--no-sandbox";
    const waiting = boxed ? sentenceIn(run.errors) : never;
    const outcome = await Promise.race([run.said, run.ended, waiting, after(refuseWithinMs, "said nothing")]);
    return outcome === "ended with 2" ? "refused" : outcome.replace(/^shown$/, "showed");
  } finally {
    run.clear();
  }
}

/** @type {Promise<string>} */
const never = new Promise(() => {});

/**
 * A box waits for somebody to close it before the console ends; by then it has said why.
 * @param {() => string} errors
 * @returns {Promise<string>}
 */
function sentenceIn(errors) {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (!errors().includes("Incident Console does not run with")) return;
      clearInterval(timer);
      resolve("refused");
    }, lookAgainMs);
    timer.unref();
  });
}

/**
 * Words of ours in the archive: with one letter of it changed everything works as before, unless somebody checks.
 */
const words = Buffer.from("Already running with this data folder");

/** @typedef {"a file in it" | "its list of sums"} Part */
/** @type {readonly Part[]} */
const parts = ["a file in it", "its list of sums"];

/**
 * The archive with one byte changed that no program would miss; null where it has no such part.
 * @param {Buffer} archive
 * @param {Part} part
 * @returns {Buffer | null}
 */
export function changed(archive, part) {
  const changedArchive = Buffer.from(archive);
  const at = part === "a file in it" ? archive.indexOf(words) : archive.indexOf('"hash":"') + '"hash":"'.length;
  if (at < '"hash":"'.length) return null;
  // Another letter, or another digit of a sum.
  const [from = 0, to = 0] =
    part === "a file in it" ? [0x41, 0x42] : archive[at] === 0x30 ? [0x30, 0x31] : [archive[at], 0x30];
  if (archive[at] !== from) return null;
  changedArchive[at] = to;
  return changedArchive;
}

/**
 * @param {string} program
 * @returns {Promise<readonly string[]>} a sentence for each change that it starts with
 */
export async function notChecked(program) {
  const mac = process.platform === "darwin";
  const whole = mac ? resolve(dirname(program), "..", "..") : dirname(resolve(program));
  const place = mkdtempSync(join(tmpdir(), "incident-console-changed-"));
  const copy = join(place, basename(whole));
  const copied = join(copy, relative(whole, resolve(program)));
  const resources = mac ? join(copy, "Contents", "Resources") : join(copy, "resources");
  try {
    cpSync(whole, copy, { recursive: true, verbatimSymlinks: true });
    const before = await firstWord(copied);
    if (before !== "shown") return [`Its copy does not start, so nothing can be said of a changed one: it ${before}.`];
    const problems = [];
    for (const part of parts) {
      const restore = changeArchives(resources, part);
      if (restore === null) problems.push(`Its archive has not ${part}.`);
      else if ((await firstWord(copied)) === "shown") problems.push(`It starts after somebody changed ${part}.`);
      restore?.();
    }
    return problems;
  } finally {
    rmSync(place, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
  }
}

/**
 * Changes a byte in every archive that has such a part: a universal app may have one for each processor.
 * @param {string} folder
 * @param {Part} part
 * @returns {(() => void) | null} what undoes it; null where there was nothing to change
 */
function changeArchives(folder, part) {
  const undo = readdirSync(folder).flatMap((name) => {
    if (!name.endsWith(".asar")) return [];
    const file = join(folder, name);
    const archive = readFileSync(file);
    const other = changed(archive, part);
    if (other === null) return [];
    writeFileSync(file, other);
    return [() => writeFileSync(file, archive)];
  });
  if (undo.length === 0) return null;
  return () => {
    for (const one of undo) one();
  };
}

/** @param {string} program */
async function firstWord(program) {
  const run = start(program, []);
  try {
    return await Promise.race([run.said, run.ended, after(showWithinMs, "said nothing")]);
  } finally {
    run.clear();
  }
}

const [, script, program, ...args] = process.argv;
if (script !== undefined && import.meta.url === pathToFileURL(script).href) {
  const problems =
    program === undefined
      ? ["Name the program to start."]
      : [...(await notRefused(program, args)), ...(process.platform === "linux" ? [] : await notChecked(program))];
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? "It refuses what would open it to others." : "It is open to others.");
  process.exit(problems.length === 0 ? 0 : 1);
}
