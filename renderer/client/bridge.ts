import type { Bridge } from "../../shared/bridge.ts";
import { consoleTime } from "../app/ticker.ts";
import { type Client, createClient } from "./client.ts";
import { connectionStore } from "./connection.ts";
import { loopbackBridge } from "./loopback.ts";
import { takeToken } from "./session.ts";

declare global {
  interface Window {
    /** Set by Electron's preload; absent in a browser tab. */
    readonly incidentConsole?: Bridge;
  }
}

/** The client over whatever connects this page to the console process. */
export function connect(): Client {
  const token = takeToken();
  const given = window.incidentConsole;
  if (given !== undefined) return createClient(given, connectionStore({ status: "open", since: consoleTime() }), false);
  // A new link opened in this very tab changes only the fragment, which loads nothing by itself.
  window.addEventListener("hashchange", () => {
    if (location.hash.startsWith("#token=")) location.reload();
  });
  const { bridge, connection } = loopbackBridge(token);
  return createClient(bridge, connection, true);
}
