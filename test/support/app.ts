import { fileURLToPath } from "node:url";
import { readBundledFiles } from "../../electron/host/files.ts";
import { startServer } from "../../electron/loopback/server.ts";
import type { EnvironmentSettings } from "../../shared/settings/schema.ts";
import { type ConsoleUnderTest, openConsole } from "./consoleUnderTest.ts";

const rendererFolder = fileURLToPath(new URL("../../out/renderer", import.meta.url));

/** The built app behind the loopback shell, as a user has it in a browser. */
export interface App extends ConsoleUnderTest {
  /** A new one-time link. */
  link(): string;
}

/** Starts the console with these environments and serves the built renderer for it. */
export async function openApp(environments: readonly EnvironmentSettings[]): Promise<App> {
  const opened = await openConsole(environments);
  const server = await startServer({ console: opened.console, files: await readBundledFiles(rendererFolder), port: 0 });
  return {
    ...opened,
    link: () => server.link(),
    close: async () => {
      await server.close();
      await opened.close();
    },
  };
}
