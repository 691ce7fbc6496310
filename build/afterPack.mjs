// Called by electron-builder when the app is packed: refuses one that holds what it should not, or lacks what it needs.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { listPackage } from "@electron/asar";

const wanted = [
  "package.json",
  "out/shell/main.js",
  "out/shell/preload.cjs",
  "out/renderer/index.html",
  "node_modules/keytar/lib/keytar.js",
];
const top = new Set(["package.json", "out", "node_modules"]);
const unwanted =
  /(^|\/)(test|tests|\.env|\.npmrc|\.git|out\/(types|bench|loopback|host|package))(\/|$)|\.(map|tsx?|mts|cts|pem|key|p12|pfx)$/;

/** @param {import("electron-builder").AfterPackContext} context */
export default function afterPack(context) {
  const resources = context.packager.getResourcesDir(context.appOutDir);
  const problems = packedProblems(resources, context.packager.platform.nodeName);
  if (problems.length > 0) throw new Error(`The packed app is not as it should be:\n${problems.join("\n")}`);
}

/**
 * @param {string} resources The folder with `app.asar`.
 * @param {string} platform As Node names it.
 * @returns {readonly string[]} a sentence for each thing that is wrong
 */
export function packedProblems(resources, platform) {
  const files = packedFiles(resources);
  const keytar = join(resources, "app.asar.unpacked", "node_modules", "keytar", "prebuilds");
  const prebuilds = existsSync(keytar) ? readdirSync(keytar) : [];
  return [
    ...wanted.filter((file) => !files.includes(file)).map((file) => `${file} is missing.`),
    ...files.filter((file) => unwanted.test(file)).map((file) => `${file} does not belong into it.`),
    ...files.filter((file) => !top.has(file.split("/")[0] ?? "")).map((file) => `${file} is none of ours.`),
    ...(prebuilds.length === 0 ? ["keytar's program is not beside the archive."] : []),
    ...prebuilds
      .filter((name) => !name.startsWith(`${platform}-`))
      .map((name) => `keytar's program for ${name} does not belong into it.`),
  ];
}

/**
 * @param {string} resources
 * @returns {readonly string[]} paths with `/`
 */
export function packedFiles(resources) {
  return listPackage(join(resources, "app.asar"), { isPack: false }).map((path) =>
    path.replaceAll("\\", "/").replace(/^\//, ""),
  );
}
