import { readFile, rm } from "node:fs/promises";
import { replaceFile } from "../../console/wholeFile.ts";
import type { LoginItem } from "./loginItem.ts";

/**
 * Starting at login as freedesktop has it (Desktop Application Autostart Specification): a file in
 * `~/.config/autostart`. `command` is the program with its arguments.
 */
export function autostartItem(file: string, command: readonly string[]): LoginItem {
  return {
    problem: null,
    async isOn() {
      const text = await readFile(file, "utf8").catch(() => null);
      // Desktops switch an entry off with a line instead of removing the file.
      return text !== null && !/^(?:Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/im.test(text);
    },
    async set(on) {
      if (on) await replaceFile(file, autostartEntry(command));
      else await rm(file, { force: true });
    },
  };
}

/** The content of the file. */
export function autostartEntry(command: readonly string[]): string {
  const lines = [
    "[Desktop Entry]",
    "Type=Application",
    "Name=Incident Console",
    "Comment=Live alerts for the engineer on call",
    `Exec=${command.map(quoted).join(" ")}`,
    "Terminal=false",
    "X-GNOME-Autostart-enabled=true",
  ];
  return `${lines.join("\n")}\n`;
}

/**
 * An argument of the key Exec: in quotes, with what a shell would understand escaped and percent signs doubled; and
 * backslashes once more, as in every string of such a file (Desktop Entry Specification, "The Exec key").
 */
function quoted(argument: string): string {
  const inner = argument.replace(/["`$\\]/g, "\\$&").replaceAll("%", "%%");
  return `"${inner}"`.replaceAll("\\", "\\\\");
}
