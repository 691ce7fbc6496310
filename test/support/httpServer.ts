import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, isIPv6, type Server, type Socket } from "node:net";
import { generate } from "selfsigned";

/** A request as a test server saw it. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Handler = (response: ServerResponse, request: SeenRequest) => unknown;

export interface TestServer {
  /** Without a slash at its end: `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly port: number;
  /** In order of arrival, whole ones only. */
  readonly requests: readonly SeenRequest[];
  /** How many connections it accepted. */
  connections(): number;
  /** How many connections are open now. */
  openConnections(): number;
  /** Resolves as soon as so many requests have arrived. */
  arrived(count: number): Promise<void>;
  /** Resolves as soon as so many connections were accepted. */
  connected(count: number): Promise<void>;
  /** Ends the server with all its connections. */
  close(): Promise<void>;
}

/** A pair of PEM texts. */
export interface CertificatePair {
  readonly cert: string;
  readonly key: string;
}

export interface TlsOptions extends CertificatePair {
  /** Ask for client certificates of this authority, and refuse all others. */
  readonly clientCa?: string;
  /** Speak this version only. */
  readonly version?: "TLSv1.2" | "TLSv1.3";
}

/** Starts a server on a free port of 127.0.0.1 that answers each request as the handler says. */
export function startServer(handler: Handler): Promise<TestServer> {
  return listen((onRequest) => createServer(onRequest), "http", handler);
}

/** As `startServer`, over TLS. */
export function startTlsServer(tls: TlsOptions, handler: Handler): Promise<TestServer> {
  const client = tls.clientCa === undefined ? {} : { ca: tls.clientCa, requestCert: true, rejectUnauthorized: true };
  const version = tls.version === undefined ? {} : { minVersion: tls.version, maxVersion: tls.version };
  const options = { cert: tls.cert, key: tls.key, ...client, ...version };
  return listen((onRequest) => createTlsServer(options, onRequest), "https", handler);
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

/** Wraps any TCP server so that tests see its connections and can end it. */
export async function listenOn(server: Server): Promise<Omit<TestServer, "url" | "requests" | "arrived">> {
  const connections = createCounter();
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => open.delete(socket));
    connections.increase();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = addressOf(server);
  return {
    port,
    connections: connections.value,
    openConnections: () => open.size,
    connected: connections.reached,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** A certificate authority and what it signed, made anew: no key lies in the repository. */
export async function createCertificates(): Promise<{
  /** The authority's certificate. */
  readonly ca: string;
  readonly otherCa: string;
  /** For 127.0.0.1, ::1 and localhost. */
  readonly valid: CertificatePair;
  readonly expired: CertificatePair;
  /** For elsewhere.example only. */
  readonly wrongHost: CertificatePair;
  /** For 127.0.0.1, by the other authority. */
  readonly byOtherCa: CertificatePair;
  readonly client: CertificatePair;
  readonly clientByOtherCa: CertificatePair;
}> {
  const [authority, other] = await Promise.all([createAuthority("Test CA"), createAuthority("Other CA")]);
  const here = ["127.0.0.1", "::1", "localhost"];
  const [valid, expired, wrongHost, byOtherCa, client, clientByOtherCa] = await Promise.all([
    createLeaf(authority, "localhost", here),
    createLeaf(authority, "localhost", here, true),
    createLeaf(authority, "elsewhere.example", ["elsewhere.example"]),
    createLeaf(other, "localhost", here),
    createLeaf(authority, "engineer", ["engineer"]),
    createLeaf(other, "engineer", ["engineer"]),
  ]);
  return {
    ca: authority.cert,
    otherCa: other.cert,
    valid,
    expired,
    wrongHost,
    byOtherCa,
    client,
    clientByOtherCa,
  };
}

async function listen(
  create: (onRequest: (request: IncomingMessage, response: ServerResponse) => void) => Server,
  scheme: string,
  handler: Handler,
): Promise<TestServer> {
  const requests: SeenRequest[] = [];
  const arrivals = createCounter();
  const server = create((request, response) => {
    const chunks: Buffer[] = [];
    request.on("error", () => {});
    response.on("error", () => {});
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      const seen = { method, path, headers, body: Buffer.concat(chunks).toString() };
      requests.push(seen);
      arrivals.increase();
      handler(response, seen);
    });
  });
  server.on("tlsClientError", () => {});
  const listening = await listenOn(server);
  return { ...listening, url: `${scheme}://127.0.0.1:${listening.port}`, requests, arrived: arrivals.reached };
}

function createCounter() {
  let count = 0;
  let waiting: { readonly goal: number; readonly done: () => void }[] = [];
  return {
    value: () => count,
    increase: () => {
      count += 1;
      for (const { goal, done } of waiting) if (goal <= count) done();
      waiting = waiting.filter(({ goal }) => goal > count);
    },
    reached: (goal: number) =>
      new Promise<void>((done) => {
        if (count >= goal) done();
        else waiting.push({ goal, done });
      }),
  };
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the test server has no port");
  return address;
}

async function createAuthority(commonName: string): Promise<CertificatePair> {
  const made = await generate([{ name: "commonName", value: commonName }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return { cert: made.cert, key: made.private };
}

async function createLeaf(
  ca: CertificatePair,
  commonName: string,
  hosts: readonly string[],
  expired = false,
): Promise<CertificatePair> {
  const altNames = hosts.map((host) =>
    /^[\d.]+$/.test(host) || isIPv6(host) ? { type: 7 as const, ip: host } : { type: 2 as const, value: host },
  );
  const made = await generate([{ name: "commonName", value: commonName }], {
    keyType: "ec",
    algorithm: "sha256",
    ca,
    ...(expired ? { notBeforeDate: new Date("2020-01-01"), notAfterDate: new Date("2021-01-01") } : {}),
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true },
      { name: "extKeyUsage", serverAuth: true, clientAuth: true },
      { name: "subjectAltName", altNames },
    ],
  });
  return { cert: made.cert, key: made.private };
}
