import type { BrowserWindow } from "electron";
import { type Log, systemClock } from "../../console/world.ts";
import type { ShellDesktop } from "../desktop/desktop.ts";
import { tellQuietly } from "../notifier.ts";
import { type Ending, guardClosing } from "./closing.ts";
import { guardPage } from "./recovery.ts";
import type { WindowFile } from "./windowFile.ts";

export interface DressParts {
  readonly ending: Ending;
  readonly desktop: ShellDesktop;
  readonly file: WindowFile;
  readonly log: Log;
  /** Tells the console of a fault. */
  readonly fault: (cause: Error) => void;
}

/** What every window of ours gets: its page comes back, and closing it means what the person chose. */
export function dressWindow(window: BrowserWindow, { ending, desktop, file, log, fault }: DressParts): void {
  guardPage(window, { clock: systemClock, log, fault });
  guardClosing(window, { ending, mayHide: desktop.mayHide, file, tellOfTray });
}

function tellOfTray(): void {
  tellQuietly(
    "Incident Console is still running",
    "It watches and tells from the tray. Quit it there, or change in the settings what closing the window does.",
  );
}
