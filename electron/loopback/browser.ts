import { spawn } from "node:child_process";

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

/** Opens the browser where that can be done. The printed link is there for when it cannot. */
export function openBrowser(url: string): void {
  const command = openCommand(url);
  if (command === null) return;
  const [program, ...args] = command;
  const child = spawn(program, args, { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
