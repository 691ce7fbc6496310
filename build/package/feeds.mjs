import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";

/** @typedef {{ files: readonly { url: string }[] } & Record<string, unknown>} Feed electron-builder's own fields */
/** @typedef {ReadonlyMap<string, Feed>} Feeds by the name of their file */

/**
 * The files that installed consoles ask for a newer version, as electron-builder has left them in a folder.
 * @param {string} folder
 * @returns {Feeds}
 */
export function readFeeds(folder) {
  return new Map(feedNames(folder).map((name) => [name, parse(readFileSync(join(folder, name), "utf8"))]));
}

/**
 * Removes them, so that what is there after a run is that run's.
 * @param {string} folder
 */
export function removeFeeds(folder) {
  for (const name of feedNames(folder)) rmSync(join(folder, name));
}

/** @param {string} folder */
function feedNames(folder) {
  return existsSync(folder) ? readdirSync(folder).filter((name) => /^latest.*\.yml$/.test(name)) : [];
}

/**
 * Both feeds' files under one name: each run of electron-builder lists its own only. All else is the first one's.
 * @param {Feeds} first
 * @param {Feeds} second
 * @returns {Feeds}
 */
export function mergeFeeds(first, second) {
  const merged = new Map(first);
  for (const [name, feed] of second) {
    const known = merged.get(name) ?? feed;
    const added = feed.files.filter(({ url }) => !known.files.some((file) => file.url === url));
    merged.set(name, { ...known, files: [...known.files, ...added] });
  }
  return merged;
}

/**
 * @param {string} folder
 * @param {Feeds} feeds
 */
export function writeFeeds(folder, feeds) {
  for (const [name, feed] of feeds) writeFileSync(join(folder, name), stringify(feed));
}
