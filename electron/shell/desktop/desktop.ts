import type { DesktopSettings, DesktopState } from "../../../shared/model/desktop.ts";
import type { Clock, Desktop } from "../../console/world.ts";
import type { Updater } from "../updates/updater.ts";
import { readDesktopFile, writeDesktopFile } from "./desktopFile.ts";
import type { LoginItem } from "./loginItem.ts";

export interface DesktopOptions {
  /** `desktop.json` in the data folder. */
  readonly file: string;
  readonly clock: Clock;
  readonly login: LoginItem;
  /** Why there is no tray, as a sentence; null where there is one. Asked again at each closing. */
  readonly trayProblem: () => Promise<string | null>;
  readonly updater: Updater;
}

/** The choices about the window, kept and in force. */
export interface ShellDesktop extends Desktop {
  /** Whether a closed window is to stay in the tray: the person wants it, and the tray is there now. */
  mayHide(): Promise<boolean>;
}

/** Reads what was chosen and puts it in force. Never rejects: what does not work is said in the state. */
export async function createDesktop(options: DesktopOptions): Promise<ShellDesktop> {
  const { file, clock, login, updater } = options;
  const listeners = new Set<() => void>();
  const read = await readDesktopFile(file, clock.now());
  let { settings, problem } = read;
  let trayProblem = await options.trayProblem();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  updater.onChange(tell);
  updater.setAutomatic(settings.checkForUpdates);
  // The system's own list has the last word: it may have been changed there.
  settings = { ...settings, startAtLogin: await login.isOn().catch(() => false) };

  const state = (): DesktopState => ({
    settings: { ...settings, closeToTray: settings.closeToTray && trayProblem === null },
    trayProblem,
    loginProblem: login.problem,
    problem,
    updates: updater.state(),
  });
  const lookForTray = async () => {
    const before = trayProblem;
    trayProblem = await options.trayProblem();
    if (trayProblem !== before) tell();
    return trayProblem === null;
  };

  async function save(wanted: DesktopSettings): Promise<void> {
    const problems = [await putLogin(wanted.startAtLogin), null];
    // Where there is no tray the page shows the choice as off, which is not the person's wish.
    const closeToTray = trayProblem === null ? wanted.closeToTray : settings.closeToTray;
    const startAtLogin = await login.isOn().catch(() => false);
    settings = { ...wanted, closeToTray, startAtLogin };
    problems[1] = await writeDesktopFile(file, settings).then(() => null, notKept);
    problem = problems.find((one) => one !== null) ?? null;
    updater.setAutomatic(settings.checkForUpdates);
    tell();
  }

  async function putLogin(on: boolean): Promise<string | null> {
    if (login.problem !== null || on === settings.startAtLogin) return null;
    return login.set(on).then(() => null, notAtLogin);
  }

  // One after the other, so that the last wish is the one that stays.
  let saving: Promise<void> = Promise.resolve();
  return {
    state,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    save: (wanted) => {
      saving = saving.then(() => save(wanted));
      return saving;
    },
    async update(step) {
      if (step === "install") updater.install();
      else await updater[step]();
    },
    mayHide: async () => settings.closeToTray && (await lookForTray()),
  };
}

function notKept(cause: unknown): string {
  return `The choices hold until the console ends, but could not be kept: ${reasonOf(cause)}.`;
}

function notAtLogin(cause: unknown): string {
  return `The system did not take the choice to start at login: ${reasonOf(cause)}.`;
}

function reasonOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, "");
}
