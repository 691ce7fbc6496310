import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { isNewer, newerSentence } from "../../console/newerFile.ts";
import { replaceFile } from "../../console/wholeFile.ts";
import type { Clock, Log } from "../../console/world.ts";
import { parseWindowState, usualWindowState, type WindowState } from "./windowState.ts";

/** `window.json`: how the window was left. */
export interface WindowFile {
  state(): WindowState;
  /** Kept a moment later, so that a window which is dragged is not written a hundred times. */
  change(part: Partial<WindowState>): void;
  /** Writes what waits. Never rejects. */
  flush(): Promise<void>;
}

const waitMs = 500;

/** Looked at before each writing: the other version may share the folder, and run in turns with this one. */
async function isOfNewerVersion(file: string): Promise<boolean> {
  const text = await readFile(file, "utf8").catch(() => "");
  try {
    return isNewer(JSON.parse(text), usualWindowState.version);
  } catch {
    return false;
  }
}

/**
 * A file that is missing or damaged is the usual state; one that cannot be written costs a line in the log. One of a
 * newer version is left alone, and the window is where it usually is.
 */
export async function openWindowFile(file: string, clock: Clock, log: Log): Promise<WindowFile> {
  let state = await readFile(file, "utf8").then(parseWindowState, () => usualWindowState);
  let saidNewer = false;
  let written = JSON.stringify(state);
  let stopWaiting: (() => void) | null = null;
  let writing: Promise<void> = Promise.resolve();

  const write = () => {
    stopWaiting?.();
    stopWaiting = null;
    writing = writing.then(async () => {
      const text = JSON.stringify(state);
      if (text === written) return;
      try {
        if (await isOfNewerVersion(file)) {
          if (!saidNewer) log.warn(newerSentence(basename(file), "The window's place is not kept."));
          saidNewer = true;
          return;
        }
        await replaceFile(file, `${text}\n`);
        written = text;
      } catch (cause) {
        log.warn(`The window's place could not be kept: ${cause instanceof Error ? cause.message : String(cause)}`);
      }
    });
    return writing;
  };
  return {
    state: () => state,
    change(part) {
      state = { ...state, ...part };
      stopWaiting ??= clock.after(waitMs, () => void write());
    },
    flush: write,
  };
}
