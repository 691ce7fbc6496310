import { join } from "node:path";
import { app, type BrowserWindow, dialog } from "electron";
import type { SettingsState } from "../../shared/model/environment.ts";
import { systemClock } from "../console/world.ts";
import type { FaultCatcher } from "../host/faults.ts";
import { readBundledFiles } from "../host/files.ts";
import { type HostedConsole, hostConsole } from "../host/host.ts";
import type { HostLog } from "../host/log/log.ts";
import type { Options } from "../host/options.ts";
import { createAnswers } from "./answers.ts";
import { askOutsidePage } from "./askOutsidePage.ts";
import { createBadge } from "./badge.ts";
import { createChoices } from "./choices.ts";
import { type DeepLinks, linkIn } from "./deepLink.ts";
import { createDesktop } from "./desktop/desktop.ts";
import type { LoginItem } from "./desktop/loginItem.ts";
import { startUpdater } from "./desktop/startUpdater.ts";
import { connectPage } from "./ipc.ts";
import { followKnown } from "./known.ts";
import { installMenu } from "./menu/installMenu.ts";
import { guardNavigation } from "./navigation.ts";
import { createSystemNotifier, tellQuietly } from "./notifier.ts";
import { followLock, followPower } from "./power.ts";
import { serveFiles } from "./protocol.ts";
import { readTeamFile, type TeamFiles, teamFileIn } from "./teamFile.ts";
import { createTray, type ShownTray } from "./tray/tray.ts";
import { trayProblem } from "./tray/trayProblem.ts";
import { trayStateOf } from "./tray/trayState.ts";
import { followEnding, guardClosing } from "./window/closing.ts";
import { guardPage, watchProcesses } from "./window/recovery.ts";
import { createWindows, isLookedAt, type Windows } from "./window/window.ts";
import { openWindowFile } from "./window/windowFile.ts";

export interface ShellParts {
  readonly options: Options;
  readonly log: HostLog;
  readonly faults: FaultCatcher;
  readonly links: DeepLinks;
  readonly teamFiles: TeamFiles;
  readonly login: LoginItem;
  /** Where what belongs to the window is kept. */
  readonly folder: string;
  readonly rendererFolder: string;
  readonly preload: string;
  readonly packageFile: URL;
  /** No window at the start, as at login. */
  readonly hidden: boolean;
  /** Called once the window shows, or the tray where there is no window. */
  readonly onShown: () => void;
}

