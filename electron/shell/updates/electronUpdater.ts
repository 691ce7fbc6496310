import type { AppUpdater } from "electron-updater";
import type { ReleaseFile } from "./feed.ts";
import type { UpdateAdapter } from "./updater.ts";

/**
 * electron-updater as the one that fetches and installs. Imported late, because the package asks for Electron as soon
 * as it is touched, and only an installed console that was told to fetch something needs it. It reads the feed's
 * address, and on Windows the publisher's name, from `app-update.yml` beside the app.
 */
export async function loadElectronUpdater(): Promise<UpdateAdapter> {
  const { autoUpdater } = (await import("electron-updater")).default;
  autoUpdater.autoDownload = false;
  autoUpdater.autoInstallOnAppQuit = true;
  autoUpdater.allowDowngrade = false;
  autoUpdater.disableWebInstaller = true;
  autoUpdater.logger = null;
  return adapt(autoUpdater);
}

/** Exported for its tests: the rest of this file is what needs Electron. */
export function adapt(updater: AppUpdater): UpdateAdapter {
  // An error that nobody listens to would end the process; calls reject with it as well.
  updater.on("error", () => {});
  return {
    async fetch(release, onProgress) {
      const offered = (await updater.checkForUpdates())?.updateInfo;
      if (offered === undefined) throw new Error("This copy of the console cannot update itself.");
      if (offered.version !== release.version || "packages" in offered || !sameFiles(offered.files, release.files)) {
        throw new Error("The feed changed while it was read. Check again.");
      }
      const progress = ({ percent }: { readonly percent: number }) => onProgress(percent);
      updater.on("download-progress", progress);
      try {
        await updater.downloadUpdate();
      } finally {
        updater.off("download-progress", progress);
      }
    },
    install: () =>
      new Promise((_, reject) => {
        updater.once("error", reject);
        updater.quitAndInstall();
      }),
  };
}

/** electron-updater reads the feed itself, without its signature: it may fetch only what the signed one names. */
function sameFiles(offered: readonly ReleaseFile[], signed: readonly ReleaseFile[]): boolean {
  const name = ({ url, sha512 }: ReleaseFile) => JSON.stringify([url, sha512]);
  return JSON.stringify(offered.map(name)) === JSON.stringify(signed.map(name));
}
