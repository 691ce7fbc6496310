import { app, BrowserWindow, dialog } from "electron";
import type { Result } from "../../shared/errors.ts";
import { deedOfFault, type LinkFault } from "../../shared/refusedLink.ts";
import type { Desktop } from "../console/world.ts";
import { systemClock } from "../console/world.ts";
import type { HostedConsole } from "../host/host.ts";
import type { MenuChoice } from "./menu/appMenu.ts";
import { copyDiagnostics } from "./menu/installMenu.ts";
import { isPageUrl } from "./protocol.ts";
import { muteUntil, type TrayChoice } from "./tray/trayMenu.ts";
import type { Windows } from "./window/window.ts";

/** What the lines of the menus do. */
export interface Choices {
  readonly fromTray: (choice: TrayChoice) => void;
  readonly fromMenu: (choice: MenuChoice) => void;
  /** Shows the window at a place of the person's own console, given as the page's location hash. */
  readonly goTo: (hash: string) => void;
  /** Shows the window where it is, with a sentence about a link that leads nowhere. */
  readonly tellRefused: (fault: LinkFault) => void;
  /** Until there is a console, one can only quit: its window comes by itself. */
  connect(hosted: Chosen, desktop: Desktop, windows: Windows): void;
}

type Chosen = Pick<HostedConsole, "own" | "console" | "showOwn">;

export function createChoices(): Choices {
  let hosted: Chosen | null = null;
  let desktop: Desktop | null = null;
  let windows: Windows | null = null;

  /** A place is one of the person's own console, which the demo does not know. */
  const goTo = (hash: string) => {
    void hosted?.showOwn().then(() => windows?.showPlace(hash));
  };
  async function mute(environment: string | null, until: number | null): Promise<void> {
    const result = (await hosted?.own.call("notifications.mute", { environment, until })) as Result<null> | undefined;
    if (result === undefined || result.ok) return;
    await dialog.showMessageBox({ type: "warning", message: "Not muted", detail: result.error.message });
  }
  return {
    goTo,
    tellRefused: (fault) => windows?.showPlace(withDeed(placeNow(), deedOfFault(fault))),
    connect(...connected) {
      [hosted, desktop, windows] = connected;
    },
    fromTray(choice) {
      switch (choice.kind) {
        case "open":
          return void windows?.show();
        case "go":
          return goTo(choice.hash);
        case "mute":
          return void mute(choice.environment, muteUntil(choice.length, systemClock.now()));
        case "unmute":
          return void mute(choice.environment, null);
        case "quit":
          return app.quit();
      }
    },
    fromMenu(choice) {
      switch (choice) {
        case "settings":
          return windows?.showPlace("#/settings");
        case "keys":
          return windows?.showPlace(withDeed(placeNow(), "keys"));
        case "updates":
          windows?.showPlace("#/settings");
          return void desktop?.update("check");
        case "diagnostics":
          return void (hosted !== null && copyDiagnostics(hosted.console));
        case "quit":
          return app.quit();
      }
    },
  };
}

/** The page's location hash now; empty where it is not there. */
function placeNow(): string {
  const url = BrowserWindow.getAllWindows()[0]?.webContents.getURL() ?? "";
  return isPageUrl(url) && url.includes("#") ? url.slice(url.indexOf("#")) : "";
}

/** The same place, asked to do something: `renderer/app/KeysOpener.tsx` and `RefusedLink.tsx` there do it. */
function withDeed(hash: string, deed: string): string {
  const place = hash === "" ? "#/alerts" : hash;
  return `${place}${place.includes("?") ? "&" : "?"}do=${deed}`;
}
