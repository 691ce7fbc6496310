// `npm run package`: makes what this machine can make, and says in a line each what it cannot and why.
import { rmSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { configuration } from "./electron-builder.mjs";
import { electronProgram } from "./electronRuntime.mjs";
import { makeInstallers } from "./package/installers.mjs";
import { makeLoopback } from "./package/loopback.mjs";
import { prepareStage } from "./package/stage.mjs";
import { planTargets } from "./package/targets.mjs";
import { root } from "./stamp.mjs";
import { buildTime, currentVersion } from "./version.mjs";

const output = join(root, "dist");
const stage = join(root, "out", "package", String(process.pid));

/** @param {string} file */
function made(file) {
  const size = (statSync(file).size / 1_000_000).toFixed(1);
  return `${relative(root, file)} (${size} MB)`;
}

/** @param {unknown} cause */
function firstLine(cause) {
  return (cause instanceof Error ? cause.message : String(cause)).split("\n")[0];
}

/**
 * Electron as it is installed, so that it is not fetched a second time; but for macOS, whose universal app is made of
 * two of them.
 */
function electronHere() {
  const program = electronProgram();
  return program === null || process.platform === "darwin" ? {} : { electronDist: dirname(program) };
}

/** @returns {Promise<boolean>} whether everything that could be made was made */
async function packageAll() {
  const version = currentVersion();
  const time = buildTime();
  process.env.SOURCE_DATE_EPOCH = String(time);
  rmSync(output, { recursive: true, force: true });
  prepareStage(stage);
  const { platform, arch } = process;
  console.log(`loopback: ${made(makeLoopback({ version, platform, arch, time, stage, output }))}`);
  const plan = planTargets({ platform, electron: electronProgram() !== null, environment: process.env });
  for (const { name, reason } of plan.not) console.log(`${name}: not made: ${reason}`);
  const config = { ...configuration(process.env, version, stage), ...electronHere() };
  const outcomes = await makeInstallers(plan.make, config);
  for (const outcome of outcomes) {
    console.log(`${outcome.name}: ${"file" in outcome ? made(outcome.file) : `failed: ${firstLine(outcome.failed)}`}`);
  }
  return outcomes.every((outcome) => "file" in outcome);
}

try {
  process.exitCode = (await packageAll()) ? 0 : 1;
} catch (cause) {
  console.error(firstLine(cause));
  process.exitCode = 1;
} finally {
  rmSync(stage, { recursive: true, force: true });
}
