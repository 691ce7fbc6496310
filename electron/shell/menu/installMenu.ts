import { clipboard, dialog, Menu, type MenuItemConstructorOptions, type MessageBoxOptions } from "electron";
import type { CallOutput } from "../../../shared/contract.ts";
import type { Result } from "../../../shared/errors.ts";
import type { Console } from "../../console/console.ts";
import { appMenu, type MenuChoice, type MenuEntry, type MenuGroup } from "./appMenu.ts";

export interface MenuOptions {
  /** True in a build that is not packaged. */
  readonly developing: boolean;
  readonly choose: (choice: MenuChoice) => void;
}

/** Gives the application its menu. */
export function installMenu({ developing, choose }: MenuOptions): void {
  const groups = appMenu(process.platform, developing);
  Menu.setApplicationMenu(Menu.buildFromTemplate(groups.map((group) => groupItem(group, choose))));
}

function groupItem({ label, role, entries }: MenuGroup, choose: (choice: MenuChoice) => void) {
  const submenu = entries.map((entry) => item(entry, choose));
  return role === undefined ? { label, submenu } : { label, role, submenu };
}

function item(entry: MenuEntry, choose: (choice: MenuChoice) => void): MenuItemConstructorOptions {
  switch (entry.kind) {
    case "separator":
      return { type: "separator" };
    case "role":
      return entry.accelerator === undefined
        ? { role: entry.role }
        : { role: entry.role, accelerator: entry.accelerator };
    case "choice": {
      const own = { id: entry.choice, label: entry.label, click: () => choose(entry.choice) };
      return entry.accelerator === undefined ? own : { ...own, accelerator: entry.accelerator };
    }
  }
}

/** Puts the diagnostics into the clipboard, and says so. They hold no secret: the console leaves them out. */
export async function copyDiagnostics(console: Pick<Console, "call">): Promise<void> {
  const result = (await console.call("diagnostics.read", {})) as Result<CallOutput<"diagnostics.read">>;
  const said: MessageBoxOptions = result.ok
    ? await copied(result.value.text)
    : { type: "warning", message: "The diagnostics could not be read", detail: result.error.message };
  await dialog.showMessageBox(said);
}

/** What to say of it. A system may refuse its clipboard, as Windows does while another program holds it. */
function copied(text: string): Promise<MessageBoxOptions> {
  return clipboard.writeText(text).then(
    () => ({
      type: "info",
      message: "The diagnostics are in the clipboard",
      detail:
        "They hold versions, states and the last lines of the log, and no credentials. Read them before you pass them on.",
    }),
    () => ({
      type: "warning",
      message: "The diagnostics could not be copied",
      detail:
        "The system did not take them into its clipboard. Try again, or copy them by hand under Settings › About.",
    }),
  );
}
