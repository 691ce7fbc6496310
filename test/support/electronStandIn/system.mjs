import { EventEmitter } from "node:events";
import { needsReady } from "./ready.mjs";

/** What the system around a window has, as far as the shell asks for it. A test changes it as a person would. */
export const powerMonitor = new EventEmitter();
/** Whether Electron asks Linux to wait for us at a shutdown: not for the first of all listeners (its power-monitor.ts). */
powerMonitor.waitsAtShutdown = false;
powerMonitor.once("newListener", () => {
  powerMonitor.on("newListener", (event) => {
    if (event === "shutdown") powerMonitor.waitsAtShutdown = true;
  });
});
export const autoUpdater = new EventEmitter();
export const net = { fetch: (input, init) => fetch(input, init) };
export const shell = { openExternal: async () => {}, beep() {} };

let copied = "";
export const clipboard = {
  writeText: async (text) => {
    copied = text;
  },
  readText: async () => copied,
};

export const dialog = {
  showErrorBox: (title, content) => console.error(`${title}: ${content}`),
  async showMessageBox(...args) {
    const { message, detail } = args.at(-1);
    console.error(`${message}: ${detail}`);
    return { response: 0 };
  },
};

const display = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1050 } };
export const screen = Object.assign(new EventEmitter(), {
  getPrimaryDisplay: () => needsReady("The screen") ?? display,
  getAllDisplays: () => needsReady("The screen") ?? [display],
});

export const nativeTheme = Object.assign(new EventEmitter(), {
  source: "system",
  shouldUseDarkColors: true,
  shouldUseDarkColorsForSystemIntegratedUI: true,
});
Object.defineProperty(nativeTheme, "themeSource", {
  get: () => nativeTheme.source,
  set(source) {
    const dark = source !== "light";
    Object.assign(nativeTheme, {
      source,
      shouldUseDarkColors: dark,
      shouldUseDarkColorsForSystemIntegratedUI: dark,
    });
    nativeTheme.emit("updated");
  },
});

const handlers = {};
let languages = ["en-US"];
const defaultSession = {
  handlers,
  setSpellCheckerLanguages: (wanted) => {
    languages = wanted;
  },
  getSpellCheckerLanguages: () => languages,
  setPermissionRequestHandler: (handler) => Object.assign(handlers, { request: handler }),
  setPermissionCheckHandler: (handler) => Object.assign(handlers, { check: handler }),
  setDevicePermissionHandler: (handler) => Object.assign(handlers, { device: handler }),
};
export const session = {
  get defaultSession() {
    needsReady("The session");
    return defaultSession;
  },
};
