import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isFresh, root } from "../stamp.mjs";
import { filesBelow } from "./files.mjs";
import { thirdPartyNotices } from "./notices.mjs";

/** The folders of `out/` that are packed. */
const packed = ["loopback", "renderer", "shell"];
const attempts = 5;

/**
 * @typedef {object} Built
 * @property {string} folder Where `loopback`, `renderer` and `shell` lie.
 * @property {() => void} make Builds what is not built; throws where that fails.
 * @property {() => boolean} isFresh Whether what lies there was made from the sources as they are now.
 */

/** @type {Built} */
const ours = { folder: join(root, "out"), make: bundle, isFresh };

/** @param {string} stage */
export function noticesIn(stage) {
  return join(stage, "THIRD-PARTY-NOTICES.txt");
}

/**
 * Puts what is packed into a folder of its own: `out/` as it was built, and the licences. A test or a start that builds
 * again replaces the folders of `out/` at any time, and packing takes longer than that. Throws a sentence.
 * @param {string} stage
 * @param {Built} [built]
 */
export function prepareStage(stage, built = ours) {
  mkdirSync(stage, { recursive: true });
  writeFileSync(noticesIn(stage), thirdPartyNotices(root));
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    built.make();
    if (copied(stage, built)) return;
  }
  throw new Error("Each copy of what was built was replaced meanwhile by another build. Package when nothing builds.");
}

function bundle() {
  const run = spawnSync(process.execPath, [join(root, "build", "bundle.mjs")], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`The build failed: ${run.stderr.trim()}`);
}

/**
 * @param {string} stage
 * @param {Built} built
 * @returns {boolean} false where it was replaced while it was copied
 */
function copied(stage, built) {
  const target = join(stage, "out");
  try {
    rmSync(target, { recursive: true, force: true });
    const before = listing(built.folder);
    for (const name of packed) cpSync(join(built.folder, name), join(target, name), { recursive: true });
    return built.isFresh() && listing(built.folder) === before;
  } catch (cause) {
    if (wasReplaced(cause)) return false;
    throw cause;
  }
}

/** @param {string} folder */
function listing(folder) {
  const lines = packed.flatMap((name) =>
    filesBelow(join(folder, name)).map((path) => {
      const { size, mtimeMs } = statSync(join(folder, name, path));
      return `${name}/${path} ${size} ${mtimeMs}`;
    }),
  );
  return lines.join("\n");
}

/**
 * Files that are gone; Windows calls them busy or not permitted while they go.
 * @param {unknown} cause
 */
function wasReplaced(cause) {
  return cause instanceof Error && "code" in cause && ["ENOENT", "EBUSY", "EPERM"].includes(String(cause.code));
}
