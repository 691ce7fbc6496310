import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Arch, build, Platform } from "electron-builder";
import { root } from "../stamp.mjs";
import { mergeFeeds, readFeeds, removeFeeds, writeFeeds } from "./feeds.mjs";

/** @typedef {import("./targets.mjs").TargetName} TargetName */
/** @typedef {{ name: TargetName, file: string } | { name: TargetName, failed: unknown }} Outcome */

/** How the file of a kind of installer ends. */
const ends = {
  AppImage: ".AppImage",
  deb: ".deb",
  rpm: ".rpm",
  "tar.gz": ".tar.gz",
  dmg: ".dmg",
  "mac zip": ".zip",
  nsis: "-setup.exe",
  portable: "-portable.exe",
  "win zip": ".zip",
};

/**
 * Has electron-builder make several kinds of installer for this system, and one feed for updates that lists them all.
 * Where a group cannot be made as one, each is tried alone, to say which it was.
 * @param {readonly TargetName[]} names
 * @param {import("electron-builder").Configuration} config
 * @param {{ platform?: NodeJS.Platform, builder?: typeof build }} [tools]
 * @returns {Promise<readonly Outcome[]>}
 */
export async function makeInstallers(names, config, { platform = process.platform, builder = build } = {}) {
  const output = resolve(root, config.directories?.output ?? "dist");
  const runs = [];
  for (const group of groupsOf(names, platform)) {
    const run = await runOf(group, config, output, builder);
    if (group.length === 1 || run.outcomes.every((outcome) => "file" in outcome)) runs.push(run);
    else for (const name of group) runs.push(await runOf([name], config, output, builder));
  }
  const feeds = runs.map((run) => run.feeds).reduce(mergeFeeds, new Map());
  if (existsSync(output)) writeFeeds(output, feeds);
  return runs.flatMap(({ outcomes }) => outcomes);
}

/**
 * On Linux each alone: a deb and an rpm say in the packed folder what they are (`package-type`), and what was made from
 * the same folder, at the same time or after, would say so too. On macOS together, as it is notarised once.
 * @param {readonly TargetName[]} names
 * @param {NodeJS.Platform} platform
 */
function groupsOf(names, platform) {
  if (names.length === 0) return [];
  return platform === "linux" ? names.map((name) => [name]) : [names];
}

/**
 * One run of electron-builder, and the feeds that it wrote. A feed of a run that failed may list what was not made.
 * @param {readonly TargetName[]} names
 * @param {import("electron-builder").Configuration} config
 * @param {string} output
 * @param {typeof build} builder
 * @returns {Promise<{ outcomes: readonly Outcome[], feeds: import("./feeds.mjs").Feeds }>}
 */
async function runOf(names, config, output, builder) {
  removeFeeds(output);
  const outcomes = await make(names, config, builder).catch((cause) => names.map((name) => ({ name, failed: cause })));
  const whole = outcomes.every((outcome) => "file" in outcome);
  const feeds = whole ? readFeeds(output) : new Map();
  removeFeeds(output);
  return { outcomes, feeds };
}

/**
 * @param {readonly TargetName[]} names
 * @param {import("electron-builder").Configuration} config
 * @param {typeof build} builder
 * @returns {Promise<readonly Outcome[]>}
 */
async function make(names, config, builder) {
  const files = await builder({ projectDir: root, targets: targetsOf(names), config, publish: "never" });
  return names.map((name) => {
    const file = files.find((path) => path.endsWith(ends[name]));
    return file === undefined ? { name, failed: `no file that ends with ${ends[name]} was made` } : { name, file };
  });
}

/** @param {readonly TargetName[]} names */
function targetsOf(names) {
  const kinds = names.map((name) => name.replace(/^(mac|win) /, ""));
  if (process.platform === "darwin") return Platform.MAC.createTarget(kinds, Arch.universal);
  return (process.platform === "win32" ? Platform.WINDOWS : Platform.LINUX).createTarget(kinds);
}
