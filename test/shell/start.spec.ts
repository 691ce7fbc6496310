import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { busMissing, startPrivateBus } from "../support/notificationDaemon.ts";
import { buildOnce, electronProgram, launchShell, packaged, startAgain } from "./launchShell.ts";
import { startTrayWatcher } from "./trayWatcher.ts";

test.beforeAll(() => buildOnce());

for (const flag of ["--inspect", "--remote-debugging-port=9222", "--no-sandbox"]) {
  test(`an installed console does not start with ${flag}`, async () => {
    test.skip(electronProgram() !== null, "Electron's program here is that of a build from the sources.");
    // Without a display nobody can be shown a box, for which Linux would have to wait.
    const started = await startAgain(tmpdir(), [flag], { ...packaged, DISPLAY: "", WAYLAND_DISPLAY: "" });
    // On macOS and Windows a dialog says it too, and the stand-in's dialogs are lines.
    expect([started.code, started.errors.startsWith("Incident Console does not run with")]).toEqual([2, true]);
    expect(started.errors).toContain(flag);
  });
}

test("a start by a link shows where it leads, and takes nothing else from behind it", async () => {
  const link = "incident-console://alert/nowhere/0000000000000000";
  const shell = await launchShell([link, "--demo", "--serve"], packaged);
  await expect(shell.page.locator("#root")).not.toBeEmpty();
  await expect.poll(() => shell.page.url()).toMatch(/#\/alerts\?alert=nowhere%2F0000000000000000$/);
  if (electronProgram() === null) {
    const facts = await shell.inMain(({ app, BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): { readonly devTools: boolean };
      };
      return { asked: Reflect.get(app, "asked"), devTools: contents.getLastWebPreferences().devTools };
    }, null);
    expect(facts).toEqual({
      asked: [["setAsDefaultProtocolClient", "incident-console", expect.any(String), ["--"]]],
      devTools: false,
    });
  }
  await shell.close();
});

test("a team's file that is opened shows what it would bring, also by another start", async () => {
  const team = (name: string) =>
    JSON.stringify({
      version: 1,
      environments: [{ id: "blue", name, production: false, loki: { url: "http://127.0.0.1:9" } }],
    });
  const folder = await mkdtemp(join(tmpdir(), "incident-console-test-"));
  const first = join(folder, "first.incidentconsole");
  const second = join(folder, "second.incidentconsole");
  const third = join(folder, "third.incidentconsole");
  await writeFile(first, team("Blue team"));
  await writeFile(second, team("Green team"));
  await writeFile(third, team("Yellow team"));
  const shell = await launchShell([first]);
  await expect(shell.page.getByRole("heading", { name: "Import a team's file" })).toBeVisible();
  await expect(shell.page.getByText("Blue team")).toBeVisible();
  await startAgain(shell.data, [second]);
  await expect(shell.page.getByText("Green team")).toBeVisible();
  // Electron's own list has options first, so that here the file looks like the value of one.
  await shell.inMain(({ app }, file) => {
    const args = [file, "--data", "/elsewhere"];
    app.emit("second-instance", {}, ["console", "--data", file, "/elsewhere"], "/", { arguments: args });
  }, third);
  await expect(shell.page.getByText("Yellow team")).toBeVisible();
  await shell.close();
  await rm(folder, { recursive: true, force: true });
});

test("a start at login shows no window, and another start shows it", async () => {
  test.skip(busMissing !== null, `Whether there is a tray is asked on D-Bus here (skipped: ${busMissing}).`);
  const bus = await startPrivateBus();
  const watcher = await startTrayWatcher(bus.address);
  const shell = await launchShell(["--hidden"], { DBUS_SESSION_BUS_ADDRESS: bus.address });
  await expect(shell.page.locator("#root")).not.toBeEmpty();
  const visible = () => shell.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible(), null);
  expect(await visible()).toBe(false);
  await startAgain(shell.data);
  await expect.poll(visible).toBe(true);
  await shell.close();
  watcher.stop();
  await bus.close();
});
