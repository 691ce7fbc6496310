import { app, dialog } from "electron";
import * as z from "zod";
import type { HostedConsole } from "../host/host.ts";
import { type DeepLinks, linkIn } from "./deepLink.ts";
import { readTeamFile, type TeamFiles, teamFileIn } from "./teamFile.ts";
import type { Windows } from "./window/window.ts";

export interface CalledAgainParts {
  readonly windows: Windows;
  readonly links: DeepLinks;
  readonly teamFiles: TeamFiles;
}

/** What main.ts hands to the console that runs. */
const handedOverSchema = z.object({ arguments: z.array(z.string()) });

/** The running console is started once more, or called upon in the Mac's dock: its window is shown. */
export function followCalls({ windows, links, teamFiles }: CalledAgainParts): void {
  app.on("second-instance", (_event, argv, workingDirectory, handedOver) => {
    // Whoever starts it again may pass anything: only a link or a team's file counts.
    windows.show();
    const args = argumentsIn(handedOver) ?? (argv ?? []).slice(1);
    const link = linkIn(args);
    const file = teamFileIn(args, workingDirectory ?? "");
    if (link !== null) links.follow(link);
    else if (file !== null) teamFiles.follow(file);
  });
  app.on("activate", () => windows.show());
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") app.quit();
  });
}

/** Electron's own list puts options first, so that nobody could tell the value of one from a file. Null: none came. */
function argumentsIn(handedOver: unknown): readonly string[] | null {
  return handedOverSchema.safeParse(handedOver).data?.arguments ?? null;
}

/** The page shows what the file would bring; nothing is taken from it before the person says so. */
export async function showTeamFile(path: string, { own, showOwn }: HostedConsole, windows: Windows): Promise<void> {
  try {
    const file = await readTeamFile(path);
    await showOwn();
    own.open(file);
    windows.show();
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    await dialog.showMessageBox({ type: "warning", message: "Not opened", detail });
  }
}
