// `node build/package/sbom.mjs > FILE`: what a release is made of, as CycloneDX. npm's own list knows what package.json
// calls a dependency; most of what is handed out is inside the bundles, or is Electron.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../stamp.mjs";
import { currentVersion } from "../version.mjs";
import { shippedPackages } from "./notices.mjs";

/** @typedef {{ name?: string, version: string, license?: string, integrity?: string }} LockEntry */

/** @param {string} version Of the release. */
export function sbom(version) {
  /** @type {Record<string, LockEntry>} */
  const packages = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const name = "incident-console";
  const folders = [...shippedPackages(root), "node_modules/electron"].sort();
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.5.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: {
      component: { type: "application", "bom-ref": `${name}@${version}`, name, version, purl: purl(name, version) },
    },
    components: folders.map((folder) => component(folder, packages[folder])),
  };
}

/**
 * @param {string} folder
 * @param {LockEntry | undefined} entry
 */
function component(folder, entry) {
  if (entry === undefined) throw new Error(`${folder} is handed out, but the lock file does not have it.`);
  // A package under another name than its own has its own one in the lock file.
  const name = entry.name ?? folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
  const { version, license, integrity } = entry;
  const hash = /^sha512-(.+)$/.exec(integrity ?? "")?.[1];
  return {
    type: "library",
    "bom-ref": folder,
    name,
    version,
    purl: purl(name, version),
    ...(license === undefined ? {} : { licenses: [{ expression: license }] }),
    ...(hash === undefined
      ? {}
      : { hashes: [{ alg: "SHA-512", content: Buffer.from(hash, "base64").toString("hex") }] }),
  };
}

/**
 * @param {string} name
 * @param {string} version
 */
function purl(name, version) {
  return `pkg:npm/${name.replace("@", "%40")}@${encodeURIComponent(version)}`;
}

const [, script] = process.argv;
if (script !== undefined && import.meta.url === pathToFileURL(script).href) {
  console.log(JSON.stringify(sbom(currentVersion()), null, 2));
}
