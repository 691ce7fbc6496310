import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import { launchBrowser } from "./browser.mjs";
import { preparePage } from "./page.mjs";

/** @type {Map<string, (request: Request) => Response | Promise<Response>>} */
export const schemes = new Map();
export const ipcMain = Object.assign(new EventEmitter(), {
  handlers: new Map(),
  handle: (channel, handler) => ipcMain.handlers.set(channel, handler),
});

let browser;
let lastId = 0;
const windows = new Set();

/** Starts Chromium at the first need. */
export function openBrowser() {
  browser ??= launchBrowser();
  return browser;
}

export async function closeBrowser() {
  if (browser !== undefined) await (await browser).close();
}

/** An event that a listener can forbid. */
export function preventable(properties = {}) {
  const event = { ...properties, defaultPrevented: false, preventDefault: () => (event.defaultPrevented = true) };
  return event;
}

// Chromium would not route a scheme that it does not know, so the page gets an https address in its place.
const suffix = ".stand-in.test";
const toBrowser = (url) =>
  url.replace(/^([\w-]+):\/\/([^/]*)/, (all, scheme, host) =>
    schemes.has(scheme) ? `https://${host}.${scheme}${suffix}` : all,
  );
const toApp = (url) => url.replace(/^https:\/\/([^./]+)\.([\w-]+)\.stand-in\.test/, "$2://$1");

class WebContents extends EventEmitter {
  constructor(preferences, created) {
    super();
    this.id = ++lastId;
    this.preferences = preferences;
    this.openHandler = () => ({ action: "allow" });
    this.destroyed = false;
    this.title = "Incident Console";
    this.loading = null;
    const contents = this;
    this.mainFrame = {
      parent: null,
      get url() {
        return contents.getURL();
      },
    };
    created(this);
    this.ready = this.open();
  }
  async open() {
    const page = await (await openBrowser()).newPage();
    this.page = page;
    await page.exposeBinding("electronStandIn", (source, json) => this.receive(source.frame, JSON.parse(json)));
    await page.route("**/*", (route) => this.answer(route));
    const { preload } = this.preferences;
    if (preload !== undefined) await page.addInitScript(preparePage, readFileSync(preload, "utf8"));
    return page;
  }
  async receive(frame, { kind, channel, args }) {
    const main = frame === this.page.mainFrame();
    const event = {
      sender: this,
      senderFrame: main ? this.mainFrame : { parent: this.mainFrame, url: toApp(frame.url()) },
    };
    if (kind === "send") return void ipcMain.emit(channel, event, ...args);
    if (kind === "open") return void this.openHandler({ url: args[0] });
    try {
      return JSON.stringify({ value: await ipcMain.handlers.get(channel)(event, ...args) });
    } catch (cause) {
      return JSON.stringify({ thrown: String(cause) });
    }
  }
  async answer(route) {
    const request = route.request();
    const url = toApp(request.url());
    if (request.isNavigationRequest()) {
      const isMainFrame = request.frame() === this.page.mainFrame();
      const event = preventable({ url, isMainFrame, isSameDocument: false });
      if (url !== this.loading) this.emit("will-frame-navigate", event);
      if (event.defaultPrevented) return route.abort("aborted");
      this.loading = null;
      this.emit("did-start-navigation", event);
    }
    const handler = schemes.get(new URL(url).protocol.slice(0, -1));
    if (handler === undefined) return route.abort("addressunreachable");
    const response = await handler(new Request(url, { method: request.method() }));
    const body = Buffer.from(await response.arrayBuffer());
    return route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body });
  }
  async loadURL(url) {
    const page = await this.ready;
    this.loading = url;
    await page.goto(toBrowser(url), { waitUntil: "domcontentloaded" });
    // Another hash on the same address asks for no file.
    this.loading = null;
  }
  send(channel, ...args) {
    // One text: a structured value takes several times as long over the debugging protocol.
    const json = JSON.stringify({ channel, args });
    this.page.evaluate((text) => window.electronStandInReceive(text), json).catch(() => {});
  }
  executeJavaScript(code) {
    return this.page.evaluate(code);
  }
  getURL() {
    return this.page === undefined ? "" : toApp(this.page.url());
  }
  getLastWebPreferences() {
    return this.preferences;
  }
  setWindowOpenHandler(handler) {
    this.openHandler = handler;
  }
  isDestroyed() {
    return this.destroyed;
  }
  getTitle() {
    return this.title;
  }
  isCrashed() {
    return false;
  }
  isLoading() {
    return this.loading !== null;
  }
}

/** Electron's BrowserWindow, as far as the shell uses it. */
export class BrowserWindow extends EventEmitter {
  static events = new EventEmitter();
  static getAllWindows = () => [...windows];
  static getFocusedWindow = () => [...windows].find((window) => window.focused) ?? null;
  constructor(options) {
    super();
    this.options = options;
    this.visible = options.show !== false;
    this.focused = false;
    this.flashing = false;
    this.title = options.title ?? "";
    this.webContents = new WebContents(options.webPreferences ?? {}, (contents) =>
      BrowserWindow.events.emit("web-contents-created", {}, contents),
    );
    windows.add(this);
    BrowserWindow.events.emit("browser-window-created", {}, this);
    void this.webContents.ready.then((page) => page.on("close", () => this.afterClose()));
  }
  async loadURL(url) {
    await this.webContents.loadURL(url);
    this.emit("ready-to-show");
  }
  close() {
    const event = preventable();
    this.emit("close", event);
    if (!event.defaultPrevented) this.destroy();
  }
  destroy() {
    void this.webContents.ready.then((page) => page.close());
  }
  afterClose() {
    if (!windows.delete(this)) return;
    this.webContents.destroyed = true;
    this.webContents.emit("destroyed");
    this.emit("closed");
    if (windows.size === 0) BrowserWindow.events.emit("window-all-closed");
  }
  show() {
    this.visible = true;
    this.focus();
  }
  focus() {
    this.focused = true;
    this.emit("focus");
  }
  blur() {
    this.focused = false;
    this.emit("blur");
  }
  isFocused() {
    return this.focused;
  }
  flashFrame(flashing) {
    this.flashing = flashing;
  }
  setTitle(title) {
    this.title = title;
  }
  getTitle() {
    return this.title;
  }
  restore() {}
  isVisible() {
    return this.visible;
  }
  isMinimized() {
    return false;
  }
  isDestroyed() {
    return this.webContents.destroyed;
  }
  getMinimumSize() {
    return [this.options.minWidth, this.options.minHeight];
  }
}
