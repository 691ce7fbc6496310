// What of the packages is needed to run, for every kind of package alike.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";

/** Ends of names that nothing reads at run time. */
export const uselessEnds = ["map", "ts", "mts", "cts", "md", "markdown", "flow", "gyp", "yml", "cc", "h", "ps1"];
/** Folders of packages that nothing reads at run time. */
export const uselessFolders = ["test", "tests", "__tests__", "docs", "example", "examples", "benchmark", ".github"];

/** Files of packages that nothing reads at run time, apart from those whose names begin with a dot. */
export const uselessNames = ["test.js", "bench.js"];

/**
 * Folders below `keytar` beside the prebuilt programs: its sources, and what a compiler on this machine made of them,
 * which keytar would prefer to the prebuilt one.
 */
export const keytarSources = ["build", "script", "src"];

/**
 * @param {string} path Below `node_modules`, with `/`.
 * @param {string} keytarPrebuild Such as `linux-x64`.
 */
export function isNeeded(path, keytarPrebuild) {
  const parts = path.split("/");
  const name = parts.at(-1) ?? "";
  if (uselessEnds.some((end) => name.endsWith(`.${end}`))) return false;
  if (uselessNames.includes(name) || name.startsWith(".")) return false;
  if (parts.slice(1, -1).some((folder) => uselessFolders.includes(folder))) return false;
  if (parts[0] !== "keytar") return true;
  if (keytarSources.includes(parts[1] ?? "")) return false;
  return parts[1] !== "prebuilds" || parts[2] === keytarPrebuild;
}

/** Needed to compile keytar only, which comes compiled. */
export const uselessPackages = ["node-addon-api"];

/** @typedef {Record<string, string>} Names */
/** @typedef {{ dependencies?: Names, optionalDependencies?: Names }} LockEntry */

/**
 * The packages that the console needs when it runs, by the lock file: their paths below the repository. One that is
 * optional and not installed is left out; any other has to be there.
 * @param {string} root
 * @param {readonly string[]} [without] dependencies of ours that are left out, with what only they need
 * @returns {readonly string[]}
 */
export function productionPackages(root, without = []) {
  /** @type {Record<string, LockEntry>} */
  const packages = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  /** @type {Set<string>} */
  const found = new Set();
  const waiting = [""];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const entry = packages[path] ?? {};
    for (const name of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })) {
      const folder = placeOf(packages, path, name);
      const leftOut = uselessPackages.includes(name) || (path === "" && without.includes(name));
      if (folder === null || leftOut || found.has(folder)) continue;
      if (entry.optionalDependencies?.[name] !== undefined && !existsSync(join(root, folder))) continue;
      found.add(folder);
      waiting.push(folder);
    }
  }
  return [...found].sort();
}

/**
 * Where Node would find a package: beside the one that asks, or in a folder above it.
 * @param {Record<string, LockEntry>} packages
 * @param {string} from
 * @param {string} name
 * @returns {string | null}
 */
function placeOf(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const path = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[path] !== undefined) return path;
    if (folder === "") return null;
  }
}

/**
 * Every file below a folder: its path from there, with `/`. A package's own `node_modules` is listed apart.
 * @param {string} folder
 * @returns {readonly string[]}
 */
export function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join("/"),
    )
    .filter((path) => !path.split("/").includes("node_modules"))
    .sort();
}
