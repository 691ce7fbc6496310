import { app, dialog, net } from "electron";
import { systemClock } from "../../console/world.ts";
import { loadElectronUpdater } from "../updates/electronUpdater.ts";
import { readInstallation } from "../updates/installation.ts";
import { createUpdater, type Updater } from "../updates/updater.ts";

export interface UpdaterParts {
  /** The app's own package.json. */
  readonly packageFile: URL;
  /** Lets go of the data folder, which the new version will want. */
  readonly leave: () => Promise<void>;
}

/** The updater of this copy of the console. It asks nobody until it is told to. */
export function startUpdater({ packageFile, leave }: UpdaterParts): Updater {
  const { platform, arch, env } = process;
  return createUpdater({
    clock: systemClock,
    random: Math.random,
    version: app.getVersion(),
    installation: readInstallation({
      packaged: app.isPackaged,
      packageFile,
      resources: process.resourcesPath ?? "",
      platform,
      arch,
      environment: env,
    }),
    platform,
    arch,
    // Electron's knows the system's proxy.
    fetch: ((input: string, init?: RequestInit) => net.fetch(input, init)) as typeof globalThis.fetch,
    loadAdapter: loadElectronUpdater,
    leave,
    quit: (sentence) => {
      dialog.showErrorBox("Incident Console", sentence);
      app.quit();
    },
  });
}
