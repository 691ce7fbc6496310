import { app, BrowserWindow, nativeTheme, screen, session } from "electron";
import { pageUrl } from "../protocol.ts";
import type { WindowFile } from "./windowFile.ts";
import { placeWindow } from "./windowState.ts";

export interface WindowOptions {
  /** Path of the preload script. */
  readonly preload: string;
  readonly file: WindowFile;
  /** Called once for each window that is made. */
  readonly onCreated: (window: BrowserWindow) => void;
}

/** The one window of the console. */
export interface Windows {
  /** Opens the window, or shows the one that is open. */
  show(): BrowserWindow;
  /** Shows the window at a place of the page, given as its location hash. */
  showPlace(hash: string): void;
  /** Makes the window without showing it: minimised where nothing else would lead to it. */
  startHidden(minimized: boolean): void;
}

export function createWindows(options: WindowOptions): Windows {
  // On Linux and Windows the dictionary of each language is fetched from Google, unasked, and it has been so even for
  // windows that check no spelling (electron/electron#22995).
  session.defaultSession.setSpellCheckerLanguages([]);
  // The page follows the theme by itself; this is what shows while it has not painted.
  nativeTheme.on("updated", () => {
    for (const window of BrowserWindow.getAllWindows()) window.setBackgroundColor(background());
  });
  const show = () => {
    const [open] = BrowserWindow.getAllWindows();
    if (open === undefined) return openWindow(options, "", true);
    bringForward(open);
    return open;
  };
  return {
    show,
    showPlace(hash) {
      const [open] = BrowserWindow.getAllWindows();
      if (open === undefined) {
        openWindow(options, hash, true);
        return;
      }
      bringForward(open);
      // Another hash on the same address is no new load: the page hears of it as if the person had changed it. With
      // the same one there is nothing to hear, and a load would throw away what was typed.
      if (open.webContents.getURL() !== pageUrl + hash) load(open, hash);
    },
    startHidden(minimized) {
      const window = openWindow(options, "", false);
      if (minimized) window.minimize();
    },
  };
}

function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function openWindow({ preload, file, onCreated }: WindowOptions, hash: string, visible: boolean): BrowserWindow {
  const state = file.state();
  const window = new BrowserWindow({
    title: "Incident Console",
    ...placeWindow(state, workAreas()),
    show: false,
    autoHideMenuBar: true,
    backgroundColor: background(),
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      // They reach everything that the page may ask for.
      devTools: !app.isPackaged,
    },
  });
  onCreated(window);
  // Maximising shows a window, so it waits until there is something to show.
  window.once("show", () => {
    if (state.maximized) window.maximize();
    if (state.fullScreen) window.setFullScreen(true);
    keepPlace(window, file);
  });
  if (visible) onceReady(window, () => window.show());
  load(window, hash);
  return window;
}

/**
 * Runs once the page can be seen without a flash. On Wayland a window that was never shown may paint nothing, and so
 * never be ready (electron/electron#48859): there a page that was loaded is enough.
 */
export function onceReady(window: BrowserWindow, act: () => void): void {
  let ready = false;
  const once = () => {
    if (!ready) act();
    ready = true;
  };
  window.once("ready-to-show", once);
  if (process.platform === "linux") window.webContents.once("did-finish-load", once);
}

/** Fails where another address takes its place; everything else is heard as `did-fail-load`. */
function load(window: BrowserWindow, hash: string): void {
  void window.loadURL(pageUrl + hash).catch(() => {});
}

/** The primary display's first. */
function workAreas(): readonly Electron.Rectangle[] {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  return [primary, ...others].map(({ workArea }) => workArea);
}

function keepPlace(window: BrowserWindow, file: WindowFile): void {
  const keep = () => {
    if (window.isDestroyed() || window.isMinimized() || !window.isVisible()) return;
    const { x, y, width, height } = window.getNormalBounds();
    file.change({
      bounds: { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) },
      maximized: window.isMaximized(),
      fullScreen: window.isFullScreen(),
    });
  };
  window.on("resize", keep);
  window.on("move", keep);
  window.on("maximize", keep);
  window.on("unmaximize", keep);
  window.on("enter-full-screen", keep);
  window.on("leave-full-screen", keep);
}

function background(): string {
  return nativeTheme.shouldUseDarkColors ? "#0e1116" : "#f6f7f9";
}

/** True where the person works in the window and its page is there to show something. */
export function isLookedAt(): boolean {
  const contents = BrowserWindow.getFocusedWindow()?.webContents;
  return contents !== undefined && !contents.isCrashed() && !contents.isLoading();
}
