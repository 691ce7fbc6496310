import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** @typedef {"AppImage" | "deb" | "rpm" | "tar.gz" | "dmg" | "mac zip" | "nsis" | "portable" | "win zip"} TargetName */

/**
 * @typedef {object} Machine
 * @property {NodeJS.Platform} platform
 * @property {boolean} electron Whether Electron's program is here.
 * @property {Readonly<Record<string, string | undefined>>} environment
 */

/**
 * Which installer is made on which system. Some could be made elsewhere with tools like Wine; a release makes each on
 * its own system, where it is also tried, and so does this.
 *
 * @type {readonly (readonly [name: TargetName, platform: NodeJS.Platform, system: string])[]}
 */
const targets = [
  ["AppImage", "linux", "Linux"],
  ["deb", "linux", "Linux"],
  ["rpm", "linux", "Linux"],
  ["tar.gz", "linux", "Linux"],
  ["dmg", "darwin", "macOS"],
  ["mac zip", "darwin", "macOS"],
  ["nsis", "win32", "Windows"],
  ["portable", "win32", "Windows"],
  ["win zip", "win32", "Windows"],
];

/**
 * @param {Machine} machine
 * @param {(program: string) => boolean} [has] whether a program is on the PATH
 * @returns {{ readonly make: readonly TargetName[], readonly not: readonly { name: TargetName, reason: string }[] }}
 */
export function planTargets(machine, has = (program) => onPath(program, machine)) {
  const judged = targets.map(([name, platform, system]) => ({
    name,
    reason: platform === machine.platform ? missing(name, machine, has) : `needs ${system}`,
  }));
  return {
    make: judged.filter(({ reason }) => reason === null).map(({ name }) => name),
    not: judged.flatMap(({ name, reason }) => (reason === null ? [] : [{ name, reason }])),
  };
}

/**
 * @param {TargetName} name
 * @param {Machine} machine
 * @param {(program: string) => boolean} has
 * @returns {string | null}
 */
function missing(name, machine, has) {
  if (!machine.electron) return "needs Electron's program, which is not installed (npx install-electron)";
  if (name === "rpm" && !has("rpmbuild")) return "needs rpmbuild (on Debian: sudo apt-get install rpm)";
  return null;
}

/**
 * @param {string} program
 * @param {Machine} machine
 */
function onPath(program, { environment }) {
  const folders = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.some((folder) => existsSync(join(folder, program)));
}
