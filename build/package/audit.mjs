// `node build/package/audit.mjs`: fails where a known hole, high or critical, is in something that is handed out. npm
// itself would tell only of what package.json calls a dependency: most of what is handed out is inside the bundles, or is
// Electron.
import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { root } from "../stamp.mjs";
import { shippedPackages } from "./notices.mjs";

const grave = ["high", "critical"];

/**
 * npm's report: the wire, in its version 2.
 * @typedef {object} Report
 * @property {number} [auditReportVersion] Left out where npm could not ask.
 * @property {Readonly<Record<string, Hole>>} [vulnerabilities] By the package's name.
 *
 * @typedef {{ severity: string, nodes: readonly string[], via: readonly (string | { title?: string, url?: string })[] }} Hole
 */

/**
 * @param {Report} report
 * @param {readonly string[]} shipped Folders of packages below the repository.
 * @returns {readonly string[]} a sentence for each hole in one of them
 */
export function graveHoles(report, shipped) {
  if (report.auditReportVersion !== 2 || report.vulnerabilities === undefined) {
    return ["npm could not say which holes are known."];
  }
  return Object.values(report.vulnerabilities)
    .filter(({ severity }) => grave.includes(severity))
    .flatMap(({ severity, nodes, via }) =>
      nodes.filter((folder) => shipped.includes(folder)).map((folder) => `${folder}: ${severity}: ${words(via)}`),
    );
}

/** @param {Hole["via"]} via The names of other packages that have the hole, or what it is. */
function words(via) {
  return via.map((one) => (typeof one === "string" ? `by ${one}` : `${one.title} (${one.url})`)).join("; ");
}

/** @returns {Report} */
function askNpm() {
  const { stdout, stderr } = spawnSync("npm", ["audit", "--json", "--package-lock-only"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 100_000_000,
    shell: process.platform === "win32",
  });
  process.stderr.write(stderr ?? "");
  try {
    return JSON.parse(stdout);
  } catch {
    return {};
  }
}

const [, script] = process.argv;
if (script !== undefined && import.meta.url === pathToFileURL(script).href) {
  const holes = graveHoles(askNpm(), [...shippedPackages(root), "node_modules/electron"]);
  for (const hole of holes) console.error(hole);
  if (holes.length === 0) console.log("Nothing that is handed out has a known hole that is high or critical.");
  process.exitCode = holes.length === 0 ? 0 : 1;
}
