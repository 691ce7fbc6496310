import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../stamp.mjs";
import { filesBelow, isNeeded, productionPackages } from "./files.mjs";
import { noticesIn } from "./stage.mjs";
import { tarGz } from "./tar.mjs";

/** Only the installed console fetches newer versions of itself. */
const onlyForTheWindow = ["electron-updater"];

/**
 * @typedef {object} LoopbackOptions
 * @property {string} version
 * @property {NodeJS.Platform} platform
 * @property {string} arch
 * @property {number} time Seconds since 1970, of every file in it.
 * @property {string} stage As prepareStage() made it.
 * @property {string} output The folder to put it in.
 */

/** @param {Pick<LoopbackOptions, "version" | "platform" | "arch">} options */
export function loopbackName({ version, platform, arch }) {
  return `incident-console-${version}-${platform}-${arch}-loopback`;
}

/**
 * Makes the edition that runs in the machine's own Node and serves to a browser: one folder in a tar.gz. Needs nothing
 * but what is installed and built. Answers its path.
 * @param {LoopbackOptions} options
 */
export function makeLoopback(options) {
  const { version, platform, arch, time, stage, output } = options;
  const folder = loopbackName(options);
  const entries = [
    ...builtFiles(stage),
    ...packageFiles(`${platform}-${arch}`),
    textEntry("package.json", `${JSON.stringify(manifest(version), null, 2)}\n`),
    { path: "THIRD-PARTY-NOTICES.txt", body: readFileSync(noticesIn(stage)) },
    launcher(platform),
  ].map((entry) => ({ ...entry, path: `${folder}/${entry.path}` }));
  const file = join(output, `${folder}.tar.gz`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, tarGz(entries, time));
  return file;
}

/** @param {string} stage */
function builtFiles(stage) {
  return ["out/loopback", "out/renderer"].flatMap((folder) =>
    filesBelow(join(stage, folder)).map((path) => fileEntry(`${folder}/${path}`, stage)),
  );
}

/** @param {string} keytarPrebuild */
function packageFiles(keytarPrebuild) {
  return productionPackages(root, onlyForTheWindow).flatMap((folder) =>
    filesBelow(join(root, folder))
      .map((path) => `${folder}/${path}`)
      .filter((path) => isNeeded(path.slice("node_modules/".length), keytarPrebuild))
      .map((path) => fileEntry(path, root)),
  );
}

/**
 * @param {string} path
 * @param {string} folder
 */
function fileEntry(path, folder) {
  return { path, body: readFileSync(join(folder, path)) };
}

/**
 * @param {string} path
 * @param {string} text
 */
function textEntry(path, text) {
  return { path, body: Buffer.from(text) };
}

/** @param {string} version */
function manifest(version) {
  const { name, description, license, engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return { name, version, description, license, private: true, type: "module", engines };
}

/** @param {NodeJS.Platform} platform */
function launcher(platform) {
  const windows = platform === "win32";
  const name = windows ? "incident-console.cmd" : "incident-console";
  const body = readFileSync(join(root, "build", "package", windows ? "launcher.cmd" : "launcher.sh"));
  return { path: name, body, executable: true };
}
