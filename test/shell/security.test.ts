import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const folder = fileURLToPath(new URL("../../electron/", import.meta.url));
const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => ({ name: relative(folder, join(folder, name)).replaceAll("\\", "/"), text: withoutComments(name) }));

/** The files whose code holds a word. */
function filesWith(pattern: RegExp): readonly string[] {
  return sources.filter(({ text }) => pattern.test(text)).map(({ name }) => name);
}

function withoutComments(name: string): string {
  return readFileSync(join(folder, name), "utf8").replace(/\/\*[\s\S]*?\*\/|(?<![:"'`])\/\/.*$/gm, "");
}

describe("one door for each dangerous thing of Electron", () => {
  test.each<readonly [string, RegExp, readonly string[]]>([
    ["messages from the page", /\bipcMain\b/, ["shell/ipc.ts"]],
    ["the system's browser", /\bopenExternal\b/, ["shell/navigation.ts"]],
    ["the page's own functions", /\bexposeInMainWorld\b/, ["shell/preload.ts"]],
    ["new windows", /\bnew BrowserWindow\(/, ["shell/window/window.ts"]],
    ["the clipboard", /\bclipboard\./, ["shell/menu/installMenu.ts"]],
    ["the address of the page", /\bloadURL\b/, ["shell/window/recovery.ts", "shell/window/window.ts"]],
    // A dump holds the memory, and with it the credentials.
    ["crash dumps: none", /\bcrashReporter\b/, []],
    [
      "code as text in the page: none",
      /\bexecuteJavaScript\b|\bsetWindowOpenHandler\(\(\) => \(\{ action: "allow"/,
      [],
    ],
    ["developer tools by code: none", /\bopenDevTools\b/, []],
    ["files by address: none", /\bloadFile\b|file:\/\//, []],
    ["Chromium's switches: none", /\bappendSwitch\b/, []],
    ["other programs", /node:child_process/, ["shell/tray/trayProblem.ts"]],
    ["a shell for them: none", /\bshell: true\b/, []],
  ])("%s", (_what, pattern, doors) => {
    const found = filesWith(pattern).filter((name) => name.startsWith("shell/"));
    expect(found.sort()).toEqual([...doors]);
  });

  test("the preload is a bridge and nothing more", () => {
    const preload = sources.find(({ name }) => name === "shell/preload.ts")?.text ?? "";
    expect([...preload.matchAll(/from "([^"]+)"/g)].map(([, from]) => from)).toEqual([
      "electron",
      "../../shared/bridge.ts",
      "./channels.ts",
    ]);
  });

  test("no source but the shell's names Electron", () => {
    expect(
      filesWith(/from "electron"|require\("electron"\)|import\("electron"\)/).filter(
        (name) => !name.startsWith("shell/"),
      ),
    ).toEqual([]);
  });
});
