import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { buildOnce, launchShell, type Shell } from "./launchShell.ts";

// One window that is moved, coloured, put to sleep and crashed; the last tests end it.
test.describe.configure({ mode: "serial" });

let shell: Shell;

test.beforeAll(async () => {
  buildOnce();
  shell = await launchShell([], {}, (data) =>
    // On a display that is not there any more.
    writeFile(
      join(data, "window.json"),
      JSON.stringify({
        version: 1,
        bounds: { x: 9000, y: 9000, width: 1100, height: 700 },
        maximized: false,
        fullScreen: false,
        toldOfTray: false,
      }),
    ),
  );
  await expect(shell.page.locator("#root")).not.toBeEmpty();
});

test.afterAll(async () => {
  await shell?.close();
});

const kept = async () => JSON.parse(await readFile(join(shell.data, "window.json"), "utf8"));

test("it is shown, and asks nobody for dictionaries", async () => {
  const shown = await shell.inMain(({ BrowserWindow, session }) => {
    const [window] = BrowserWindow.getAllWindows();
    const contents = window?.webContents as unknown as { getLastWebPreferences(): { readonly spellcheck: boolean } };
    const { spellcheck } = contents.getLastWebPreferences();
    return { visible: window?.isVisible(), spellcheck, languages: session.defaultSession.getSpellCheckerLanguages() };
  }, null);
  // A Mac has dictionaries of its own.
  const languages = process.platform === "darwin" ? expect.any(Array) : [];
  expect(shown).toEqual({ visible: true, spellcheck: false, languages });
});

test("a window from a display that is gone comes back onto one that is there", async () => {
  const placed = await shell.inMain(({ BrowserWindow, screen }) => {
    const bounds = BrowserWindow.getAllWindows()[0]?.getBounds();
    return { bounds, area: screen.getPrimaryDisplay().workArea };
  }, null);
  expect(placed.bounds).toMatchObject({ width: 1100, height: 700 });
  expect(placed.bounds?.x).toBeGreaterThanOrEqual(placed.area.x);
  expect((placed.bounds?.x ?? 0) + 120).toBeLessThanOrEqual(placed.area.x + placed.area.width);
  expect((placed.bounds?.y ?? 0) + 30).toBeLessThanOrEqual(placed.area.y + placed.area.height);
});

test("its place is kept, whole", async () => {
  await shell.inMain(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 60, width: 1050, height: 680 }),
    null,
  );
  await expect.poll(kept).toMatchObject({ bounds: { x: 40, y: 60, width: 1050, height: 680 }, maximized: false });
});

test("the colour behind the page follows the system's theme", async () => {
  const background = (theme: "dark" | "light") =>
    shell.inMain(async ({ BrowserWindow, nativeTheme }, source) => {
      nativeTheme.themeSource = source;
      await new Promise((resolve) => setTimeout(resolve, 50));
      return BrowserWindow.getAllWindows()[0]?.getBackgroundColor().toLowerCase();
    }, theme);
  expect([await background("light"), await background("dark")]).toEqual(["#f6f7f9", "#0e1116"]);
});

