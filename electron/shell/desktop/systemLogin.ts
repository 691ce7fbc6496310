import { app } from "electron";
import { hiddenArgument, type LoginItem, type SystemEntry } from "./loginItem.ts";

/** macOS and Windows keep the list themselves, and show it in their settings. */
export function systemLoginItem(entry: SystemEntry): LoginItem {
  return {
    problem: null,
    isOn: async () => app.getLoginItemSettings(entry).openAtLogin,
    set: async (on) => app.setLoginItemSettings({ openAtLogin: on, ...entry }),
  };
}

/** Whether this start is to show no window: asked for, or made by the Mac at login, which passes no arguments on. */
export function startsHidden(args: readonly string[]): boolean {
  if (args.includes(hiddenArgument)) return true;
  return process.platform === "darwin" && app.getLoginItemSettings().wasOpenedAtLogin;
}
