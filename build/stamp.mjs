import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's folder. */
export const root = fileURLToPath(new URL("../", import.meta.url));

const sources = ["shared", "electron", "renderer", "build/bundle.mjs", "package.json"];
const outputs = ["host/options.js", "loopback/main.js", "shell/main.js", "shell/preload.cjs", "renderer/index.html"];
const stampFile = join(root, "out", "stamp");

/** True where everything in `out/` was made from the sources as they are now. */
export function isFresh() {
  if (!outputs.every((output) => existsSync(join(root, "out", output)))) return false;
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === sourceStamp();
}

/** The file that holds the stamp of the last build. */
export function stampPath() {
  return stampFile;
}

/** Changes with every change of a source: names, sizes and times are enough, and are read in a few milliseconds. */
export function sourceStamp() {
  const hash = createHash("sha256");
  for (const source of sources) {
    for (const path of filesBelow(join(root, source))) {
      const { size, mtimeMs } = statSync(path);
      hash.update(`${path}\0${size}\0${mtimeMs}\n`);
    }
  }
  return hash.digest("hex");
}

/**
 * @param {string} path
 * @returns {readonly string[]}
 */
function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  const entries = readdirSync(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
