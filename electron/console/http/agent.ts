import { isDeepStrictEqual } from "node:util";
import { Agent, buildConnector, type Dispatcher, Pool, ProxyAgent } from "undici";
import { ConsoleError } from "../errors.ts";
import type { BackendConnection } from "./connection.ts";
import { readTlsFiles, type TlsFiles } from "./tlsFiles.ts";

/** The pooled connections to one backend. */
export interface ConnectionPool {
  readonly dispatcher: Dispatcher;
  /** How many connections were ever made; null behind a proxy, where that is not seen. */
  made(): number | null;
  /** How many are being made: looking up the name, connecting, TLS. */
  pending(): number;
  /**
   * The last TLS fault on a connection that had been made. With TLS 1.3 a server refuses a client certificate after the
   * handshake, which undici tells only as "other side closed".
   */
  alert(): Error | null;
  /** What the PEM files held when it was opened. */
  readonly tls: TlsFiles;
}

/** Idle connections live just short of the 60 s after which common load balancers drop them in silence. */
const keepAliveMs = 55_000;

/** Node tries the next address after 250 ms, which over a slow VPN makes every address fail. */
const nextAddressMs = 1_000;

const longestConnectMs = 10_000;

/**
 * Opens a pool of connections, at most `connections` at once. undici's own limits of time are off: the request's
 * deadline covers them.
 *
 * @throws ConsoleError TLS for PEM files that cannot be used, INVALID_INPUT for a proxy URL
 */
export async function openPool(connection: BackendConnection, connections: number): Promise<ConnectionPool> {
  return poolWith(connection, connections, await readTlsFiles(connection));
}

/**
 * The pool to go on with after a failure: a new one where the client certificate was renewed on disk, which some are every
 * day. The one before where the files cannot be used, as while they are being written, and where the CA file is another:
 * whoever keeps what was given out for the first one is told (`trust`), and has to decide.
 */
export async function renewPool(
  before: ConnectionPool,
  connection: BackendConnection,
  connections: number,
): Promise<ConnectionPool> {
  const tls = await readTlsFiles(connection).catch(() => before.tls);
  if (tls.ca !== before.tls.ca || isDeepStrictEqual(tls, before.tls)) return before;
  // What is under way on it goes on to its end.
  before.dispatcher.close().catch(() => {});
  return poolWith(connection, connections, tls);
}

function poolWith(connection: BackendConnection, connections: number, tls: TlsFiles): ConnectionPool {
  const socket = {
    timeout: Math.min(connection.timeoutMs, longestConnectMs),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: nextAddressMs,
  };
  return connection.proxy === null
    ? directPool(connections, socket, tls)
    : proxyPool(connection, connection.proxy, connections, socket, tls);
}

const limits = { headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: keepAliveMs, pipelining: 1 } as const;

function directPool(connections: number, options: buildConnector.BuildOptions, tls: TlsFiles): ConnectionPool {
  const connect = buildConnector({ ...options, ...tls });
  let made = 0;
  let pending = 0;
  let alert: Error | null = null;
  const counting: buildConnector.connector = (target, callback) => {
    pending += 1;
    connect(target, (...outcome) => {
      pending -= 1;
      const [, socket] = outcome;
      if (socket !== null) made += 1;
      socket?.on("error", (error: Error & { readonly code?: string }) => {
        if (error.code?.startsWith("ERR_SSL_") === true) alert = error;
      });
      callback(...outcome);
    });
  };
  const dispatcher = new Agent({ ...limits, connections, connect: counting });
  return { dispatcher, made: () => made, pending: () => pending, alert: () => alert, tls };
}

function proxyPool(
  { name }: BackendConnection,
  proxy: string,
  connections: number,
  socket: buildConnector.BuildOptions,
  tls: TlsFiles,
): ConnectionPool {
  const url = URL.canParse(proxy) ? new URL(proxy) : null;
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw new ConsoleError(
      "INVALID_INPUT",
      `${name} was not asked: the proxy in Settings has to be a URL that begins with http:// or https://.`,
    );
  }
  const dispatcher = new ProxyAgent({
    ...limits,
    uri: url.href,
    connections,
    // As curl does it: a plain HTTP request is forwarded, since many proxies allow tunnels to port 443 only.
    proxyTunnel: false,
    proxyTls: { ...socket, ...(tls.ca === undefined ? {} : { ca: tls.ca }) },
    requestTls: { ...socket, ...tls },
    factory: (origin, options) => new Pool(origin, { ...options, ...limits, connections }),
    clientFactory: (origin, options) => new Pool(origin, { ...options, ...limits }),
  });
  return { dispatcher, made: () => null, pending: () => 0, alert: () => null, tls };
}
