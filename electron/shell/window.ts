import { BrowserWindow } from "electron";
import { pageUrl } from "./protocol.ts";

/**
 * Shows the window at a place of the page, given as its location hash. Another hash on the same address is no new load:
 * the page hears of it as if the person had changed it.
 */
export function showPlace(preload: string, hash: string): void {
  const [open] = BrowserWindow.getAllWindows();
  const window = showWindow(preload, hash);
  if (open !== undefined) void window.loadURL(pageUrl + hash).catch(() => {});
}

/** Opens the console's window, or shows the one that is open. `hash` is where a new one begins. */
export function showWindow(preload: string, hash = ""): BrowserWindow {
  const [open] = BrowserWindow.getAllWindows();
  if (open !== undefined) {
    if (open.isMinimized()) open.restore();
    open.show();
    open.focus();
    return open;
  }
  const window = new BrowserWindow({
    title: "Incident Console",
    width: 1280,
    height: 800,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    autoHideMenuBar: true,
    // What shows before the page has painted; the page follows the system's theme from there on.
    backgroundColor: "#101418",
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
    },
  });
  window.once("ready-to-show", () => window.show());
  void window.loadURL(pageUrl + hash);
  return window;
}

/** True where the person works in the window and its page is there to show something. */
export function isLookedAt(): boolean {
  const contents = BrowserWindow.getFocusedWindow()?.webContents;
  return contents !== undefined && !contents.isCrashed() && !contents.isLoading();
}
