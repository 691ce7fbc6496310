import { app, type LoginItemSettings } from "electron";
import { hiddenArgument, type LoginItem, type SystemEntry } from "./loginItem.ts";

/** macOS and Windows keep the list themselves, and show it in their settings. */
export function systemLoginItem(entry: SystemEntry, platform: NodeJS.Platform = process.platform): LoginItem {
  const isOn = () => isInForce(app.getLoginItemSettings(entry), platform);
  return {
    problem: null,
    isOn: async () => isOn(),
    set: async (on) => {
      app.setLoginItemSettings({ openAtLogin: on, ...entry });
      // It says nothing by itself where the system does not do it.
      if (isOn() !== on) throw new Error(refusal(app.getLoginItemSettings(entry), platform));
    },
  };
}

/** Windows leaves an entry in its place that somebody switched off in the Task Manager. */
function isInForce(settings: LoginItemSettings, platform: NodeJS.Platform): boolean {
  return settings.openAtLogin && (platform !== "win32" || settings.executableWillLaunchAtLogin);
}

function refusal({ status }: LoginItemSettings, platform: NodeJS.Platform): string {
  if (platform !== "darwin") return "Windows did not keep it";
  return status === "requires-approval"
    ? "it has to be allowed under System Settings › General › Login Items"
    : `macOS says "${status}", as it does of a program that is not signed or does not lie in Applications`;
}

/** Whether this start is to show no window: asked for, or made by the Mac at login, which passes no arguments on. */
export function startsHidden(args: readonly string[]): boolean {
  if (args.includes(hiddenArgument)) return true;
  return process.platform === "darwin" && app.getLoginItemSettings().wasOpenedAtLogin;
}
