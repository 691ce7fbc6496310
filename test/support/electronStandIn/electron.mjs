import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";
import { ipcMain, schemes } from "./contents.mjs";
import { Menu } from "./menu.mjs";
import { disconnectNotifications, Notification } from "./notification.mjs";
import { closeBrowser, openBrowser } from "./openBrowser.mjs";
import { preventable } from "./preventable.mjs";
import { becomeReady, needsReady, needsUnready, whenReady } from "./ready.mjs";
import { takeSignals } from "./signals.mjs";
import { takeSingleInstance } from "./single.mjs";
import { autoUpdater, clipboard, dialog, nativeTheme, net, powerMonitor, screen, session, shell } from "./system.mjs";
import { nativeImage, Tray } from "./tray.mjs";
import { BrowserWindow } from "./windows.mjs";

export {
  autoUpdater,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  Notification,
  nativeImage,
  nativeTheme,
  net,
  powerMonitor,
  screen,
  session,
  shell,
  Tray,
};

const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
const paths = new Map();
let quitting = false;
let badgeCount = 0;

export const app = Object.assign(new EventEmitter(), {
  isPackaged: process.env.ELECTRON_STAND_IN_PACKAGED === "1",
  /** What was asked of the system, for a test to look at. */
  asked: [],
  setName() {},
  setAppUserModelId() {},
  enableSandbox: () => needsUnready("The sandbox"),
  setAsDefaultProtocolClient: (...args) => app.asked.push(["setAsDefaultProtocolClient", ...args]) > 0,
  getLoginItemSettings: () => ({ openAtLogin: false, wasOpenedAtLogin: false }),
  setLoginItemSettings: (settings) => app.asked.push(["setLoginItemSettings", settings]),
  getVersion: () => version,
  setBadgeCount(count) {
    badgeCount = count;
    return true;
  },
  getBadgeCount: () => badgeCount,
  setPath: (name, path) => paths.set(name, path),
  getPath: (name) => paths.get(name),
  // The other's options come first in its list, as Chromium's has them.
  requestSingleInstanceLock: (data) =>
    takeSingleInstance(paths.get("userData"), data, (other) => {
      const [program, ...args] = other.argv;
      const isOption = (argument) => argument.startsWith("-");
      const argv = [program, ...args.filter(isOption), ...args.filter((argument) => !isOption(argument))];
      app.emit("second-instance", {}, argv, "/", other.data);
    }),
  whenReady: () => whenReady,
  async quit() {
    if (quitting) return;
    quitting = true;
    app.emit("before-quit", preventable());
    const open = BrowserWindow.getAllWindows();
    const closed = open.map((window) => new Promise((resolve) => window.once("closed", resolve)));
    for (const window of open) {
      if (window.close()) continue;
      quitting = false;
      return;
    }
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

// After the main file has run, which has no chance to wait.
setImmediate(() => {
  takeSignals(() => app.quit());
  becomeReady();
});

export const protocol = {
  registerSchemesAsPrivileged: () => needsUnready("A scheme"),
  handle: (scheme, handler) => {
    needsReady("The session");
    schemes.set(scheme, handler);
  },
};

/** The test speaks to this process like Playwright does to Electron: a function is sent as text and run here. */
const electron = {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  Tray,
};
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
