import { expect, test } from "@playwright/test";
import { buildOnce, electronProgram, launchShell, type Shell } from "./launchShell.ts";

// One window for the specs that leave it as it was.
test.describe.configure({ mode: "serial" });

let shell: Shell;

test.beforeAll(async () => {
  buildOnce();
  shell = await launchShell();
});

test.afterAll(async () => {
  await shell?.close();
});

test("the window shows the app", async () => {
  await expect(shell.page).toHaveTitle(/Incident Console/);
  await expect(shell.page.locator("#root")).not.toBeEmpty();
});

test("the page has the bridge's two functions, and nothing of Node or Electron", async () => {
  const found = await shell.page.evaluate(() => ({
    bridge: Object.entries(Reflect.get(window, "incidentConsole")).map(([name, value]) => [name, typeof value]),
    node: ["require", "process", "module", "Buffer", "global", "ipcRenderer"].filter((name) => name in window),
  }));
  expect(found).toEqual({
    bridge: [
      ["call", "function"],
      ["subscribe", "function"],
    ],
    node: [],
  });
});

test("the window is isolated, sandboxed and without Node", async () => {
  const windows = await shell.inMain(({ BrowserWindow }) => {
    return BrowserWindow.getAllWindows().map((window) => {
      // Electron's types leave out this one, which its own tests use.
      const contents = window.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      const { contextIsolation, sandbox, nodeIntegration, webviewTag, webSecurity } = contents.getLastWebPreferences();
      return { contextIsolation, sandbox, nodeIntegration, webviewTag, webSecurity, least: window.getMinimumSize() };
    });
  }, null);
  expect(windows).toEqual([
    {
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true,
      least: [1024, 640],
    },
  ]);
});

test("only the bundled files are served, with a policy", async () => {
  const { page } = shell;
  const reloaded = await page.reload();
  expect(reloaded?.headers()["content-security-policy"]).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  const reached = await page.evaluate(() =>
    fetch("./index.html").then(
      () => true,
      () => false,
    ),
  );
  expect(reached).toBe(false);
});

test("nothing leads the window elsewhere", async () => {
  const { page } = shell;
  const before = page.url();
  await page.evaluate(() => {
    location.href = "https://evil.example/";
  });
  await page.evaluate(() => {
    const link = Object.assign(document.createElement("a"), { href: "https://evil.example/link", textContent: "link" });
    document.body.append(link);
    link.click();
    link.remove();
  });
  await page.evaluate(() => {
    const frame = document.createElement("iframe");
    frame.src = "https://evil.example/frame";
    document.body.append(frame);
  });
  await page.waitForTimeout(300);
  expect(page.url()).toBe(before);
  expect(page.frames().map((frame) => frame.url())).not.toContain("https://evil.example/frame");
  await page.reload();
});

test("a new window is never opened, and the system's browser gets safe links only", async () => {
  const { page } = shell;
  await shell.inMain(({ app, shell: system }) => {
    const opened: string[] = [];
    Object.assign(app, { opened });
    system.openExternal = async (url) => void opened.push(url);
  }, null);
  const opened = await page.evaluate(() => {
    const urls = [
      "https://runbooks.example/alert?x=1",
      "http://internal.example/",
      "https://user:password@evil.example/",
      "file:///etc/passwd",
      "javascript:alert(1)",
      "smb://evil.example/share",
      "ms-settings:privacy",
    ];
    return urls.map((url) => window.open(url) === null);
  });
  expect(opened).toEqual([true, true, true, true, true, true, true]);
  await page.evaluate(() => {
    const link = document.createElement("a");
    link.href = "https://runbooks.example/clicked";
    link.target = "_blank";
    document.body.append(link);
    link.click();
    link.remove();
  });
  const handed = () => shell.inMain(({ app }) => Reflect.get(app, "opened") as string[], null);
  await expect.poll(handed).toEqual(["https://runbooks.example/alert?x=1", "https://runbooks.example/clicked"]);
  expect(await shell.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows().length, null)).toBe(1);
});

