import { app, type BrowserWindow, dialog } from "electron";
import type { Clock, Log } from "../../console/world.ts";
import { isPageUrl, pageUrl } from "../protocol.ts";
import { createLimit } from "./limit.ts";

export interface RecoveryOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Tells the console, which tells the page once there is one again. */
  readonly fault: (cause: Error) => void;
}

/** A page that dies at once each time would flicker for ever and take a processor with it. */
const reloads = { most: 3, withinMs: 60_000 } as const;
const retryLoadMs = 1_000;
/** Chromium's ERR_ABORTED: another address took the place of the one that was on its way. */
const aborted = -3;

/** Brings a page back that crashed, hangs or was not loaded, at the place where it was. Alerts are told meanwhile. */
export function guardPage(window: BrowserWindow, options: RecoveryOptions): void {
  const { clock, fault } = options;
  const contents = window.webContents;
  const limit = createLimit(reloads, clock);
  let asking = false;

  const reload = () => {
    if (window.isDestroyed()) return;
    // The place is in the address, which a page that crashed still has; one that never came has none.
    if (isPageUrl(contents.getURL())) contents.reload();
    else void window.loadURL(pageUrl).catch(() => {});
  };
  const ask = async (message: string) => {
    if (asking || window.isDestroyed()) return;
    asking = true;
    const detail = "Alerts are still being watched and told. Reload the page, or quit the console.";
    const { response } = await dialog.showMessageBox({ type: "error", message, detail, buttons: ["Reload", "Quit"] });
    asking = false;
    if (response === 1) return app.quit();
    limit.forget();
    reload();
  };

  contents.on("render-process-gone", (_event, { reason, exitCode }) => {
    if (reason === "clean-exit") return;
    fault(new Error(`The page's process ended (${reason}, code ${exitCode}). The page is loaded again.`));
    if (limit.allows()) reload();
    else void ask("The page keeps crashing");
  });
  contents.on("did-fail-load", (_event, code, description, _url, isMainFrame) => {
    if (!isMainFrame || code === aborted) return;
    fault(new Error(`The page could not be loaded (${description || code}).`));
    if (limit.allows()) clock.after(retryLoadMs, reload);
    else void ask("The page could not be loaded");
  });
  guardAgainstHanging(window, fault);
}

/** Offers to reload a page that does not answer; takes the question back where it comes to itself. */
function guardAgainstHanging(window: BrowserWindow, fault: RecoveryOptions["fault"]): void {
  let question: AbortController | null = null;
  window.on("unresponsive", () => {
    if (question !== null) return;
    const asked = new AbortController();
    question = asked;
    fault(new Error("The page did not answer for a while."));
    const box = {
      type: "warning" as const,
      message: "The page does not answer",
      detail: "Alerts are still being watched and told.",
      buttons: ["Wait", "Reload"],
      signal: asked.signal,
    };
    void dialog.showMessageBox(window, box).then(({ response }) => {
      if (question === asked) question = null;
      if (asked.signal.aborted || response !== 1) return;
      // A page that hangs gives way to no other load; its end is heard above, and brings it back.
      window.webContents.forcefullyCrashRenderer();
    });
  });
  window.on("responsive", () => {
    question?.abort();
    question = null;
  });
}

/** Notes the end of other processes, the graphics' for instance, which Chromium starts again by itself. */
export function watchProcesses({ log, fault }: Pick<RecoveryOptions, "log" | "fault">): void {
  app.on("child-process-gone", (_event, { type, reason, exitCode }) => {
    if (reason === "clean-exit") return;
    log.warn(`A process of the window ended: ${type} (${reason}, code ${exitCode}).`);
    fault(new Error(`A process of the window ended: ${type} (${reason}).`));
  });
}
