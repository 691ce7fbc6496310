import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The system's way to open an address; null where there is no screen to open it on, or nobody at it. */
export function openCommand(
  url: string,
  platform: NodeJS.Platform = process.platform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): readonly [command: string, ...args: string[]] | null {
  if (environment.CI) return null;
  if (platform === "darwin") return ["open", url];
  if (platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler", url];
  return environment.DISPLAY || environment.WAYLAND_DISPLAY ? ["xdg-open", url] : null;
}

export interface Redirect {
  /** The address to open instead of the link. */
  readonly url: string;
  readonly remove: () => Promise<void>;
}

/**
 * Writes a page that goes on to the link, readable by us only. Every user of a Unix machine can read the arguments of
 * every process, and the link's token could be used before the browser has started; the page's path tells nothing.
 * On Windows the arguments are ours alone, so the link is opened as it is.
 *
 * The page lies in the home folder itself: a Chromium or Firefox installed as a snap has a `/tmp` of its own and reads
 * no hidden folder.
 */
export async function writeRedirect(
  link: string,
  platform: NodeJS.Platform = process.platform,
  folder: string = homedir(),
): Promise<Redirect> {
  if (platform === "win32") return { url: link, remove: async () => {} };
  const file = join(folder, `incident-console-${randomBytes(8).toString("hex")}.html`);
  const page = `<!doctype html>\n<title>Incident Console</title>\n<script>location.replace(${JSON.stringify(link)})</script>\n`;
  await writeFile(file, page, { mode: 0o600, flag: "wx" });
  return { url: pathToFileURL(file).href, remove: () => rm(file, { force: true }) };
}

/** How long a browser may take to start, in milliseconds. */
const readWithinMs = 60_000;

/**
 * Opens the browser where that can be done; the printed link is there for when it cannot. Answers a function that
 * removes what was needed for it, which otherwise happens after a while.
 */
export async function openBrowser(link: string): Promise<() => Promise<void>> {
  const nothing = async () => {};
  if (openCommand(link) === null) return nothing;
  const redirect = await writeRedirect(link).catch(() => null);
  const command = redirect === null ? null : openCommand(redirect.url);
  if (redirect === null || command === null) return nothing;
  const [program, ...args] = command;
  const child = spawn(program, args, { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
  const timer = setTimeout(() => void redirect.remove().catch(() => {}), readWithinMs);
  timer.unref();
  return async () => {
    clearTimeout(timer);
    await redirect.remove();
  };
}
