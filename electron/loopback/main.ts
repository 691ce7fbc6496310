import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import * as z from "zod";
import { parseOptions } from "../host/options.ts";
import { serve } from "./serve.ts";

// V8 lets garbage pile up to several times of what is in use. With 10,000 alerts and 100,000 log entries this takes about
// 100 MiB off the process, for more of the processor while much is read. Electron's own process allows no such change.
setFlagsFromString("--optimize-for-size");
// As soon as SQLite's first statements have run, its largest functions take V8's optimising compiler seconds of the
// processor and 40 MiB, which glibc then keeps for the threads that compiled. With the baseline compiler's code alone a
// report over 370,000 transitions takes a tenth longer; a poll and a day's report do not.
setFlagsFromString("--liftoff-only");

// The bundle lies in out/loopback: as deep as this file, so that both find the version.
const packageFile = new URL("../../package.json", import.meta.url);
const rendererFolder = fileURLToPath(new URL("../renderer", import.meta.url));

async function main(): Promise<number> {
  const parsed = parseOptions(process.argv.slice(2));
  switch (parsed.kind) {
    case "help":
      console.log(parsed.text);
      return 0;
    case "wrong":
      console.error(parsed.text);
      return 2;
    case "run": {
      const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(packageFile, "utf8")));
      return serve({ options: parsed.options, version, rendererFolder });
    }
  }
}

process.exit(await main());
