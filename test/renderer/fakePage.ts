import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { build } from "vite";
import { startServer } from "../support/httpServer.ts";
import type { Scenario } from "./fakeData.ts";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
};

export interface FakePage {
  url(scenario: Scenario, more?: string): string;
  close(): Promise<void>;
}

/** The screens over made-up data, as in the console's window: states that a real server does not show at will. */
export async function openFakePage(): Promise<FakePage> {
  const outDir = await mkdtemp(join(tmpdir(), "incident-console-page-"));
  await build({
    configFile: false,
    envDir: false,
    logLevel: "error",
    root: fileURLToPath(new URL("./page", import.meta.url)),
    base: "./",
    publicDir: false,
    plugins: [react()],
    build: { outDir, emptyOutDir: true, minify: false, target: "esnext", chunkSizeWarningLimit: 10_000 },
  });
  const server = await startServer(async (response, { path }) => {
    const name = new URL(path, "http://page").pathname;
    const file = name === "/" ? "/index.html" : name;
    try {
      const content = await readFile(join(outDir, file));
      response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  return {
    url: (scenario, more = "") => `${server.url}/?scenario=${scenario}${more}`,
    close: async () => {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
