import { execFile } from "node:child_process";

/** What the session bus says to a question with `dbus-send` or `gdbus`; rejects where it cannot be asked. */
export type AskBus = (program: string, args: readonly string[]) => Promise<string>;

const watcher = "org.kde.StatusNotifierWatcher";
const bus = "org.freedesktop.DBus";
/** The same question for two programs, one of which is on every desktop that has a session bus. */
const questions: readonly (readonly [program: string, args: readonly string[]])[] = [
  [
    "dbus-send",
    [
      "--session",
      "--print-reply",
      "--reply-timeout=2000",
      `--dest=${bus}`,
      "/",
      `${bus}.NameHasOwner`,
      `string:${watcher}`,
    ],
  ],
  ["gdbus", ["call", "--session", "--timeout", "2", "-d", bus, "-o", "/", "-m", `${bus}.NameHasOwner`, watcher]],
];

const hidden =
  "This desktop shows no tray (on GNOME the extension AppIndicator is missing), so closing the window ends the console.";
const unclear =
  "It cannot be told whether this desktop shows a tray, so closing the window ends the console instead of hiding it.";

/**
 * Why a hidden window could not be found again, as a sentence; null where the tray is there. On Linux Electron makes a
 * tray whether or not anything shows it: what does is whoever owns the watcher's name (freedesktop's Status Notifier
 * Item specification).
 */
export async function trayProblem(
  created: boolean,
  platform: NodeJS.Platform = process.platform,
  ask: AskBus = askBus,
): Promise<string | null> {
  if (!created) return hidden;
  if (platform !== "linux") return null;
  for (const [program, args] of questions) {
    const answer = await ask(program, args).catch(() => "");
    if (/\btrue\b/.test(answer)) return null;
    if (/\bfalse\b/.test(answer)) return hidden;
  }
  return unclear;
}

function askBus(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, [...args], { timeout: 3_000 }, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    );
  });
}
