import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readBundledFiles } from "../../electron/host/files.ts";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "incident-console-files-"));
  await mkdir(join(folder, "assets", "fonts"), { recursive: true });
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test("the page, and what it needs, by the path it is asked for", async () => {
  await writeFile(join(folder, "index.html"), "page");
  await writeFile(join(folder, "assets", "index-1.js"), "1;");
  await writeFile(join(folder, "assets", "fonts", "inter.woff2"), "font");
  await writeFile(join(folder, "assets", "index-1.js.map"), "{}");
  await writeFile(join(folder, ".env"), "SECRET=1");
  const files = await readBundledFiles(folder);
  expect([...files].map(([path, { type, body }]) => [path, type, body.toString()]).sort()).toEqual([
    ["/", "text/html; charset=utf-8", "page"],
    ["/assets/fonts/inter.woff2", "font/woff2", "font"],
    ["/assets/index-1.js", "text/javascript; charset=utf-8", "1;"],
  ]);
});

test("a renderer that was not built is an error, not an empty page", async () => {
  await expect(readBundledFiles(folder)).rejects.toThrow("The renderer is not built");
  await expect(readBundledFiles(join(folder, "missing"))).rejects.toThrow("The renderer is not built");
});