test("calls are answered, wrong ones with an error", async () => {
  const { page } = shell;
  const call = (name: unknown, input: unknown) =>
    page.evaluate(([n, i]) => Reflect.get(window, "incidentConsole").call(n, i), [name, input]);
  expect(await call("poll.now", { environment: null })).toEqual({ ok: true, value: null });
  expect(await call("poll.now", { environment: 7 })).toMatchObject({ ok: false, error: { code: "INVALID_INPUT" } });
  expect(await call("no.such.call", null)).toMatchObject({ ok: false, error: { code: "INVALID_INPUT" } });
  expect(await call(7, null)).toMatchObject({ ok: false, error: { code: "INVALID_INPUT" } });
});

test("a topic arrives as a snapshot; an unknown one is gone", async () => {
  const first = (topic: string) =>
    shell.page.evaluate(
      (name) =>
        new Promise((resolve) => {
          const stop = Reflect.get(window, "incidentConsole").subscribe(name, "", (message: unknown) => {
            queueMicrotask(() => stop());
            resolve(message);
          });
        }),
      topic,
    );
  expect(await first("settings")).toMatchObject({ kind: "snapshot", state: { demo: false, environments: [] } });
  expect(await first("no.such.topic")).toEqual({ kind: "gone" });
});

test("no redirect, no embedded page, and of the permissions only writing to the clipboard", async () => {
  const prevented = await shell.inMain(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as NodeJS.EventEmitter;
    return ["will-redirect", "will-attach-webview"].map((name) => {
      let count = 0;
      contents.emit(name, { url: "https://evil.example/", preventDefault: () => (count += 1) }, {}, {});
      return [name, count];
    });
  }, null);
  expect(prevented).toEqual([
    ["will-redirect", 1],
    ["will-attach-webview", 1],
  ]);
  test.skip(electronProgram() !== null, "Electron does not give back what decides about permissions.");
  const granted = await shell.inMain(({ session }) => {
    const { request, check, device } = Reflect.get(session.defaultSession, "handlers") as Readonly<
      Record<string, (...args: readonly unknown[]) => unknown>
    >;
    const wanted = [
      "clipboard-sanitized-write",
      "clipboard-read",
      "notifications",
      "media",
      "geolocation",
      "openExternal",
    ];
    return {
      requested: wanted.filter((permission) => {
        let answer: unknown = null;
        request?.(null, permission, (granted: boolean) => {
          answer = granted;
        });
        return answer !== false;
      }),
      checked: wanted.filter((permission) => check?.(null, permission) !== false),
      device: device?.({ deviceType: "usb" }),
    };
  }, null);
  expect(granted).toEqual({
    requested: ["clipboard-sanitized-write"],
    checked: ["clipboard-sanitized-write"],
    device: false,
  });
});

test("a second page with our preload but another address is refused", async () => {
  const answer = await shell.inMain(async ({ BrowserWindow }) => {
    const [own] = BrowserWindow.getAllWindows();
    const contents = own?.webContents as unknown as { getLastWebPreferences(): { preload: string } };
    const { preload } = contents.getLastWebPreferences();
    const stranger = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
    await stranger.loadURL("data:text/html,<title>stranger</title>");
    Object.assign(globalThis, { stranger });
    const page = stranger.webContents as unknown as { executeJavaScript(code: string): Promise<unknown> };
    const result = await page.executeJavaScript('incidentConsole.call("poll.now", { environment: null })');
    const followed = await page.executeJavaScript(
      'new Promise((done) => { incidentConsole.subscribe("settings", "", () => done(true)); setTimeout(done, 300, false); })',
    );
    stranger.destroy();
    return { result, followed };
  }, null);
  expect(answer).toMatchObject({ result: { ok: false, error: { code: "FORBIDDEN" } }, followed: false });
  await expect.poll(() => shell.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows().length, null)).toBe(1);
});
