import { join } from "node:path";
import { autostartItem } from "./autostart.ts";

/** Starting at login, as this system does it. */
export interface LoginItem {
  /** Why it cannot be had here, as a sentence; null where it can. */
  readonly problem: string | null;
  isOn(): Promise<boolean>;
  /** Rejects where the system refuses. */
  set(on: boolean): Promise<void>;
}

/** Starts in the tray, without a window. */
export const hiddenArgument = "--hidden";

export interface LoginFacts {
  readonly packaged: boolean;
  readonly demo: boolean;
  /** Whether this start uses the usual data folder; a login knows of no other. */
  readonly usualFolder: boolean;
  readonly platform: NodeJS.Platform;
  /** The program that runs. */
  readonly program: string;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The file that a portable Windows program was started as; null where this is none. It unpacks itself into a temporary
 * folder, and what runs there is gone after the end. Source: electron-builder's template portable.nsi.
 */
export function portableFile(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): string | null {
  return platform === "win32" ? environment.PORTABLE_EXECUTABLE_FILE || null : null;
}

/** How macOS and Windows are asked about an entry of their list, and told of one. */
export interface SystemEntry {
  readonly path?: string;
  readonly args?: string[];
}

/**
 * Windows tells an entry from others by its program and arguments. The path stands in quotes, or Electron would look for
 * what comes before its first space.
 */
export function systemEntry({ platform, environment, program }: SystemFacts): SystemEntry {
  if (platform !== "win32") return {};
  return { path: `"${portableFile(platform, environment) ?? program}"`, args: [hiddenArgument] };
}

type SystemFacts = Pick<LoginFacts, "platform" | "environment" | "program">;

/** `system`: how macOS and Windows do it. */
export function loginItemOf(facts: LoginFacts, system: (entry: SystemEntry) => LoginItem): LoginItem {
  const problem = loginProblem(facts);
  if (problem !== null) return { problem, isOn: async () => false, set: async () => {} };
  if (facts.platform !== "linux") return system(systemEntry(facts));
  const { environment, home, program } = facts;
  const folder = environment.XDG_CONFIG_HOME || join(home, ".config");
  // An AppImage is mounted anew at each start: its file is what can be started again.
  const command = [environment.APPIMAGE || program, hiddenArgument];
  return autostartItem(join(folder, "autostart", "incident-console.desktop"), command);
}

function loginProblem({ packaged, demo, usualFolder, platform }: LoginFacts): string | null {
  if (!packaged) return "A console that was started from its sources is not started at login. Install it first.";
  if (demo) return "The demo is not started at login.";
  if (!usualFolder) return "Only a console with the usual data folder is started at login.";
  return ["linux", "darwin", "win32"].includes(platform) ? null : "This system has no way to start it at login.";
}
