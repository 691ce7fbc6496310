import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { buildOnce, launchShell, serveUntil, startAgain } from "./launchShell.ts";

test.beforeAll(() => buildOnce());

test("Ctrl-C ends the shell like quitting does", async () => {
  const shell = await launchShell();
  await expect(shell.page.locator("#root")).not.toBeEmpty();
  shell.signal("SIGINT");
  expect(await shell.ended).toBe(0);
  await shell.close();
});

test("Ctrl-C ends the shell that serves, which lets go of its data folder", async () => {
  test.skip(process.platform === "win32", "There a program is ended from outside.");
  const data = await mkdtemp(join(tmpdir(), "incident-console-test-"));
  const served = await serveUntil(data, "SIGINT");
  expect({ ...served, locked: existsSync(join(data, "console.lock")) }).toEqual({ code: 0, locked: false });
  await rm(data, { recursive: true, force: true });
});

for (const [what, end] of [
  ["the end of a Windows session", "session-end"],
  ["the machine's shutdown", "shutdown"],
] as const) {
  test(`${what} ends the shell like quitting does`, async () => {
    const shell = await launchShell();
    await expect(shell.page.locator("#root")).not.toBeEmpty();
    const waits = await shell.inMain(({ BrowserWindow, powerMonitor }, name) => {
      const [window] = BrowserWindow.getAllWindows();
      const source = (name === "shutdown" ? powerMonitor : window) as unknown as NodeJS.EventEmitter;
      // After the answer, so that the test hears it.
      setTimeout(() => source.emit(name, { preventDefault() {} }), 50);
      return Reflect.get(powerMonitor, "waitsAtShutdown") ?? true;
    }, end);
    expect([waits, await shell.ended]).toEqual([true, 0]);
    expect(existsSync(join(shell.data, "console.lock"))).toBe(false);
    await shell.close();
  });
}

test("closing the last window ends the shell", async () => {
  test.skip(process.platform === "darwin", "On a Mac an application outlives its windows.");
  const shell = await launchShell();
  await expect(shell.page.locator("#root")).not.toBeEmpty();
  await shell.inMain(({ BrowserWindow }) => {
    // After the answer, so that the test hears it.
    setTimeout(() => BrowserWindow.getAllWindows()[0]?.close(), 50);
  }, null);
  expect(await shell.ended).toBe(0);
  await shell.close();
});

test("waking up and a second start are not the end of it", async () => {
  const shell = await launchShell();
  await expect(shell.page.locator("#root")).not.toBeEmpty();
  const windows = await shell.inMain(({ app, BrowserWindow, powerMonitor }) => {
    powerMonitor.emit("resume");
    app.emit("second-instance");
    return BrowserWindow.getAllWindows().length;
  }, null);
  expect(windows).toBe(1);
  await expect(shell.page.locator("#root")).not.toBeEmpty();
  await shell.close();
  expect(await shell.ended).toBe(0);
});

test("a second start says that the first one runs, and another data folder has a console of its own", async () => {
  const shell = await launchShell();
  await expect(shell.page.locator("#root")).not.toBeEmpty();
  const again = await startAgain(shell.data);
  expect(again.code).toBe(0);
  expect(again.errors).toContain("Already running with this data folder; its window is shown. Use --data for another.");
  const served = await startAgain(shell.data, ["--serve", "--no-open"]);
  expect(served.code).toBe(1);
  expect(served.errors).toMatch(/^Already running with this data folder \(pid \d+\)\. Use --data for another\.$/m);
  const other = await launchShell();
  await expect(other.page.locator("#root")).not.toBeEmpty();
  await expect(shell.page.locator("#root")).not.toBeEmpty();
  await other.close();
  await shell.close();
});
