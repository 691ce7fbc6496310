import { EventEmitter } from "node:events";
import { WebContents } from "./contents.mjs";
import { preventable } from "./preventable.mjs";
import { needsReady } from "./ready.mjs";

const windows = new Set();

/** Electron's BrowserWindow, as far as the shell uses it. */
export class BrowserWindow extends EventEmitter {
  static events = new EventEmitter();
  static getAllWindows = () => [...windows];
  static getFocusedWindow = () => [...windows].find((window) => window.focused) ?? null;
  constructor(options) {
    super();
    needsReady("A window");
    this.options = options;
    this.visible = options.show !== false;
    this.focused = false;
    this.flashing = false;
    this.minimized = false;
    this.maximized = false;
    this.fullScreen = false;
    const { x = 320, y = 125, width = 800, height = 600, backgroundColor = "#FFFFFF" } = options;
    this.bounds = { x, y, width, height };
    this.background = backgroundColor;
    this.title = options.title ?? "";
    this.webContents = new WebContents(options.webPreferences ?? {}, (contents) =>
      BrowserWindow.events.emit("web-contents-created", {}, contents),
    );
    this.webContents.on("stand-in-closed", () => this.afterClose());
    this.ready = false;
    this.loaded = false;
    this.webContents.on("did-finish-load", () => {
      this.loaded = true;
      this.becomeReady();
    });
    windows.add(this);
    BrowserWindow.events.emit("browser-window-created", {}, this);
  }
  loadURL(url) {
    return this.webContents.loadURL(url);
  }
  /** Once, and as on Wayland only after it was shown: until then nothing is painted. */
  becomeReady() {
    if (this.ready || !this.visible || !this.loaded) return;
    this.ready = true;
    this.emit("ready-to-show");
  }
  /** False where somebody forbade it. */
  close() {
    const event = preventable();
    this.emit("close", event);
    if (!event.defaultPrevented) this.destroy();
    return !event.defaultPrevented;
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
    const hidden = !this.visible;
    this.visible = true;
    this.minimized = false;
    if (hidden) this.emit("show");
    this.becomeReady();
    this.focus();
  }
  hide() {
    this.visible = false;
    this.blur();
    this.emit("hide");
  }
  focus() {
    if (!this.visible) return;
    this.focused = true;
    this.emit("focus");
  }
  blur() {
    this.focused = false;
    this.emit("blur");
  }
  minimize() {
    this.minimized = true;
    this.visible = true;
    this.blur();
  }
  restore() {
    this.minimized = false;
  }
  maximize() {
    this.maximized = true;
    this.emit("maximize");
  }
  unmaximize() {
    this.maximized = false;
    this.emit("unmaximize");
  }
  setFullScreen(on) {
    this.fullScreen = on;
    this.emit(on ? "enter-full-screen" : "leave-full-screen");
  }
  setBounds(bounds) {
    this.bounds = { ...this.bounds, ...bounds };
    this.emit("resize");
  }
  getBounds() {
    return this.bounds;
  }
  getNormalBounds() {
    return this.bounds;
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
  setBackgroundColor(color) {
    this.background = color;
  }
  getBackgroundColor() {
    return this.background;
  }
  isFocused() {
    return this.focused;
  }
  isVisible() {
    return this.visible;
  }
  isMinimized() {
    return this.minimized;
  }
  isMaximized() {
    return this.maximized;
  }
  isFullScreen() {
    return this.fullScreen;
  }
  isDestroyed() {
    return this.webContents.destroyed;
  }
  getMinimumSize() {
    return [this.options.minWidth, this.options.minHeight];
  }
}