test("its menu has the platform's items, and lists the keys", async () => {
  const labels = await shell.inMain(
    ({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? [],
    null,
  );
  expect(labels).toEqual(expect.arrayContaining(["Edit", "View", "Window", "Help"]));
  const before = shell.page.url();
  await chooseInMenu("keys");
  await expect(shell.page.getByRole("dialog")).toContainText(/keys/i);
  await expect(shell.page).not.toHaveURL(/do=keys/);
  await shell.page.keyboard.press("Escape");
  await expect(shell.page.getByRole("dialog")).toBeHidden();
  expect(before.split("#")[0]).toBe(shell.page.url().split("#")[0]);
  await chooseInMenu("settings");
  await expect.poll(() => shell.page.url()).toMatch(/#\/settings/);
});

const chooseInMenu = (id: string) =>
  shell.inMain(({ Menu }, item) => void Menu.getApplicationMenu()?.getMenuItemById(item)?.click(), id);

test("its menu copies the diagnostics", async () => {
  const copied = await shell.inMain(async ({ Menu, clipboard, dialog }) => {
    const said = new Promise((resolve) => {
      dialog.showMessageBox = (async (...args: readonly { readonly message: string }[]) => {
        resolve(args.at(-1)?.message);
        return { response: 0, checkboxChecked: false };
      }) as typeof dialog.showMessageBox;
    });
    Menu.getApplicationMenu()?.getMenuItemById("diagnostics")?.click();
    return { said: await said, text: await clipboard.readText() };
  }, null);
  expect(copied.said).toBe("The diagnostics are in the clipboard");
  expect(copied.text).toMatch(/Incident Console/);
});

test("its menu says so where the system's clipboard takes nothing", async () => {
  const said = await shell.inMain(async ({ Menu, clipboard, dialog }) => {
    const { writeText } = clipboard;
    clipboard.writeText = () => Promise.reject(new Error("it is held by another program"));
    const box = new Promise((resolve) => {
      dialog.showMessageBox = (async (...args: readonly { readonly message: string }[]) => {
        resolve(args.at(-1)?.message);
        return { response: 0, checkboxChecked: false };
      }) as typeof dialog.showMessageBox;
    });
    Menu.getApplicationMenu()?.getMenuItemById("diagnostics")?.click();
    const message = await box;
    clipboard.writeText = writeText;
    return message;
  }, null);
  expect(said).toBe("The diagnostics could not be copied");
});

test("sleep, lock and waking up are survived", async () => {
  await shell.inMain(async ({ powerMonitor }) => {
    for (const event of ["suspend", "lock-screen", "resume", "unlock-screen"]) {
      (powerMonitor as unknown as { emit(name: string): void }).emit(event);
    }
  }, null);
  const answer = await shell.page.evaluate(() =>
    Reflect.get(window, "incidentConsole").call("poll.now", { environment: null }),
  );
  expect(answer).toEqual({ ok: true, value: null });
});

/** Runs in the page, through the main process: after a crash the test's own page is another one's. */
const inPage = (code: string) =>
  shell.inMain(async ({ BrowserWindow }, text) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    return contents?.isCrashed() ? null : contents?.executeJavaScript(text).catch(() => null);
  }, code);
const crash = () =>
  shell.inMain(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const gone = new Promise((resolve) => contents?.once("render-process-gone", resolve));
    contents?.forcefullyCrashRenderer();
    await gone;
  }, null);

test("a page that crashes comes back at the same place, and says so", async () => {
  await inPage('location.hash = "#/journal"');
  await crash();
  await expect.poll(() => inPage("location.hash")).toBe("#/journal");
  await expect.poll(() => inPage("document.querySelector('h1,h2')?.textContent ?? ''")).not.toBe("");
  await expect.poll(shell.errors).toMatch(/The page's process ended \(\w+, code -?\d+\)\. The page is loaded again\./);
  await expect.poll(() => inPage(faultBanner)).toMatch(/The page's process ended/);
  expect(String(await inPage(faultBanner)).match(/Something went wrong/g)).toHaveLength(1);
});

/** What the banner of a fault says; empty where there is none. */
const faultBanner = `[...document.querySelectorAll("[role=status]")].map(({ textContent }) => textContent).filter((text) => text.includes("went wrong")).join()`;

test("a fault that was dismissed is not said again by a page that was loaded again", async () => {
  await inPage('[...document.querySelectorAll("button")].find(({ textContent }) => textContent === "Dismiss").click()');
  await expect.poll(() => inPage(faultBanner)).toBe("");
  await inPage("window.before = true; location.reload()");
  await expect
    .poll(() => inPage("window.before ?? document.querySelector('h1,h2')?.textContent ?? true"))
    .not.toBe(true);
  // The faults come a moment after the page.
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await inPage(faultBanner)).toBe("");
});

test("a page that was not loaded is tried again", async () => {
  await inPage("window.before = true");
  await shell.inMain(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    contents?.emit("did-fail-load", {}, -6, "ERR_FILE_NOT_FOUND", contents.getURL(), true, 1, 1);
  }, null);
  await expect.poll(() => inPage("window.before ?? null")).toBeNull();
  await expect.poll(() => inPage("location.hash")).toBe("#/journal");
});

test("a page that hangs is offered to be loaded again, until it answers", async () => {
  const asked = await shell.inMain(async ({ BrowserWindow, dialog }) => {
    const [window] = BrowserWindow.getAllWindows();
    let aborted = false;
    const said = new Promise((resolve) => {
      dialog.showMessageBox = ((_window: unknown, box: { readonly message: string; readonly signal: AbortSignal }) => {
        resolve(box.message);
        return new Promise((answer) =>
          box.signal.addEventListener("abort", () => {
            aborted = true;
            answer({ response: 0, checkboxChecked: false });
          }),
        );
      }) as unknown as typeof dialog.showMessageBox;
    });
    window?.emit("unresponsive");
    const message = await said;
    window?.emit("responsive");
    return { message, aborted };
  }, null);
  expect(asked).toEqual({ message: "The page does not answer", aborted: true });
});

test("one that crashes again and again is not loaded for ever: the person is asked", async () => {
  await shell.inMain(({ dialog }) => {
    dialog.showMessageBox = (async (box: { readonly message: string }) => {
      Object.assign(globalThis, { askedAbout: box.message });
      return { response: 0, checkboxChecked: false };
    }) as unknown as typeof dialog.showMessageBox;
  }, null);
  const asked = () => shell.inMain(() => Reflect.get(globalThis, "askedAbout") ?? null, null);
  // Two reloads are spent above.
  await crash();
  await expect.poll(() => inPage("location.hash")).toBe("#/journal");
  expect(await asked()).toBeNull();
  // On a slow machine the first of them are longer ago than they count, and it takes more.
  for (let more = 0; more < 4 && (await asked()) === null; more += 1) {
    await crash();
    await expect.poll(() => inPage("location.hash")).toBe("#/journal");
  }
  expect(await asked()).toBe("The page keeps crashing");
});

test("faults in the main process end nothing", async () => {
  await shell.inMain(() => {
    setTimeout(() => {
      throw new Error("a fault of the test's");
    }, 0);
    void Promise.reject(new Error("a promise of the test's"));
  }, null);
  await expect.poll(() => shell.errors()).toContain("a fault of the test's");
  await expect.poll(() => inPage("location.hash")).toBe("#/journal");
});

test("a hidden window is not lost where no tray shows: closing ends the console", async () => {
  test.skip(process.platform !== "linux", "Elsewhere there is always a tray.");
  const state = await inPage(
    'new Promise((done) => { const stop = incidentConsole.subscribe("desktop", "", (message) => { queueMicrotask(() => stop()); done(message.state); }); })',
  );
  expect(state).toMatchObject({
    settings: { closeToTray: false },
    trayProblem: expect.stringMatching(/closing the window/),
  });
  await shell.inMain(({ BrowserWindow }) => {
    setTimeout(() => BrowserWindow.getAllWindows()[0]?.close(), 20);
  }, null);
  expect(await shell.ended).toBe(0);
});
