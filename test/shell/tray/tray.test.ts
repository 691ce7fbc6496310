import { expect, test, vi } from "vitest";
import { drawPicture } from "../../../electron/shell/tray/picture.ts";
import { createTray } from "../../../electron/shell/tray/tray.ts";

const system = vi.hoisted(() => ({ drawn: [] as Buffer[], dark: false }));

vi.mock("electron", () => ({
  Menu: { buildFromTemplate: () => ({}) },
  nativeImage: {
    createFromBitmap: (bitmap: Buffer) => {
      system.drawn.push(bitmap);
      return { addRepresentation: () => {}, setTemplateImage: () => {} };
    },
  },
  nativeTheme: {
    on: () => {},
    get shouldUseDarkColorsForSystemIntegratedUI() {
      return system.dark;
    },
  },
  Tray: class {
    on() {}
    setImage() {}
    setToolTip() {}
    setContextMenu() {}
  },
}));

test.skipIf(process.platform !== "linux").each([
  ["ubuntu:GNOME", false, "dark"],
  ["GNOME", true, "dark"],
  ["KDE", false, "light"],
  ["KDE", true, "dark"],
] as const)("on %s, where windows are dark: %s, it is drawn for a %s panel", (desktop, dark, on) => {
  vi.stubEnv("XDG_CURRENT_DESKTOP", desktop);
  system.dark = dark;
  system.drawn.length = 0;
  createTray({ choose: () => {}, log: { info: () => {}, warn: () => {} } });
  const picture = drawPicture({ sign: "waiting", count: 0, marked: false, on }, 22);
  expect(system.drawn[0]?.equals(picture)).toBe(true);
  vi.unstubAllEnvs();
});
