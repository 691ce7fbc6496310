import { join } from "node:path";
import { app, dialog } from "electron";
import { type Notifier, systemClock } from "../console/world.ts";
import type { FaultCatcher } from "../host/faults.ts";
import { readBundledFiles } from "../host/files.ts";
import { hostConsole } from "../host/host.ts";
import type { HostLog } from "../host/log/log.ts";
import type { Options } from "../host/options.ts";
import { type Answers, createAnswers } from "./answers.ts";
import { askOutsidePage } from "./askOutsidePage.ts";
import { followCalls, showTeamFile } from "./calledAgain.ts";
import { createChoices } from "./choices.ts";
import { followConfiguredUrls } from "./configuredUrls.ts";
import type { DeepLinks } from "./deepLink.ts";
import { createDesktop, type ShellDesktop } from "./desktop/desktop.ts";
import type { LoginItem } from "./desktop/loginItem.ts";
import { startUpdater } from "./desktop/startUpdater.ts";
import { connectPage } from "./ipc.ts";
import { createLeaving, type Leaving } from "./leaving.ts";
import { installMenu } from "./menu/installMenu.ts";
import { guardNavigation } from "./navigation.ts";
import { createSystemNotifier } from "./notifier.ts";
import { followLock, followPower } from "./power.ts";
import { serveFiles } from "./protocol.ts";
import { showKnown } from "./showKnown.ts";
import type { TeamFiles } from "./teamFile.ts";
import { createTray } from "./tray/tray.ts";
import { trayProblem } from "./tray/trayProblem.ts";
import { type Ending, followEnding } from "./window/closing.ts";
import { dressWindow } from "./window/dressWindow.ts";
import { watchProcesses } from "./window/recovery.ts";
import { createWindows, isLookedAt, onceReady, type Windows } from "./window/window.ts";
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
  const { options, log, faults, links, teamFiles } = parts;

  // Before there is a console: what it is handed, and the tray, which says that it starts.
  const files = await readBundledFiles(parts.rendererFolder);
  const file = await openWindowFile(join(parts.folder, "window.json"), systemClock, log);
  // Before what follows the end: on Linux Electron asks the system to wait for us at a shutdown only if something else
  // of powerMonitor's was listened to before.
  const isLocked = followLock();
  const ending = followEnding();
  const leaving = createLeaving();
  const choices = createChoices();
  const tray = createTray({ choose: choices.fromTray, log });
  const desktop = await openDesktop(parts, ending, leaving, tray !== null);
  const answers = createAnswers({ goTo: choices.goTo, refuse: tellNotAcknowledged });
  const notifier = notifierFor(answers, isLocked);

  const version = app.getVersion();
  const hosted = await hostConsole({ options, version, log, notifier, desktop, confirm: askOutsidePage });
  leaving.holdFor(hosted.close, file.flush);
  faults.follow(hosted.console);

  // Around the console: nothing of it waits, so that no event falls between two of these.
  const fault = (cause: Error) => {
    log.warn(cause.message);
    hosted.console.fault(cause);
  };
  const windows = createWindows({
    preload: parts.preload,
    file,
    onCreated: (window) => dressWindow(window, { ending, desktop, file, log, fault }),
  });
  answers.connect(hosted.own);
  choices.connect(hosted, desktop, windows);
  guardNavigation(followConfiguredUrls(hosted.console));
  serveFiles(files);
  connectPage(hosted.console, log);
  showKnown(hosted.own, tray);
  followPower(hosted.console);
  watchProcesses({ log, fault });
  installMenu({ developing: !app.isPackaged, choose: choices.fromMenu });
  followCalls({ windows, links, teamFiles });

  // In sight, and ready for what was followed or opened meanwhile.
  show(parts, windows, desktop);
  links.open({ goTo: choices.goTo, refuse: choices.tellRefused });
  teamFiles.open((path) => void showTeamFile(path, hosted, windows));
}

function openDesktop(parts: ShellParts, ending: Ending, leaving: Leaving, hasTray: boolean): Promise<ShellDesktop> {
  const leave = () => {
    ending.force();
    return leaving.letGo();
  };
  return createDesktop({
    file: join(parts.folder, "desktop.json"),
    clock: systemClock,
    login: parts.login,
    trayProblem: () => trayProblem(hasTray),
    updater: startUpdater({ packageFile: parts.packageFile, leave }),
  });
}

function notifierFor(answers: Answers, isLocked: () => boolean): Notifier {
  return createSystemNotifier({
    isFocused: () => !isLocked() && isLookedAt(),
    onShow: (notification) => answers.shown(notification),
    onAnswer: (notification, answer) => void answers.answer(notification, answer),
  });
}

function tellNotAcknowledged(detail: string): void {
  void dialog.showMessageBox({ type: "warning", message: "Not acknowledged", detail });
}

function show({ hidden, onShown }: ShellParts, windows: Windows, desktop: ShellDesktop): void {
  if (!hidden) {
    onceReady(windows.show(), onShown);
    return;
  }
  windows.startHidden(desktop.state().trayProblem !== null);
  onShown();
}