/** Starts the console with everything that the system has for it: window, tray, menus, notifications, power. */
export async function openShell(parts: ShellParts): Promise<void> {
  const { options, log, links, teamFiles, login, folder } = parts;
  const files = await readBundledFiles(parts.rendererFolder);
  const ending = followEnding();
  const windowFile = await openWindowFile(join(folder, "window.json"), systemClock, log);
  const onCreated = (window: BrowserWindow) => dressWindow(window);
  const windows = createWindows({ preload: parts.preload, file: windowFile, onCreated });
  const choices = createChoices(windows);
  const tray = createTray({ choose: choices.fromTray, log });
  let letGo = async (): Promise<void> => {};
  const desktop = await createDesktop({
    file: join(folder, "desktop.json"),
    clock: systemClock,
    login,
    trayProblem: () => trayProblem(tray !== null),
    updater: startUpdater({
      packageFile: parts.packageFile,
      leave: () => {
        ending.force();
        return letGo();
      },
    }),
  });
  const answers = createAnswers({
    goTo: choices.goTo,
    refuse: (detail) => void dialog.showMessageBox({ type: "warning", message: "Not acknowledged", detail }),
  });
  const isLocked = followLock();
  const notifier = createSystemNotifier({
    isFocused: () => !isLocked() && isLookedAt(),
    onShow: (notification) => answers.shown(notification),
    onAnswer: (notification, answer) => void answers.answer(notification, answer),
  });
  const hosted = await hostConsole({
    options,
    version: app.getVersion(),
    log,
    notifier,
    desktop,
    confirm: askOutsidePage,
  });
  letGo = endWithApp(hosted, () => windowFile.flush());
  parts.faults.follow(hosted.console);
  const fault = (cause: Error) => {
    log.warn(cause.message);
    hosted.console.fault(cause);
  };
  function dressWindow(window: BrowserWindow): void {
    guardPage(window, { clock: systemClock, log, fault });
    guardClosing(window, { ending, mayHide: desktop.mayHide, file: windowFile, tellOfTray });
  }
  answers.connect(hosted.own);
  choices.connect(hosted, desktop);
  guardNavigation(followConfiguredUrls(hosted));
  serveFiles(files);
  connectPage(hosted.console, log);
  showKnown(hosted, tray);
  followPower(hosted.console);
  watchProcesses({ log, fault });
  installMenu({ developing: !app.isPackaged, choose: choices.fromMenu });
  app.on("second-instance", (_event, argv, workingDirectory) => {
    // Whoever starts it again may pass anything: only a link or a team's file counts.
    windows.show();
    const link = linkIn(argv ?? []);
    const file = teamFileIn((argv ?? []).slice(1), workingDirectory ?? "");
    if (link !== null) links.follow(link);
    else if (file !== null) teamFiles.follow(file);
  });
  app.on("activate", () => windows.show());
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") app.quit();
  });
  if (parts.hidden) {
    windows.startHidden(desktop.state().trayProblem !== null);
    parts.onShown();
  } else windows.show().once("ready-to-show", parts.onShown);
  links.open(choices.goTo);
  teamFiles.open((path) => void showTeamFile(path, hosted, windows));
}

/** The page shows what the file would bring; nothing is taken from it before the person says so. */
async function showTeamFile(path: string, { own, showOwn }: HostedConsole, windows: Windows): Promise<void> {
  try {
    const file = await readTeamFile(path);
    await showOwn();
    own.open(file);
    windows.show();
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    await dialog.showMessageBox({ type: "warning", message: "Not opened", detail });
  }
}

function tellOfTray(): void {
  tellQuietly(
    "Incident Console is still running",
    "It watches and tells from the tray. Quit it there, or change in the settings what closing the window does.",
  );
}

/** Tray, badge and title say what the person's own console knows, whatever the page shows. */
function showKnown({ own }: HostedConsole, tray: ShownTray | null): void {
  const badge = createBadge();
  followKnown(own, systemClock, (known) => {
    const now = systemClock.now();
    const state = trayStateOf(known, now);
    tray?.show(state, now);
    badge.show(known, state, now);
  });
}

/** Quitting waits until the console has let go of its connections and files. Answers how to make it do so before. */
function endWithApp(hosted: HostedConsole, flush: () => Promise<void>): () => Promise<void> {
  let closed: Promise<unknown> | null = null;
  const letGo = async () => {
    closed ??= Promise.all([hosted.close(), flush()]);
    await closed;
  };
  let quitting = false;
  app.on("will-quit", (event) => {
    event.preventDefault();
    if (quitting) return;
    quitting = true;
    const late = new Promise((resolve) => setTimeout(resolve, 5_000));
    void Promise.race([letGo(), late]).then(() => app.exit(0));
  });
  return letGo;
}

/** The addresses of the backends as the settings have them now. */
function followConfiguredUrls({ console }: HostedConsole): () => readonly string[] {
  let urls: readonly string[] = [];
  console.subscribe("settings", "", (message) => {
    if (message.kind === "gone") return;
    const state = (message.kind === "snapshot" ? message.state : message.patch) as SettingsState;
    urls = state.environments.flatMap(({ backends, grafanaUrl }) => [
      ...backends.map((backend) => backend.url),
      ...(grafanaUrl === null ? [] : [grafanaUrl]),
    ]);
  });
  return () => urls;
}
