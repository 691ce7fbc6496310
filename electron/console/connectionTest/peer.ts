import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { checkServerIdentity, connect as connectTls, type PeerCertificate, type TLSSocket } from "node:tls";
import type { BackendConnection } from "../http/connection.ts";
import { readTlsFiles, type TlsFiles } from "../http/tlsFiles.ts";
import type { Clock } from "../world.ts";
import { portOf, socketHost } from "./context.ts";

/** The certificate that a server shows, believed or not. */
export interface SeenCertificate {
  readonly subject: string;
  readonly issuer: string;
  /** Host names and IP addresses that it is for. */
  readonly names: readonly string[];
  /** Milliseconds since 1970. */
  readonly validFrom: number;
  readonly validTo: number;
  readonly selfSigned: boolean;
  /** Why it is not believed, as OpenSSL's or Node's code; null where it is. */
  readonly fault: string | null;
  readonly fitsHost: boolean;
}

/** Turns a plain connection into one on which TLS may begin; null where the server speaks none. */
export type Prelude = (socket: Socket) => Promise<Socket | null>;

/**
 * Reads the certificate at a URL's host and port without believing it: nothing is sent once TLS is there. Null where
 * there is none to read: nobody listens, no TLS is spoken, or the server ends the handshake.
 *
 * @throws ConsoleError TLS where a PEM file of the connection cannot be used
 */
export async function readCertificate(
  connection: BackendConnection,
  clock: Clock,
  signal: AbortSignal,
  prelude: Prelude = async (socket) => socket,
): Promise<SeenCertificate | null> {
  const files = await readTlsFiles(connection);
  const outermost = createOutermost();
  const stop = () => outermost.destroy();
  const cancel = clock.after(connection.timeoutMs, stop);
  signal.addEventListener("abort", stop, { once: true });
  try {
    signal.throwIfAborted();
    const url = new URL(connection.url);
    const plain = await openPlain(connection, url, files, outermost);
    const ready = await prelude(plain);
    return ready === null ? null : await handshake(ready, socketHost(url), files, outermost);
  } catch {
    return null;
  } finally {
    cancel();
    signal.removeEventListener("abort", stop);
    stop();
  }
}

/**
 * What a connection is wrapped in at the moment. Ending that ends all of it, whereas to end the connection below TLS first
 * makes Node 20 crash.
 */
interface Outermost {
  wrap(layer: { destroy(): unknown }): void;
  destroy(): void;
}

function createOutermost(): Outermost {
  let layer: { destroy(): unknown } | null = null;
  return {
    wrap: (next) => {
      layer = next;
    },
    destroy: () => {
      layer?.destroy();
    },
  };
}

function openPlain(connection: BackendConnection, url: URL, files: TlsFiles, outermost: Outermost): Promise<Socket> {
  const host = socketHost(url);
  const port = portOf(url);
  return connection.proxy === null
    ? new Promise((resolve, reject) => {
        const socket = connectTcp({ host, port, autoSelectFamily: true }, () => resolve(socket));
        outermost.wrap(socket);
        socket.on("error", reject);
        socket.on("close", () => reject(new Error("closed")));
      })
    : openTunnel(new URL(connection.proxy), `${url.hostname}:${port}`, files, outermost);
}

function openTunnel(proxy: URL, target: string, files: TlsFiles, outermost: Outermost): Promise<Socket> {
  const secure = proxy.protocol === "https:";
  const ca = secure && files.ca !== undefined ? { ca: files.ca } : {};
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)({
      host: socketHost(proxy),
      port: portOf(proxy),
      method: "CONNECT",
      path: target,
      headers: { host: target },
      agent: false,
      ...ca,
    });
    outermost.wrap(request);
    request.on("connect", ({ statusCode = 0 }, socket: Socket) => {
      outermost.wrap(socket);
      socket.on("error", reject);
      if (statusCode >= 200 && statusCode < 300) resolve(socket);
      else reject(new Error("the proxy refused"));
    });
    request.on("response", () => reject(new Error("the proxy refused")));
    request.on("error", reject);
    request.end();
  });
}

function handshake(
  socket: Socket,
  host: string,
  files: TlsFiles,
  outermost: Outermost,
): Promise<SeenCertificate | null> {
  return new Promise((resolve, reject) => {
    const servername = isIP(host) === 0 ? { servername: host } : {};
    const tls: TLSSocket = connectTls({ socket, host, ...servername, ...files, rejectUnauthorized: false }, () => {
      const certificate = tls.getPeerCertificate();
      resolve(Object.keys(certificate).length === 0 ? null : seen(certificate, host, faultOf(tls)));
    });
    outermost.wrap(tls);
    tls.on("error", reject);
    tls.on("close", () => reject(new Error("closed")));
  });
}

/** Node's types have an Error here; what it sets is the fault's code. */
function faultOf({ authorized, authorizationError }: TLSSocket): string | null {
  if (authorized) return null;
  const fault: unknown = authorizationError;
  if (typeof fault === "string") return fault;
  return fault instanceof Error && "code" in fault && typeof fault.code === "string" ? fault.code : "UNKNOWN";
}

function seen(certificate: PeerCertificate, host: string, fault: string | null): SeenCertificate | null {
  const { subject, issuer, subjectaltname = "", valid_from, valid_to } = certificate;
  if (Number.isNaN(Date.parse(valid_from)) || Number.isNaN(Date.parse(valid_to))) return null;
  return {
    subject: nameOf(subject),
    issuer: nameOf(issuer),
    names: subjectaltname.split(", ").flatMap((entry) => /^(?:DNS|IP Address):(.+)$/.exec(entry)?.[1] ?? []),
    validFrom: Date.parse(valid_from),
    validTo: Date.parse(valid_to),
    selfSigned: JSON.stringify(subject) === JSON.stringify(issuer),
    fault,
    fitsHost: checkServerIdentity(host, certificate) === undefined,
  };
}

/** The common name, else whatever the name begins with. */
function nameOf(name: PeerCertificate["subject"] | undefined): string {
  const parts: Readonly<Record<string, string | readonly string[] | undefined>> = { ...name };
  const value = parts.CN ?? parts.O ?? Object.values(parts)[0];
  return (typeof value === "string" ? value : value?.[0]) ?? "(no name)";
}
