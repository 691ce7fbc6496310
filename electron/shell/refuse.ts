import { app, dialog } from "electron";
import type { Refusal } from "./forbidden.ts";

/**
 * Ends a start that is refused, with exit code 2: says why in the terminal, and in a dialog for whoever started it from
 * a menu. Before Electron is ready Linux shows no dialog, so there it has to start first, where it may.
 */
export function refuse({ sentence, mayStartChromium }: Refusal): void {
  console.error(sentence);
  if (process.platform !== "linux") show(sentence);
  else if (mayStartChromium && hasDisplay()) void app.whenReady().then(() => show(sentence));
  else app.exit(2);
}

function show(sentence: string): void {
  dialog.showErrorBox("Incident Console", sentence);
  app.exit(2);
}

function hasDisplay(): boolean {
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}
