import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { app, dialog } from "electron";
import { catchFaults } from "../host/faults.ts";
import { folderFault, makeFolder, usualDataFolder } from "../host/folders.ts";
import { describe } from "../host/host.ts";
import { AlreadyRunning } from "../host/lock.ts";
import { createHostLog } from "../host/log/log.ts";
import { type Options, ownArguments, parseOptions } from "../host/options.ts";
import { serve } from "../loopback/serve.ts";
import { argumentsBeforeLink, createDeepLinks, linkIn } from "./deepLink.ts";
import { loginItemOf, portableFile } from "./desktop/loginItem.ts";
import { startsHidden, systemLoginItem } from "./desktop/systemLogin.ts";
import { refusalOf } from "./forbidden.ts";
import { openShell } from "./openShell.ts";
import { registerScheme } from "./protocol.ts";
import { refuse } from "./refuse.ts";
import { createTeamFiles, teamFileIn } from "./teamFile.ts";

const rendererFolder = fileURLToPath(new URL("../renderer", import.meta.url));
const preload = fileURLToPath(new URL("./preload.cjs", import.meta.url));
const packageFile = new URL("../../package.json", import.meta.url);

// Electron's crash reporter is not started anywhere: a dump holds the memory, and with it the credentials.

// Nothing here may wait: the scheme must be registered before Electron is ready.
const args = argumentsBeforeLink(process.argv.slice(1));
const refusal = app.isPackaged ? refusalOf(process.argv.slice(1), process.platform) : null;
const parsed = parseOptions(ownArguments(args));
if (refusal !== null) refuse(refusal);
else if (parsed.kind === "run") start(parsed.options);
else {
  console.error(parsed.text);
  app.exit(parsed.kind === "help" ? 0 : 2);
}

function start(options: Options): void {
  app.setName("Incident Console");
  // Windows shows notifications only for an application that says who it is.
  app.setAppUserModelId("org.incident-console.desktop");
  if (options.serve) {
    void serveToBrowser(options);
    return;
  }
  const log = createHostLog();
  const faults = catchFaults({ log, end: failToStart });
  // The browser's own files stay apart from the settings that people edit. The lock below belongs to this folder.
  const data = options.data === null ? usualDataFolder() : resolve(options.data);
  const browserData = join(data, options.demo ? "demo-browser" : "browser");
  try {
    makeFolder(browserData);
  } catch (cause) {
    failToStart(folderFault(data, cause));
    return;
  }
  app.setPath("userData", browserData);
  // Electron hands the arguments over to the console that runs, and a link may be among them.
  if (!app.requestSingleInstanceLock({ arguments: process.argv.slice(1) })) {
    console.error("Already running with this data folder; its window is shown. Use --data for another.");
    app.exit(0);
    return;
  }
  app.enableSandbox();
  registerScheme();
  const links = createDeepLinks((message) => log.warn(message));
  receiveLinks(links.follow);
  const teamFiles = createTeamFiles();
  receiveFiles(teamFiles.follow);
  const shell = () =>
    openShell({
      options,
      log,
      faults,
      links,
      teamFiles,
      login: loginItemOf(
        {
          packaged: app.isPackaged,
          demo: options.demo,
          usualFolder: options.data === null && options.environments === null,
          platform: process.platform,
          program: process.execPath,
          home: homedir(),
          environment: process.env,
        },
        systemLoginItem,
      ),
      folder: options.demo ? browserData : data,
      rendererFolder,
      preload,
      packageFile,
      hidden: startsHidden(args),
      onShown: () => {
        log.info("The console shows.");
        tellStarter("shown");
      },
    });
  void app.whenReady().then(() => shell().catch((cause) => failToStart(log.redactor.redact(sentenceOf(cause)))));
}

/** Until it is ready Electron takes for itself the signals that end a program, and then nothing would be let go of. */
async function serveToBrowser(options: Options): Promise<void> {
  await app.whenReady();
  app.exit(await serve({ options, version: app.getVersion(), rendererFolder }));
}

/** Links come with our own start, with another start, or, on a Mac, as an event that may be early. */
function receiveLinks(follow: (link: string) => void): void {
  // Only an installed console is there when somebody follows a link tomorrow.
  const stays = app.isPackaged && portableFile(process.platform, process.env) === null;
  if (stays) app.setAsDefaultProtocolClient("incident-console", process.execPath, ["--"]);
  app.on("open-url", (event, url) => {
    event.preventDefault();
    follow(url);
  });
  const own = linkIn(process.argv.slice(1));
  if (own !== null) follow(own);
}

/** A team's file comes with our own start, with another start, or, on a Mac, as an event that may be early. */
function receiveFiles(follow: (path: string) => void): void {
  app.on("open-file", (event, path) => {
    event.preventDefault();
    follow(path);
  });
  const own = teamFileIn(args, process.cwd());
  if (own !== null) follow(own);
}

/** A word to `npm start`: whatever happens from here on, it is not that Electron does not work on this machine. */
function tellStarter(word: "shown" | "failed"): void {
  if (process.connected) process.send?.({ type: word });
}

function sentenceOf(cause: unknown): string {
  return cause instanceof AlreadyRunning ? cause.message : `The console could not start: ${describe(cause)}`;
}

function failToStart(message: string): void {
  tellStarter("failed");
  console.error(message);
  dialog.showErrorBox("Incident Console", message);
  app.exit(1);
}
