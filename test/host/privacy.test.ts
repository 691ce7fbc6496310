import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openDataFolder, usualDataFolder } from "../../electron/host/folders.ts";
import { hostConsole } from "../../electron/host/host.ts";
import { createHostLog } from "../../electron/host/log/log.ts";
import type { Options } from "../../electron/host/options.ts";
import { defaultPersonalSettings } from "../../shared/model/personal.ts";

const options: Options = { port: 0, data: null, environments: null, demo: false, serve: true, open: false };
const warnings: string[] = [];
const log = { info: () => {}, warn: (line: string) => void warnings.push(line) };
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "incident-console-privacy-"));
  vi.stubEnv("HOME", home);
  vi.stubEnv("XDG_CONFIG_HOME", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true, maxRetries: 20 });
});

// Windows gives a person's folders to them alone, and knows no such modes.
describe.skipIf(process.platform === "win32")("the data folder", () => {
  test.each(["that is made", "that others could read"])("%s is its owner's alone", async (which) => {
    const folder = usualDataFolder();
    if (which !== "that is made") {
      mkdirSync(folder, { recursive: true });
      chmodSync(folder, 0o755);
    }
    const { path, release } = await openDataFolder(options, log);
    expect([path, modeOf(folder), warnings]).toEqual([folder, "700", []]);
    await release();
  });

  test("that was named and is there keeps its mode; what is written there, or is history, is the owner's alone", async () => {
    const data = join(home, "shared");
    mkdirSync(data);
    const history = join(data, "history.sqlite");
    writeFileSync(history, "");
    for (const path of [data, history]) chmodSync(path, 0o755);
    const hosted = await hostConsole({
      options: { ...options, data },
      version: "1.2.3",
      log: createHostLog({ terminal: () => {} }),
      notifier: null,
      desktop: null,
      confirm: null,
    });
    const { console } = hosted;
    await console.call("personal.save", { settings: { ...defaultPersonalSettings, author: "Ada" } });
    await console.call("journal.note", { environment: null, alert: null, text: "a note", link: null });
    await console.call("searches.save", {
      id: null,
      name: "mine",
      query: { kind: "request", id: "abc12345" },
      range: { kind: "widening" },
      environments: [],
    });
    await hosted.close();
    const open = readdirSync(data, { recursive: true, encoding: "utf8" }).filter(
      (name) => !["600", "700"].includes(modeOf(join(data, name))),
    );
    // The schema for editors has nothing of the person in it.
    expect([modeOf(data), open]).toEqual(["755", ["environments.schema.json"]]);
    expect(readdirSync(data)).toEqual(
      expect.arrayContaining(["history.sqlite", "logs", "personal.json", "searches.json"]),
    );
  });
});
