import { ConsoleError } from "../errors.ts";
import type { BackendConnection } from "./connection.ts";
import { tlsFailure } from "./tlsFailure.ts";
import { cleanLine } from "./words.ts";

/** How far a request had come when it failed. */
export type Stage = "connecting" | "waiting" | "reading";

/** What to do where a proxy wants a password (407): settings take none, and the keychain keeps none for it. */
export const proxyAdvice =
  "The console cannot sign in to a proxy: set `proxy` in Settings to one that asks for no password, or leave it out.";

/** The sentence for a deadline that passed. */
export function timeoutFailure(connection: BackendConnection, stage: Stage, timeoutMs: number): ConsoleError {
  const { name } = connection;
  const within = `within ${duration(timeoutMs)}`;
  switch (stage) {
    case "connecting":
      return new ConsoleError(
        "TIMEOUT",
        `${name} could not be connected to ${within} at ${hostOf(connection.url)}. Is the VPN connected, and does a firewall let it through?`,
      );
    case "waiting":
      return new ConsoleError(
        "TIMEOUT",
        `${name} did not answer ${within}. It may be overloaded, or the query too heavy.`,
      );
    case "reading":
      return new ConsoleError("TIMEOUT", `${name} began to answer, but did not finish ${within}.`);
  }
}

/**
 * Turns what the network, TLS, zlib or undici threw into a sentence. The cause is not kept: it may hold headers, and
 * everything of use is in the sentence.
 */
export function networkFailure(
  connection: BackendConnection,
  cause: unknown,
  stage: Stage,
  timeoutMs: number,
  redact: (words: string) => string,
): ConsoleError {
  const error = innermost(cause);
  const { code, message } = described(error);
  const { name } = connection;
  if (stage === "reading") return readingFailure(name, code);
  const host = hostOf(connection.url);
  const tls = tlsFailure(connection, host, code, message);
  if (tls !== null) return tls;
  const viaProxy = connection.proxy === null ? null : proxyFailure(name, hostOf(connection.proxy), code, message);
  if (viaProxy !== null) return viaProxy;
  switch (code) {
    case "ECONNREFUSED":
      return unreachable(`${name} refused the connection at ${host}. Is it running, and is the port right?`);
    case "ENOTFOUND":
      return unreachable(
        `${name} was not found: there is no host “${bare(host)}”. Check the URL in Settings, and whether the VPN is connected.`,
      );
    case "EAI_AGAIN":
    case "EAI_FAIL":
    case "EAI_NODATA":
      return unreachable(
        `${name} was not found: the name “${bare(host)}” could not be looked up. Is this computer online, and is the VPN connected?`,
      );
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "EHOSTDOWN":
    case "ENETDOWN":
    case "EADDRNOTAVAIL":
      return unreachable(`${name} cannot be reached: there is no way to ${host}. Is the VPN connected?`);
    case "EACCES":
    case "EPERM":
      return unreachable(
        `${name} cannot be reached: this computer does not allow a connection to ${host} (firewall?).`,
      );
    case "ETIMEDOUT":
    case "UND_ERR_CONNECT_TIMEOUT":
      return timeoutFailure(connection, "connecting", timeoutMs);
    case "ECONNRESET":
    case "ECONNABORTED":
    case "EPIPE":
    case "UND_ERR_SOCKET":
    case "UND_ERR_CLOSED":
    case "UND_ERR_DESTROYED":
    case "UND_ERR_ABORTED":
      return new ConsoleError(
        "UNREACHABLE",
        `${name} closed the connection at ${host} without an answer. ${whyClosed(connection)}`,
        // Before TLS was agreed on, nothing had been sent.
        { lost: !message.includes("before secure TLS connection") },
      );
    case "UND_ERR_INVALID_ARG":
      return new ConsoleError("INVALID_INPUT", `${name} was not asked: its URL or headers in Settings cannot be used.`);
  }
  if (/^HPE|^UND_ERR_HEADERS_OVERFLOW$|^UND_ERR_RES/.test(code)) {
    return new ConsoleError(
      "BAD_ANSWER",
      `${name} at ${host} does not answer in HTTP. Is the port right, and should the URL begin with https://?`,
    );
  }
  const words = cleanLine(message, redact, 120);
  if (code === "") return new ConsoleError("INTERNAL", `${name} could not be asked: ${words || "unknown fault"}.`);
  return unreachable(`${name} could not be asked (${code}${words === "" ? "" : `: ${words}`}).`);
}

/** Some servers end a TLS connection in silence where they miss a client certificate. */
function whyClosed({ url, clientCert }: BackendConnection): string {
  const usual = "It may be restarting, or something in between ended the request";
  if (!url.startsWith("https:")) return `${usual}.`;
  return clientCert === null
    ? `${usual}, or it wants a client certificate.`
    : `${usual}, or it does not accept the client certificate.`;
}

function readingFailure(name: string, code: string): ConsoleError {
  const what = code.startsWith("Z_")
    ? "with damaged data (gzip). A proxy in between may be breaking answers."
    : "only in part: the connection was closed in the middle. It may be restarting, or something in between limits answers.";
  return new ConsoleError("BAD_ANSWER", `${name} answered ${what}`, { lost: true });
}

function proxyFailure(name: string, proxy: string, code: string, message: string): ConsoleError | null {
  const status = /Proxy response \((\d+)\)|Proxy Authentication Required \((407)\)/.exec(message);
  const number = status?.[1] ?? status?.[2];
  if (number === "407") {
    return unreachable(
      `${name} cannot be reached: the proxy ${proxy} asks for a user name and password (407). ${proxyAdvice}`,
    );
  }
  if (number !== undefined) {
    return unreachable(
      `${name} cannot be reached: the proxy ${proxy} could not or would not connect to it (${number}).`,
    );
  }
  switch (code) {
    case "ECONNREFUSED":
      return unreachable(
        `${name} cannot be reached: its proxy ${proxy} refused the connection. Check the proxy in Settings.`,
      );
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return unreachable(
        `${name} cannot be reached: its proxy “${bare(proxy)}” was not found. Check the proxy in Settings.`,
      );
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return unreachable(`${name} cannot be reached: there is no way to its proxy ${proxy}. Is the VPN connected?`);
    default:
      return null;
  }
}

/** Node tries IPv6 and IPv4 and throws all failures together; the most telling one is that of a host which was reached. */
function innermost(cause: unknown): unknown {
  if (cause instanceof AggregateError && cause.errors.length > 0) {
    const errors: unknown[] = cause.errors;
    const telling = ["ECONNREFUSED", "ECONNRESET", "ETIMEDOUT"];
    const best = telling.flatMap((code) => errors.filter((error) => described(error).code === code));
    return innermost(best[0] ?? errors[0]);
  }
  if (cause instanceof Error && described(cause).code === "" && cause.cause instanceof Error)
    return innermost(cause.cause);
  return cause;
}

function described(error: unknown): { readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { code: "", message: "" };
  // undici gives some of its parser's errors no code.
  const unnamed = error.name === "HTTPParserError" ? "HPE" : "";
  return { code: "code" in error && typeof error.code === "string" ? error.code : unnamed, message: error.message };
}

function unreachable(sentence: string): ConsoleError {
  return new ConsoleError("UNREACHABLE", sentence);
}

/** Host and port of a URL, without anything else of it. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "its address";
}

function bare(host: string): string {
  return host.replace(/:\d+$/, "");
}

function duration(milliseconds: number): string {
  return milliseconds < 1_000 ? `${milliseconds} ms` : `${Number((milliseconds / 1_000).toFixed(1))} s`;
}
