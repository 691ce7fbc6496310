// `npm run icons`: makes every icon file from the drawings in sources/, with the Chromium that the tests use.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright";
import { browserExecutable } from "../browser.mjs";
import { icns, icnsKinds, ico } from "./containers.mjs";
import { iconsFolder, icoSizes, pngSizes, recordFile, smallUpTo, sourcesHash } from "./list.mjs";

/** @typedef {(drawing: string, sizes: readonly number[]) => Promise<ReadonlyMap<number, Buffer>>} Render */

const executablePath = browserExecutable();
const browser = await chromium.launch({
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  ...(executablePath === null ? {} : { executablePath }),
});
try {
  await makeAll(render);
} finally {
  await browser.close();
}

/** @param {Render} render */
async function makeAll(render) {
  const sizes = [...new Set([...pngSizes, ...icoSizes])].sort((a, b) => a - b);
  const large = await render("app", sizes);
  const small = await render(
    "app-small",
    sizes.filter((size) => size <= smallUpTo),
  );
  const app = new Map([...large, ...small]);
  for (const size of pngSizes) put(`png/${size}x${size}.png`, pictureOf(app)(size));
  put("icon.ico", ico(icoSizes.map((size) => ({ size, png: pictureOf(app)(size) }))));
  const mac = await render("mac", [...new Set(icnsKinds.map(([, size]) => size))]);
  put("icon.icns", icns(pictureOf(mac)));
  const document = await render("document", [...new Set([...icoSizes, ...icnsKinds.map(([, size]) => size)])]);
  put("document.ico", ico(icoSizes.map((size) => ({ size, png: pictureOf(document)(size) }))));
  put("document.icns", icns(pictureOf(document)));
  put(recordFile, `${JSON.stringify({ sources: sourcesHash() }, null, 2)}\n`);
}

/** @type {Render} */
async function render(drawing, sizes) {
  const svg = readFileSync(join(iconsFolder, "sources", `${drawing}.svg`), "utf8");
  const page = await browser.newPage();
  /** @type {Map<number, Buffer>} */
  const pictures = new Map();
  for (const size of sizes) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
    pictures.set(size, await page.screenshot({ omitBackground: true }));
  }
  await page.close();
  return pictures;
}

/**
 * @param {ReadonlyMap<number, Buffer>} pictures
 * @returns {(size: number) => Buffer}
 */
function pictureOf(pictures) {
  return (size) => {
    const picture = pictures.get(size);
    if (picture === undefined) throw new Error(`No picture of ${size} pixels was rendered.`);
    return picture;
  };
}

/**
 * @param {string} name
 * @param {Buffer | string} content
 */
function put(name, content) {
  const path = join(iconsFolder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, content);
}
