import { BrowserWindow, dialog, type MessageBoxOptions } from "electron";
import type { Question } from "../console/world.ts";

/** A box of the system's: Enter and Esc mean no. */
export async function askOutsidePage({ message, detail, accept }: Question): Promise<boolean> {
  const options: MessageBoxOptions = {
    type: "warning",
    message,
    detail,
    buttons: ["Cancel", accept],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  };
  const window = BrowserWindow.getFocusedWindow();
  const { response } = await (window === null
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(window, options));
  return response === 1;
}
