import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { app, dialog, powerMonitor } from "electron";
import type { SettingsState } from "../../shared/model/environment.ts";
import { readBundledFiles } from "../host/files.ts";
import { usualDataFolder } from "../host/folders.ts";
import { describe, type HostedConsole, hostConsole, terminalLog } from "../host/host.ts";
import { AlreadyRunning } from "../host/lock.ts";
import { type Options, ownArguments, parseOptions } from "../host/options.ts";
import { serve } from "../loopback/serve.ts";
import { createAnswers } from "./answers.ts";
import { showBadge } from "./badge.ts";
import { connectPage } from "./ipc.ts";
import { guardNavigation } from "./navigation.ts";
import { createSystemNotifier } from "./notifier.ts";
import { registerScheme, serveFiles } from "./protocol.ts";
import { isLookedAt, showPlace, showWindow } from "./window.ts";

const rendererFolder = fileURLToPath(new URL("../renderer", import.meta.url));
const preload = fileURLToPath(new URL("./preload.cjs", import.meta.url));

// Nothing here may wait: the scheme must be registered before Electron is ready.
const parsed = parseOptions(ownArguments(process.argv.slice(1)));
if (parsed.kind === "run") start(parsed.options);
else {
  console.error(parsed.text);
  app.exit(parsed.kind === "help" ? 0 : 2);
}

function start(options: Options): void {
  app.setName("Incident Console");
  // Windows shows notifications only for an application that says who it is.
  app.setAppUserModelId("org.incident-console.desktop");
  if (options.serve) {
    void serve({ options, version: app.getVersion(), rendererFolder }).then((code) => app.exit(code));
    return;
  }
  // The browser's own files stay apart from the settings that people edit. The lock below belongs to this folder.
  const data = options.data === null ? usualDataFolder() : resolve(options.data);
  const browserData = join(data, options.demo ? "demo-browser" : "browser");
  mkdirSync(browserData, { recursive: true, mode: 0o700 });
  app.setPath("userData", browserData);
  if (!app.requestSingleInstanceLock()) {
    console.error("Already running with this data folder; its window is shown. Use --data for another.");
    app.exit(0);
    return;
  }
  app.enableSandbox();
  registerScheme();
  void app.whenReady().then(() => openConsole(options).catch(failToStart));
}

async function openConsole(options: Options): Promise<void> {
  const files = await readBundledFiles(rendererFolder);
  const answers = createAnswers({
    goTo: (hash) => showPlace(preload, hash),
    refuse: (detail) => void dialog.showMessageBox({ type: "warning", message: "Not acknowledged", detail }),
  });
  const notifier = createSystemNotifier({
    isFocused: isLookedAt,
    onShow: (notification) => answers.shown(notification),
    onAnswer: (notification, answer) => void answers.answer(notification, answer),
  });
  const hosted = await hostConsole(options, app.getVersion(), terminalLog, notifier);
  endWithApp(hosted);
  answers.connect(hosted.console);
  guardNavigation(followConfiguredUrls(hosted));
  serveFiles(files);
  connectPage(hosted.console, terminalLog);
  showBadge(hosted.console, terminalLog, () => showWindow(preload));
  powerMonitor.on("resume", () => hosted.console.resume());
  app.on("second-instance", () => showWindow(preload));
  app.on("activate", () => showWindow(preload));
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") app.quit();
  });
  showWindow(preload).once("ready-to-show", () => tellStarter("shown"));
}

/** A word to `npm start`: whatever happens from here on, it is not that Electron does not work on this machine. */
function tellStarter(word: "shown" | "failed"): void {
  if (process.connected) process.send?.({ type: word });
}

/** Quitting waits until the console has let go of its connections and files. */
function endWithApp(hosted: HostedConsole): void {
  let closing = false;
  app.on("will-quit", (event) => {
    event.preventDefault();
    if (closing) return;
    closing = true;
    const late = new Promise((resolve) => setTimeout(resolve, 5_000));
    void Promise.race([hosted.close(), late]).then(() => app.exit(0));
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => app.quit());
}

/** The addresses of the backends as the settings have them now. */
function followConfiguredUrls({ console }: HostedConsole): () => readonly string[] {
  let urls: readonly string[] = [];
  console.subscribe("settings", "", (message) => {
    if (message.kind === "gone") return;
    const state = (message.kind === "snapshot" ? message.state : message.patch) as SettingsState;
    urls = state.environments.flatMap(({ backends, grafanaUrl }) => [
      ...backends.map((backend) => backend.url),
      ...(grafanaUrl === null ? [] : [grafanaUrl]),
    ]);
  });
  return () => urls;
}

function failToStart(cause: unknown): void {
  const message = cause instanceof AlreadyRunning ? cause.message : `The console could not start: ${describe(cause)}`;
  tellStarter("failed");
  console.error(message);
  dialog.showErrorBox("Incident Console", message);
  app.exit(1);
}
