import { type ConnectionSettings, timeoutMsOf } from "../../../shared/settings/schema.ts";
import type { Proof } from "../credentials/proof.ts";
import { ConsoleError } from "../errors.ts";
import { type BackendConnection, createHttpClient, defaultMaxBytes, type HttpClient } from "../http/client.ts";
import type { Clock } from "../world.ts";
import { type BackendSettings, pathBeside } from "./describe.ts";

/** What a backend is reached through, apart from who we are. */
export type Route = Pick<BackendConnection, "name" | "kind" | "caFile" | "proxy">;

/** Relative paths count from the settings file. */
export function routeOf(settingsFile: string, { name, kind, connection }: BackendSettings): Route {
  return { name, kind, caFile: caPathOf(settingsFile, connection), proxy: connection.proxy ?? null };
}

/** The CA file; null where settings name none. */
export function caPathOf(settingsFile: string, { caFile }: ConnectionSettings): string | null {
  return caFile === undefined ? null : pathBeside(settingsFile, caFile);
}

/** The key file of the client certificate; null where settings name none. */
export function keyPathOf(settingsFile: string, { clientCert }: ConnectionSettings): string | null {
  return clientCert === undefined ? null : pathBeside(settingsFile, clientCert.key);
}

/** A backend as its client needs it. */
export function connectionOf(
  settingsFile: string,
  settings: BackendSettings,
  proof: Proof,
  passphrase: string | null,
): BackendConnection {
  const { connection } = settings;
  const { clientCert } = connection;
  const key = keyPathOf(settingsFile, connection);
  return {
    ...routeOf(settingsFile, settings),
    ...proof,
    url: connection.url,
    clientCert:
      clientCert === undefined || key === null
        ? null
        : { cert: pathBeside(settingsFile, clientCert.cert), key, passphrase },
    timeoutMs: timeoutMsOf(connection),
    maxBytes: defaultMaxBytes,
  };
}

/** The client of a backend that speaks HTTP. */
export function connectHttp(connection: BackendConnection, withheld: string | null, clock: Clock): HttpClient {
  const http = createHttpClient(connection, clock);
  return withheld === null ? http : explaining(http, withheld);
}

/** As `http`, but a server that wants to know who asks is answered for with the sentence. */
function explaining(http: HttpClient, sentence: string): HttpClient {
  const explain = (cause: unknown): never => {
    if (!(cause instanceof ConsoleError) || cause.code !== "UNAUTHORIZED" || cause.scheme === "tenant") throw cause;
    throw new ConsoleError("UNAUTHORIZED", sentence, { scheme: cause.scheme });
  };
  return {
    ...http,
    request: (path, options) => http.request(path, options).catch(explain),
    json: (path, options) => http.json(path, options).catch(explain),
  };
}
