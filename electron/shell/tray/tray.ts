import { Menu, type MenuItemConstructorOptions, nativeImage, nativeTheme, Tray } from "electron";
import type { Log } from "../../console/world.ts";
import { drawPicture, type Picture } from "./picture.ts";
import { type TrayChoice, type TrayEntry, trayMenu } from "./trayMenu.ts";
import type { TrayState } from "./trayState.ts";
import { tooltipOf } from "./words.ts";

export interface ShownTray {
  /** Draws what changed, and nothing else. */
  show(state: TrayState, now: number): void;
}

export interface TrayOptions {
  readonly choose: (choice: TrayChoice) => void;
  readonly log: Log;
}

const starting: TrayState = {
  sign: "waiting",
  count: 0,
  words: "starting",
  environments: [],
  undelivered: 0,
  mutedUntil: null,
};

/** Puts the console into the tray. Null where the system has none; a desktop that hides it is `trayProblem`'s matter. */
export function createTray({ choose, log }: TrayOptions): ShownTray | null {
  try {
    const tray = new Tray(trayImage(starting));
    // On a Mac a click opens the menu.
    if (process.platform !== "darwin") tray.on("click", () => choose({ kind: "open" }));
    const shown = drawInto(tray, choose);
    shown.show(starting, 0);
    return shown;
  } catch (cause) {
    log.warn(`There is no tray on this desktop: ${cause instanceof Error ? cause.message : String(cause)}`);
    return null;
  }
}

function drawInto(tray: Tray, choose: (choice: TrayChoice) => void): ShownTray {
  let drawn: TrayState = starting;
  const ifChanged = whereChanged();
  const drawImage = () => tray.setImage(trayImage(drawn));
  // The panel's colour follows the system's theme, not the page's.
  nativeTheme.on("updated", drawImage);
  return {
    show(state, now) {
      drawn = state;
      ifChanged("image", pictureOf(state), drawImage);
      ifChanged("tooltip", tooltipOf(state, now, process.platform), (text) => tray.setToolTip(text));
      ifChanged("menu", trayMenu(state, now), (entries) =>
        tray.setContextMenu(Menu.buildFromTemplate(entries.map((entry) => menuItem(entry, choose)))),
      );
      if (process.platform === "darwin") ifChanged("title", titleOf(state), (text) => tray.setTitle(text));
    },
  };
}

/** Runs what draws a part where its value is another one than before. */
function whereChanged() {
  const before = new Map<string, string>();
  return <T>(part: string, value: T, draw: (value: T) => void): void => {
    const text = JSON.stringify(value);
    if (before.get(part) === text) return;
    before.set(part, text);
    draw(value);
  };
}

function menuItem(entry: TrayEntry, choose: (choice: TrayChoice) => void): MenuItemConstructorOptions {
  switch (entry.kind) {
    case "separator":
      return { type: "separator" };
    case "group":
      return { label: entry.label, submenu: entry.entries.map((inner) => menuItem(inner, choose)) };
    case "line": {
      const { label, choice } = entry;
      return choice === null ? { label, enabled: false } : { label, click: () => choose(choice) };
    }
  }
}

/** Beside the picture in the Mac's menu bar, where there is room for a number. */
function titleOf({ count }: TrayState): string {
  return count === 0 ? "" : String(count);
}

function pictureOf({ sign, count, undelivered }: TrayState): Picture {
  const mac = process.platform === "darwin";
  return {
    sign,
    count: mac ? 0 : count,
    marked: undelivered > 0,
    on: mac ? "template" : isOnDark() ? "dark" : "light",
  };
}

/** GNOME's panel is black whatever the theme of its windows; Electron knows only of the latter. */
function isOnDark(): boolean {
  const gnome = process.platform === "linux" && /\bGNOME\b/.test(process.env.XDG_CURRENT_DESKTOP ?? "");
  return gnome || nativeTheme.shouldUseDarkColorsForSystemIntegratedUI;
}

/** Points: what each system's own pictures have. */
const trayPoints = process.platform === "win32" ? 16 : process.platform === "darwin" ? 18 : 22;

function trayImage(state: TrayState): Electron.NativeImage {
  const picture = pictureOf(state);
  const image = imageOf(picture, trayPoints);
  if (picture.on === "template") image.setTemplateImage(true);
  return image;
}

/** For the task bar of Windows, on the window's icon. */
export function overlayImage({ sign, undelivered }: TrayState): Electron.NativeImage {
  return imageOf({ sign, count: 0, marked: undelivered > 0, on: "dark" }, 16);
}

function imageOf(picture: Picture, points: number): Electron.NativeImage {
  const image = nativeImage.createFromBitmap(drawPicture(picture, points), { width: points, height: points });
  // For dense screens.
  const [scaleFactor, pixels] = [2, points * 2];
  image.addRepresentation({ scaleFactor, width: pixels, height: pixels, buffer: drawPicture(picture, pixels) });
  return image;
}
