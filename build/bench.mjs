// `npm run bench`: builds the app and the benchmark, runs it, and prints its figures as JSON. `npm run bench -- --quick`
// leaves out the last of them, for which the console's memory is watched for twenty minutes.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { browserExecutable } from "./browser.mjs";
import { prepareBrowser } from "./prepare.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** @param {string} script @param {string[]} args */
function node(script, args = []) {
  const env = { ...process.env, BENCH_BROWSER: browserExecutable() ?? "" };
  return spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, env, stdio: "inherit" }).status ?? 1;
}

const problem = prepareBrowser();
if (problem !== null) {
  console.error(problem);
  process.exit(1);
}
if (node("build/bundle.mjs") !== 0) process.exit(1);
for (const entry of ["main", "servers"]) {
  await build({
    configFile: false,
    root,
    logLevel: "error",
    publicDir: false,
    build: {
      ssr: join(root, "test", "bench", `${entry}.ts`),
      outDir: join(root, "out", "bench"),
      emptyOutDir: false,
      minify: false,
      target: "node20",
      rolldownOptions: { output: { entryFileNames: `${entry}.js`, codeSplitting: false } },
    },
  });
}
process.exit(node("out/bench/main.js", process.argv.slice(2)));
