// `node build/package/smoke.mjs PROGRAM [ARGUMENTS]`: starts a console as it was packed, with the demo, and waits until
// its window shows or, for the loopback edition, until its page is served. Fails where that does not come, or where the
// console does not end when it is told to.
import { pathToFileURL } from "node:url";
import { after, start } from "./run.mjs";

const showWithinMs = 90_000;
const endWithinMs = 20_000;

/**
 * @param {string} program
 * @param {readonly string[]} [args]
 * @returns {Promise<string | null>} a sentence where it failed
 */
export async function smoke(program, args = []) {
  const run = start(program, args);
  try {
    const first = await Promise.race([run.said, run.ended, after(showWithinMs, "said nothing")]);
    if (first !== "shown") return `The console did not show: it ${first}.`;
    run.stop();
    const end = await Promise.race([run.ended, after(endWithinMs, "did not end")]);
    // Windows knows no such request: there the process is ended from outside.
    return end === "ended with 0" || process.platform === "win32" ? null : `The console showed, but then it ${end}.`;
  } finally {
    run.clear();
  }
}

const [, script, program, ...args] = process.argv;
if (script !== undefined && import.meta.url === pathToFileURL(script).href) {
  const problem = program === undefined ? "Name the program to start." : await smoke(program, args);
  console.log(problem ?? "The console showed, and ended when it was told to.");
  process.exit(problem === null ? 0 : 1);
}
