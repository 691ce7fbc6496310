import { BrowserWindow } from "electron";
import { pageUrl } from "./protocol.ts";

/** Opens the console's window, or shows the one that is open. */
export function showWindow(preload: string): BrowserWindow {
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
  void window.loadURL(pageUrl);
  return window;
}
