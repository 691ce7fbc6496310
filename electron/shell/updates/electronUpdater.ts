import type { AutoUpdater } from "electron";
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
  return adapt(autoUpdater, process.platform === "darwin" ? (await import("electron")).autoUpdater : null);
}

/** Electron's own updater, to which electron-updater hands what it fetched on macOS. */
export type MacUpdater = Pick<AutoUpdater, "once" | "off">;

/** Exported for its tests: the rest of this file is what needs Electron. */
export function adapt(updater: AppUpdater, mac: MacUpdater | null): UpdateAdapter {
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
      const taken = mac === null ? null : takenBy(mac, updater);
      try {
        await Promise.all([updater.downloadUpdate(), taken?.whole]);
      } finally {
        updater.off("download-progress", progress);
        taken?.stop();
      }
    },
    install: () =>
      new Promise((_, reject) => {
        updater.once("error", reject);
        updater.quitAndInstall();
      }),
  };
}

/**
 * Whether macOS has taken what was fetched, which it looks at when electron-updater is already content: only then are
 * the signature and the disk found to be right. An app that is told to install what was not taken waits for ever.
 */
function takenBy(mac: MacUpdater, updater: AppUpdater) {
  let stop = () => {};
  const whole = new Promise<void>((resolve, reject) => {
    const taken = () => resolve();
    mac.once("update-downloaded", taken);
    updater.once("error", reject);
    stop = () => {
      mac.off("update-downloaded", taken);
      updater.off("error", reject);
    };
  });
  return { whole, stop };
}

/** electron-updater reads the feed itself, without its signature: it may fetch only what the signed one names. */
function sameFiles(offered: readonly ReleaseFile[], signed: readonly ReleaseFile[]): boolean {
  const name = ({ url, sha512 }: ReleaseFile) => JSON.stringify([url, sha512]);
  return JSON.stringify(offered.map(name)) === JSON.stringify(signed.map(name));
}
