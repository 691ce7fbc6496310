import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import react from "@vitejs/plugin-react";
import { build } from "vite";
import { isFresh, root, sourceStamp, stampPath } from "./stamp.mjs";

/** @typedef {import("vite").InlineConfig} InlineConfig */

/** @type {{ dependencies: Record<string, string> }} */
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Left as imports: packages are installed beside the bundle, some with native parts. */
const external = [
  /^node:/,
  "electron",
  ...Object.keys(manifest.dependencies).map((name) => new RegExp(`^${name}(/|$)`)),
];

/** @type {InlineConfig} */
const common = { configFile: false, envDir: false, logLevel: "warn", clearScreen: false };

/**
 * @param {string} outDir
 * @returns {InlineConfig}
 */
function rendererConfig(outDir) {
  return {
    ...common,
    root: join(root, "renderer"),
    // The page lies under another scheme in the window than in a browser.
    base: "./",
    publicDir: false,
    plugins: [react()],
    css: { transformer: "lightningcss" },
    build: {
      outDir,
      emptyOutDir: true,
      minify: true,
      sourcemap: false,
      modulePreload: { polyfill: false },
      // The files come from this machine, so their size costs no waiting.
      chunkSizeWarningLimit: 2000,
    },
  };
}

/**
 * @param {string} entry
 * @param {string} file Path below the output folder.
 * @param {string} outDir
 * @param {"es" | "cjs"} format
 * @returns {InlineConfig}
 */
function nodeConfig(entry, file, outDir, format = "es") {
  return {
    ...common,
    root,
    publicDir: false,
    // Node's own resolution at run time decides about what is external; everything else is our own source.
    ssr: { noExternal: true, external: [] },
    build: {
      ssr: join(root, entry),
      outDir: join(outDir, dirname(file)),
      emptyOutDir: false,
      minify: false,
      sourcemap: false,
      target: "node20",
      rolldownOptions: {
        external,
        output: { format, entryFileNames: file.slice(dirname(file).length + 1), codeSplitting: false },
      },
    },
  };
}

// A test runner that calls for a build has set this to something else, which would bring React's development version.
process.env.NODE_ENV = "production";

const forced = process.argv.includes("--force");

/** Bundles into a folder of its own, and puts the result in place whole: a server that starts meanwhile sees one build. */
async function bundle() {
  const stamp = sourceStamp();
  const work = join(root, "out", `.bundle-${process.pid}`);
  try {
    await build(rendererConfig(join(work, "renderer")));
    await build(nodeConfig("electron/loopback/main.ts", "loopback/main.js", work));
    await build(nodeConfig("electron/host/options.ts", "host/options.js", work));
    await build(nodeConfig("electron/shell/main.ts", "shell/main.js", work));
    await build(nodeConfig("electron/shell/preload.ts", "shell/preload.cjs", work, "cjs"));
    // Another build of the same sources was faster: who reads its result already should not have it replaced.
    if (!forced && isFresh()) return;
    for (const folder of ["renderer", "host", "loopback", "shell"]) {
      const target = join(root, "out", folder);
      rmSync(target, { recursive: true, force: true });
      renameSync(join(work, folder), target);
    }
    mkdirSync(dirname(stampPath()), { recursive: true });
    writeFileSync(stampPath(), stamp);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (forced || !isFresh()) {
  await bundle().catch((cause) => {
    console.error(cause instanceof Error ? cause.message : cause);
    process.exitCode = 1;
  });
}
