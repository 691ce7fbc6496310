// `node build/package/verifyFuses.mjs PROGRAM`: fails where a built program's fuses are not as the configuration says.
import { pathToFileURL } from "node:url";
import { FuseV1Options, getCurrentFuseWire } from "@electron/fuses";

/** @type {readonly (readonly [keyof typeof FuseV1Options, boolean])[]} */
const expected = [
  ["RunAsNode", false],
  ["EnableNodeOptionsEnvironmentVariable", false],
  ["EnableNodeCliInspectArguments", false],
  ["EnableEmbeddedAsarIntegrityValidation", true],
  ["OnlyLoadAppFromAsar", true],
  ["EnableCookieEncryption", true],
  ["GrantFileProtocolExtraPrivileges", false],
];

/** A fuse is a digit in the program. */
const burntOff = "0".charCodeAt(0);
const burntOn = "1".charCodeAt(0);

/**
 * @param {string} program On macOS the `.app`.
 * @returns {Promise<readonly string[]>} a sentence for each fuse that is wrong
 */
export async function wrongFuses(program) {
  const wire = await getCurrentFuseWire(program);
  return expected.flatMap(([name, on]) => {
    const state = wire[FuseV1Options[name]];
    return state === (on ? burntOn : burntOff) ? [] : [`${name} is ${state === burntOn ? "on" : "off"}.`];
  });
}

const [, script, program] = process.argv;
if (script !== undefined && import.meta.url === pathToFileURL(script).href) {
  const wrong = program === undefined ? ["Name the program to look at."] : await wrongFuses(program);
  for (const sentence of wrong) console.error(sentence);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
