import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import { openBrowser } from "./openBrowser.mjs";
import { preparePage } from "./page.mjs";
import { preventable } from "./preventable.mjs";

/** @type {Map<string, (request: Request) => Response | Promise<Response>>} */
export const schemes = new Map();
export const ipcMain = Object.assign(new EventEmitter(), {
  handlers: new Map(),
  handle: (channel, handler) => ipcMain.handlers.set(channel, handler),
});

let lastId = 0;

// Chromium would not route a scheme that it does not know, so the page gets an https address in its place.
const suffix = ".stand-in.test";
const toBrowser = (url) =>
  url.replace(/^([\w-]+):\/\/([^/]*)/, (all, scheme, host) =>
    schemes.has(scheme) ? `https://${host}.${scheme}${suffix}` : all,
  );
const toApp = (url) => url.replace(/^https:\/\/([^./]+)\.([\w-]+)\.stand-in\.test/, "$2://$1");

/** Electron's WebContents: a page of Chromium, and another one in its place where it crashed. */
export class WebContents extends EventEmitter {
  constructor(preferences, created) {
    super();
    this.id = ++lastId;
    this.preferences = preferences;
    this.openHandler = () => ({ action: "allow" });
    this.destroyed = false;
    this.crashed = false;
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
    page.on("crash", () => this.afterCrash(page));
    page.on("close", () => {
      if (this.page === page) this.emit("stand-in-closed");
    });
    await page.exposeBinding("electronStandIn", (source, json) => this.receive(source.frame, JSON.parse(json)));
    await page.route("**/*", (route) => this.answer(route));
    const { preload } = this.preferences;
    if (preload !== undefined) await page.addInitScript(preparePage, readFileSync(preload, "utf8"));
    return page;
  }
  afterCrash(page) {
    if (this.page !== page || this.crashed) return;
    this.crashed = true;
    this.emit("render-process-gone", {}, { reason: "crashed", exitCode: 5 });
  }
  async reopen() {
    const gone = this.page;
    this.page = null;
    this.crashed = false;
    void gone.close().catch(() => {});
    this.ready = this.open();
    await this.ready;
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
    if (this.crashed) await this.reopen();
    const page = await this.ready;
    this.loading = url;
    await page.goto(toBrowser(url), { waitUntil: "domcontentloaded" });
    // Another hash on the same address asks for no file.
    this.loading = null;
    this.emit("did-finish-load");
  }
  reload() {
    const url = this.getURL();
    if (this.crashed) return void this.loadURL(url).catch(() => {});
    this.loading = url.split("#")[0];
    void this.page.reload({ waitUntil: "domcontentloaded" }).catch(() => {});
  }
  send(channel, ...args) {
    // One text: a structured value takes several times as long over the debugging protocol.
    const json = JSON.stringify({ channel, args });
    this.page?.evaluate((text) => window.electronStandInReceive(text), json).catch(() => {});
  }
  async executeJavaScript(code) {
    return (await this.ready).evaluate(code);
  }
  /** The process of the page ends on the spot. */
  forcefullyCrashRenderer() {
    const page = this.page;
    void page
      .context()
      .newCDPSession(page)
      // Never answers: who would.
      .then((session) => session.send("Page.crash"))
      .catch(() => {});
  }
  getURL() {
    if (this.page) this.lastUrl = toApp(this.page.url());
    return this.lastUrl ?? "";
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
    return this.crashed;
  }
  isLoading() {
    return this.loading !== null;
  }
}
