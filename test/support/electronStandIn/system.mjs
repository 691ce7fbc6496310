import { EventEmitter } from "node:events";

/** What the system around a window has, as far as the shell asks for it. A test changes it as a person would. */
export const powerMonitor = new EventEmitter();
export const autoUpdater = new EventEmitter();
export const net = { fetch: (input, init) => fetch(input, init) };
export const shell = { openExternal: async () => {}, beep() {} };

let copied = "";
export const clipboard = {
  writeText: (text) => {
    copied = text;
  },
  readText: () => copied,
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
  getPrimaryDisplay: () => display,
  getAllDisplays: () => [display],
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
export const session = {
  defaultSession: {
    handlers,
    setPermissionRequestHandler: (handler) => Object.assign(handlers, { request: handler }),
    setPermissionCheckHandler: (handler) => Object.assign(handlers, { check: handler }),
    setDevicePermissionHandler: (handler) => Object.assign(handlers, { device: handler }),
  },
};
