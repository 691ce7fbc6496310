import { app, autoUpdater, type BrowserWindow, dialog, powerMonitor } from "electron";
import type { WindowFile } from "./windowFile.ts";

/** Whether the console is on its way out: from then on no window may stay. */
export interface Ending {
  isEnding(): boolean;
  /** Nobody is asked any more: the session ends, a signal came, or an update is put in place. */
  force(): void;
  isForced(): boolean;
  /** The person chose to stay. */
  takeBack(): void;
}

/** Follows everything that ends the console: Quit, an update, the end of the session, a signal. */
export function followEnding(): Ending {
  let state: "running" | "ending" | "forced" = "running";
  const force = () => {
    state = "forced";
  };
  app.on("before-quit", () => {
    if (state === "running") state = "ending";
  });
  // Closes the windows before it quits.
  autoUpdater.on("before-quit-for-update", force);
  // Electron's types leave out the event that a clean quit needs on Linux and macOS.
  (powerMonitor as NodeJS.EventEmitter).on("shutdown", (event?: { preventDefault(): void }) => {
    event?.preventDefault();
    force();
    app.quit();
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      force();
      app.quit();
    });
  }
  return {
    isEnding: () => state !== "running",
    isForced: () => state === "forced",
    force,
    takeBack: () => {
      state = "running";
    },
  };
}

export interface ClosingOptions {
  readonly ending: Ending;
  /** Whether a closed window can be found again: in the tray, where the person wants it. Asked at each closing. */
  readonly mayHide: () => Promise<boolean>;
  readonly file: WindowFile;
  /** Called the first time that the window goes into the tray. */
  readonly tellOfTray: () => void;
}

/** What closing the window means: into the tray, or the end. On a Mac an application outlives its windows anyway. */
export function guardClosing(window: BrowserWindow, options: ClosingOptions): void {
  const { ending, file } = options;
  // At the end of a Windows session nobody may hold a window back. Not when Windows only asks whether it may end:
  // another program can still say no, of which nobody is told.
  window.on("session-end", () => {
    ending.force();
    app.quit();
  });
  window.webContents.on("will-prevent-unload", (event) => {
    // Electron would keep such a page without a word, and the console could not be quit.
    if (ending.isForced() || leavesUnsaved(window)) event.preventDefault();
    else ending.takeBack();
  });
  window.on("close", (event) => {
    if (ending.isEnding()) return;
    event.preventDefault();
    if (process.platform === "darwin") return hide(window);
    void options.mayHide().then((may) => {
      if (window.isDestroyed() || ending.isEnding()) return;
      if (!may) return app.quit();
      hide(window);
      if (file.state().toldOfTray) return;
      file.change({ toldOfTray: true });
      options.tellOfTray();
    });
  });
}

/** Asks about what was typed and not saved. */
function leavesUnsaved(window: BrowserWindow): boolean {
  const answer = dialog.showMessageBoxSync(window, {
    type: "question",
    message: "Leave without saving?",
    detail: "The page has changes that are not saved.",
    buttons: ["Leave", "Stay"],
    defaultId: 1,
    cancelId: 1,
  });
  return answer === 0;
}

function hide(window: BrowserWindow): void {
  if (!window.isFullScreen()) {
    window.hide();
    return;
  }
  // A hidden window in full screen leaves a black screen behind on a Mac.
  window.once("leave-full-screen", () => window.hide());
  window.setFullScreen(false);
}
