import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

export interface Served {
  readonly child: ChildProcess;
  /** The link that it prints. Rejects where it ends before. */
  readonly link: URL;
  readonly errors: () => string;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

/** Starts a packed console that serves, in a folder that is not the repository, and waits for its link. */
export async function serve(command: string, args: readonly string[], cwd: string): Promise<Served> {
  const child = spawn(
    command,
    [...args, "--serve", "--no-open", "--port", "0", "--demo", "--data", join(cwd, "data")],
    {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      // A package that was forgotten must not be found in the repository.
      env: { ...process.env, NODE_PATH: "", DISPLAY: "", WAYLAND_DISPLAY: "", XDG_CONFIG_HOME: join(cwd, "config") },
    },
  );
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal }));
  const link = new Promise<URL>((resolve) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const address = line.replace(/^Incident Console: /, "");
      if (address !== line) resolve(new URL(address));
    });
  });
  const failed = ended.then(({ code }) => {
    throw new Error(`It ended with ${code} before it served:\n${errors}`);
  });
  return { child, link: await Promise.race([link, failed]), errors: () => errors, ended };
}

/** Fetches the page and a script of it: what was packed is whole enough to be shown. */
export async function fetchPage(link: URL): Promise<{ readonly page: string; readonly script: number }> {
  const page = await (await fetch(link)).text();
  const source = /<script[^>]* src="([^"]+)"/.exec(page)?.[1] ?? "none";
  return { page, script: (await fetch(new URL(source, link))).status };
}
