import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { filesBelow, productionPackages } from "./files.mjs";

/**
 * The packages that are not ours and are handed out: those that lie beside the console, and those whose code is inside
 * its bundles; Electron, which is handed out as a program, is not among them. Needs them installed.
 * @param {string} root
 * @returns {readonly string[]} their folders below the repository
 */
export function shippedPackages(root) {
  return [...new Set([...productionPackages(root), ...bundledPackages(root)])].sort();
}

/**
 * The licences of everything that is not ours and is handed out. Electron brings its own notices.
 * @param {string} root
 * @returns {string}
 */
export function thirdPartyNotices(root) {
  const folders = shippedPackages(root);
  const head = "Incident Console contains the following packages, each under its own licence.\n";
  return [head, ...folders.map((folder) => notice(join(root, folder)))].join(`\n${"=".repeat(80)}\n\n`);
}

/** @param {string} folder */
function notice(folder) {
  const { name, version, license } = manifestOf(folder);
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|notice|copying|ofl)/i.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim());
  const words = license === undefined ? "its licence is below" : `licence: ${license}`;
  return `${name} ${version} (${words})\n\n${texts.join("\n\n")}\n`;
}

/**
 * The packages that our own sources import and the bundler takes in, with all that these depend on. A package that is
 * imported for its types only is listed too, which does no harm.
 * @param {string} root
 */
function bundledPackages(root) {
  /** @type {Set<string>} */
  const found = new Set();
  const waiting = [...importedNames(root)].filter((name) => existsSync(join(root, "node_modules", name)));
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const folder = `node_modules/${name}`;
    if (found.has(folder) || !existsSync(join(root, folder, "package.json"))) continue;
    found.add(folder);
    waiting.push(...Object.keys(manifestOf(join(root, folder)).dependencies ?? {}));
  }
  return found;
}

/**
 * @param {string} root
 * @returns {ReadonlySet<string>} names of packages
 */
function importedNames(root) {
  /** @type {Set<string>} */
  const names = new Set();
  for (const world of ["renderer", "shared", "electron"]) {
    for (const file of filesBelow(join(root, world)).filter((path) => /\.(tsx?|css)$/.test(path))) {
      const text = readFileSync(join(root, world, file), "utf8");
      for (const [, name] of text.matchAll(/(?:from|import|import\(|@import)\s*"(@[\w.-]+\/[\w.-]+|[a-z][\w.-]*)/g)) {
        if (name !== undefined && name !== "electron") names.add(name);
      }
    }
  }
  return names;
}

/**
 * @param {string} folder
 * @returns {{ name: string, version: string, license?: string, dependencies?: Record<string, string> }}
 */
function manifestOf(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}
