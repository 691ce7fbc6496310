import type { CredentialScheme } from "../../../shared/model/credential.ts";
import { ConsoleError } from "../errors.ts";
import type { Authorizer } from "./authorizer.ts";
import type { BackendConnection } from "./connection.ts";
import { proxyAdvice } from "./failure.ts";
import { shownUrl } from "./url.ts";
import { serverWords } from "./words.ts";

export interface Refused {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly method: string;
  readonly url: URL;
}

type Who = Pick<BackendConnection, "name" | "kind" | "credential" | "authorizer">;

/**
 * Turns an answer other than 2xx into a sentence. Where the server gave words, they are quoted, but nothing is decided
 * by them: they differ from version to version.
 *
 * @param now milliseconds since 1970, to read a Retry-After that is a date
 */
export function refusal(who: Who, refused: Refused, now: number, redact: (words: string) => string): ConsoleError {
  const { status, headers, body } = refused;
  const { name } = who;
  const words = serverWords(body, headers["content-type"] ?? null, redact);
  const said = words === null ? "." : `: ${ended(words)}`;
  const retryAfterMs = readRetryAfter(headers["retry-after"], now);
  const address = redact(shownUrl(refused.url));
  switch (status) {
    case 400:
    case 422:
      if (/HTTP request to an? (?:HTTPS|TLS)|plain HTTP request was sent/i.test(words ?? "")) {
        return new ConsoleError("TLS", `${name} speaks HTTPS at this port. Begin its URL in Settings with https://.`);
      }
      return new ConsoleError("BAD_QUERY", `${name} did not understand the request (${status})${said}`);
    case 401:
      return unauthorized(who, refused, words);
    case 403:
      return new ConsoleError("FORBIDDEN", forbidden(who, words));
    case 404:
      return new ConsoleError("NOT_FOUND", notFound(name, address, words));
    case 405:
      return new ConsoleError(
        "BAD_ANSWER",
        `${name} does not take ${refused.method} at ${address} (405). Is the URL right, or does a proxy allow only reading?`,
      );
    case 407:
      return new ConsoleError(
        "UNREACHABLE",
        `${name} cannot be reached: the proxy asks for a user name and password (407). ${proxyAdvice}`,
      );
    case 408:
      return new ConsoleError("TIMEOUT", `${name} gave up waiting for the request (408)${said}`);
    case 410:
      return new ConsoleError("NOT_FOUND", `${name} no longer offers ${address} (410)${said}`);
    case 413:
    case 414:
    case 415:
    case 431:
      return new ConsoleError("BAD_QUERY", `${name} does not take the request in this form or size (${status})${said}`);
    case 429:
      return new ConsoleError("RATE_LIMITED", `${name} wants fewer requests (429)${said}${wait(retryAfterMs)}`, {
        retryAfterMs,
      });
    default:
      if (status >= 500) {
        const sentence = `${name} ${unavailable(status)}${said}${wait(retryAfterMs)}`;
        // A proxy that waited in vain had passed the request on.
        return new ConsoleError("UNAVAILABLE", sentence, { retryAfterMs, lost: status === 504 });
      }
      return new ConsoleError(
        "BAD_ANSWER",
        `${name} answered with an unexpected status (${status})${said} Is the URL right?`,
      );
  }
}

const proofNames: Readonly<Partial<Record<CredentialScheme, string>>> = {
  basic: "user name or password",
  bearer: "token",
  headers: "credential's headers",
};

const tokenAdvice: Readonly<Record<Authorizer["scheme"], string>> = {
  oauth2:
    "the token that its sign-in server gave (401). Does the server accept this client, audience and scope? See `auth` in Settings.",
  device:
    "the token of your sign-in (401). Does the server accept this client, audience and scope? See `auth` in Settings; else sign in again.",
  command: "the token that the command printed (401). Run it in a terminal: does it print a token for this server?",
};

function unauthorized(
  { name, kind, credential, authorizer }: Who,
  { headers }: Refused,
  words: string | null,
): ConsoleError {
  const challenge = headers["www-authenticate"] ?? "";
  const scheme = /(?:^|,)\s*basic\b/i.test(challenge)
    ? "basic"
    : /(?:^|,)\s*bearer\b/i.test(challenge)
      ? "bearer"
      : null;
  // Loki's words for a missing X-Scope-OrgID. A password would not help.
  if (kind === "loki" && /no org id/i.test(words ?? "")) {
    return new ConsoleError(
      "UNAUTHORIZED",
      `${name} wants to know the tenant (401: no org id). Add its id to \`tenants\` of this Loki in Settings.`,
      { scheme: "tenant" },
    );
  }
  if (authorizer != null) {
    return new ConsoleError("UNAUTHORIZED", `${name} refused ${tokenAdvice[authorizer.scheme]}`, {
      scheme: authorizer.scheme,
    });
  }
  if (credential === null) {
    const wanted = scheme === "basic" ? "a user name and password" : scheme === "bearer" ? "a token" : "a credential";
    return new ConsoleError(
      "UNAUTHORIZED",
      `${name} asks for ${wanted}, and none was sent (401). Enter it in Backends.`,
      { scheme },
    );
  }
  const proof = proofNames[credential.scheme] ?? "credential";
  const sent = credential.scheme;
  const instead = scheme !== null && sent !== "headers" && scheme !== sent;
  const advice = instead
    ? `It asks for ${scheme === "basic" ? "a user name and password" : "a token"} instead; change that in Settings.`
    : "Enter the right one in Backends.";
  return new ConsoleError("UNAUTHORIZED", `${name} refused the ${proof} (401). ${advice}`, { scheme });
}

function forbidden({ name, credential, authorizer }: Who, words: string | null): string {
  const boilerplate = words === null || /^(?:403 )?forbidden\.?$/i.test(words);
  const said = boilerplate ? "" : `: ${ended(words)}`;
  const advice =
    credential === null && authorizer == null
      ? "No credential was sent; it may need one."
      : "The credential lacks the right to do so.";
  return `${name} does not allow this (403)${said === "" ? "." : said} ${advice}`;
}

function notFound(name: string, address: string, words: string | null): string {
  const boilerplate = words === null || /^(?:404 )?(?:page )?not found\.?$|^path \S+ was not found$/i.test(words);
  const said = boilerplate ? "" : ` It says: ${ended(words)}`;
  return `${name} has nothing at ${address} (404). Is the URL right, or is a route prefix missing?${said}`;
}

function unavailable(status: number): string {
  switch (status) {
    case 500:
      return "failed inside (500)";
    case 502:
    case 504:
      return `is not answering behind its proxy (${status})`;
    case 503:
      return "is not ready to answer (503)";
    default:
      return `failed (${status})`;
  }
}

function ended(words: string): string {
  return /[.!?…]$/.test(words) ? words : `${words}.`;
}

function wait(retryAfterMs: number | null): string {
  if (retryAfterMs === null || retryAfterMs === 0) return "";
  return ` It asks to wait ${Math.ceil(retryAfterMs / 1_000)} s.`;
}

/** RFC 9110, Retry-After: seconds, or an HTTP date. Null where absent or unreadable, never negative, at most a day. */
function readRetryAfter(value: string | undefined, now: number): number | null {
  if (value === undefined) return null;
  const text = value.trim();
  const milliseconds = /^\d+$/.test(text)
    ? Number(text) * 1_000
    : /[a-z]/i.test(text)
      ? Date.parse(text) - now
      : Number.NaN;
  return Number.isNaN(milliseconds) ? null : Math.min(Math.max(milliseconds, 0), 86_400_000);
}
