import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folder of the drawings and of what is made from them. */
export const iconsFolder = fileURLToPath(new URL("./", import.meta.url));

/** For Linux, whose themes want a file for each size. */
export const pngSizes = [16, 24, 32, 48, 64, 96, 128, 256, 512, 1024];
/** For Windows: 100 % to 400 % of its small, middle and large icons. */
export const icoSizes = [16, 20, 24, 32, 40, 48, 64, 128, 256];
/** Up to this many pixels the app's icon is drawn with fewer, bolder strokes. */
export const smallUpTo = 40;

/** The record of what the committed files were made from. */
export const recordFile = "made-from.json";

/**
 * A hash over the drawings and the scripts that make pictures of them. Line ends do not count: Git may change them.
 * @returns {string}
 */
export function sourcesHash() {
  const hash = createHash("sha256");
  const drawings = readdirSync(`${iconsFolder}sources`).map((name) => `sources/${name}`);
  for (const name of [...drawings, "containers.mjs", "list.mjs", "render.mjs"].sort()) {
    const text = readFileSync(`${iconsFolder}${name}`, "utf8").replaceAll("\r\n", "\n");
    hash.update(`${name}\0${text}\0`);
  }
  return hash.digest("hex");
}
