// The version of a build, from Git. `node build/version.mjs` prints it.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./stamp.mjs";

const number = "(?:0|[1-9]\\d*)";
const word = `(?:${number}|\\d*[A-Za-z-][0-9A-Za-z-]*)`;
const tagPattern = new RegExp(`^v(${number}\\.${number}\\.${number})(-${word}(?:\\.${word})*)?$`);

/**
 * @typedef {object} VersionFacts
 * @property {string} manifest The version in package.json.
 * @property {string | null} tag The tag that is being released; null for every other build.
 * @property {number | null} commits How many commits led here; null where there is no Git.
 * @property {string | null} sha The commit.
 * @property {boolean} dirty Whether files differ from the commit.
 */

/**
 * A release is the tag without its `v`; it has to be the version in package.json or a pre-release of it, so that nobody
 * releases what the sources do not call by that name. Anything else is a pre-release that says which commit it is.
 * Throws a sentence.
 * @param {VersionFacts} facts
 */
export function versionOf({ manifest, tag, commits, sha, dirty }) {
  if (tag === null) {
    const build = [sha?.slice(0, 12), dirty ? "dirty" : null].filter(Boolean).join(".");
    return `${manifest}-dev.${commits ?? 0}${build === "" ? "" : `+${build}`}`;
  }
  const match = tagPattern.exec(tag);
  if (match === null) throw new Error(`The tag "${tag}" is no version: a release's tag is vX.Y.Z or vX.Y.Z-rc.1.`);
  if (match[1] !== manifest) {
    throw new Error(`The tag "${tag}" does not fit package.json, which says ${manifest}. Change one of them.`);
  }
  if (dirty) throw new Error(`Files differ from the tag "${tag}": a release is made from a clean checkout.`);
  return tag.slice(1);
}

/**
 * The version of this checkout. `INCIDENT_CONSOLE_TAG` names the tag of a release; a hosting service's own variables
 * are left alone, since they are also set in builds that release nothing.
 * @param {Readonly<Record<string, string | undefined>>} [environment]
 */
export function currentVersion(environment = process.env) {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const commits = git("rev-list", "--count", "HEAD");
  return versionOf({
    manifest: String(version),
    tag: environment.INCIDENT_CONSOLE_TAG || null,
    commits: commits === null ? null : Number(commits),
    sha: git("rev-parse", "HEAD"),
    dirty: (git("status", "--porcelain") ?? "") !== "",
  });
}

/**
 * The time that files of a build carry, in seconds since 1970: the commit's, so that the same commit makes the same
 * archive. `SOURCE_DATE_EPOCH` goes before it.
 * @param {Readonly<Record<string, string | undefined>>} [environment]
 */
export function buildTime(environment = process.env) {
  const given = environment.SOURCE_DATE_EPOCH ?? git("log", "-1", "--format=%ct") ?? "";
  // Without Git: 1980, before which a zip cannot say a time.
  return /^\d{1,10}$/.test(given) ? Number(given) : 315_532_800;
}

/**
 * @param {readonly string[]} args
 * @returns {string | null} null where there is no Git, or no repository of ours
 */
function git(...args) {
  const { status, stdout } = spawnSync("git", [...args], { cwd: root, encoding: "utf8" });
  return status === 0 ? stdout.trim() : null;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    console.log(currentVersion());
  } catch (cause) {
    console.error(cause instanceof Error ? cause.message : cause);
    process.exitCode = 1;
  }
}
