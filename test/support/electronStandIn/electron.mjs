import { EventEmitter } from "node:events";
import { closeSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import { disconnectNotifications, Notification } from "./notification.mjs";
import { nativeImage, Tray } from "./tray.mjs";
import { BrowserWindow, closeBrowser, ipcMain, openBrowser, preventable, schemes } from "./windows.mjs";

export { BrowserWindow, ipcMain, Notification, nativeImage, Tray };

const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
const paths = new Map();
let quitting = false;
let badgeCount = 0;

export const app = Object.assign(new EventEmitter(), {
  setName() {},
  setAppUserModelId() {},
  enableSandbox() {},
  getVersion: () => version,
  setBadgeCount(count) {
    badgeCount = count;
    return true;
  },
  getBadgeCount: () => badgeCount,
  setPath: (name, path) => paths.set(name, path),
  getPath: (name) => paths.get(name),
  /** Belongs to the folder of the browser's files, as Electron's does; here the first start does not hear of it. */
  requestSingleInstanceLock() {
    const file = join(paths.get("userData"), "stand-in.lock");
    try {
      closeSync(openSync(file, "wx"));
    } catch {
      return false;
    }
    process.once("exit", () => rmSync(file, { force: true }));
    return true;
  },
  whenReady: () => new Promise((resolve) => setImmediate(resolve)),
  async quit() {
    if (quitting) return;
    quitting = true;
    app.emit("before-quit", preventable());
    const open = BrowserWindow.getAllWindows();
    const closed = open.map((window) => new Promise((resolve) => window.once("closed", resolve)));
    for (const window of open) window.close();
    await Promise.all(closed);
    const event = preventable();
    app.emit("will-quit", event);
    if (!event.defaultPrevented) await app.exit(0);
  },
  async exit(code) {
    await disconnectNotifications();
    await closeBrowser();
    process.exit(code);
  },
});
BrowserWindow.events.on("web-contents-created", (...args) => app.emit("web-contents-created", ...args));
BrowserWindow.events.on("browser-window-created", (...args) => app.emit("browser-window-created", ...args));
BrowserWindow.events.on("window-all-closed", () => {
  if (!quitting) app.emit("window-all-closed");
});

export const protocol = {
  registerSchemesAsPrivileged() {},
  handle: (scheme, handler) => schemes.set(scheme, handler),
};
export const session = {
  defaultSession: {
    handlers: {},
    setPermissionRequestHandler: (handler) => Object.assign(session.defaultSession.handlers, { request: handler }),
    setPermissionCheckHandler: (handler) => Object.assign(session.defaultSession.handlers, { check: handler }),
    setDevicePermissionHandler: (handler) => Object.assign(session.defaultSession.handlers, { device: handler }),
  },
};
export const shell = { openExternal: async () => {}, beep() {} };
export const dialog = {
  showErrorBox: (title, content) => console.error(`${title}: ${content}`),
  async showMessageBox({ message, detail }) {
    console.error(`${message}: ${detail}`);
    return { response: 0 };
  },
};
export const powerMonitor = new EventEmitter();

/** The test speaks to this process like Playwright does to Electron: a function is sent as text and run here. */
const electron = { app, BrowserWindow, ipcMain, protocol, session, shell, dialog, powerMonitor, Notification, Tray };
process.on("message", async ({ id, source, argument }) => {
  try {
    const value = await runInThisContext(`(${source})`)(electron, argument);
    process.send?.({ id, value });
  } catch (cause) {
    process.send?.({ id, thrown: cause instanceof Error ? cause.message : String(cause) });
  }
});
process.on("disconnect", () => app.exit(1));
if (process.send !== undefined) {
  void openBrowser().then(({ endpoint }) => process.send?.({ id: 0, value: endpoint }));
}
