import { ConsoleError } from "../errors.ts";
import { shownUrl } from "./url.ts";

/** How many redirects of one request are followed. */
export const maxRedirects = 5;

/** Whether an answer sends us elsewhere. 300 and 304 do not. */
export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/**
 * Where a redirect leads, if it may be followed: for a GET, on the same host, where only http may become https (then
 * the port may change). Following further would send the credential to someone else, or in clear text.
 *
 * @param seen URLs asked so far, the one that redirects last; the next one is not added
 * @throws ConsoleError BAD_ANSWER, or UNAUTHORIZED where the target is a sign-in for a browser
 */
export function followRedirect(
  name: string,
  method: string,
  seen: readonly URL[],
  location: string | undefined,
  redact: (words: string) => string,
): URL {
  const from = seen.at(-1);
  const target = from !== undefined && location !== undefined ? parse(location, from) : null;
  if (from === undefined || target === null) {
    throw new ConsoleError("BAD_ANSWER", `${name} redirects without saying where to. Is the URL in Settings right?`);
  }
  target.username = "";
  target.password = "";
  target.hash = "";
  if (!staysAtHome(from, target)) throw strangeRedirect(name, from, target, redact);
  const shown = redact(shownUrl(target));
  if (method !== "GET") {
    throw new ConsoleError(
      "BAD_ANSWER",
      `${name} redirects to ${shown}, and only reading requests are sent on. Correct the URL in Settings to match it.`,
    );
  }
  if (seen.some((url) => url.href === target.href)) {
    throw new ConsoleError(
      "BAD_ANSWER",
      `${name} redirects in a circle (back to ${shown}). Is the route prefix of its URL right?`,
    );
  }
  if (seen.length > maxRedirects) {
    throw new ConsoleError(
      "BAD_ANSWER",
      `${name} redirects more than ${maxRedirects} times, lastly to ${shown}. Is the URL in Settings right?`,
    );
  }
  return target;
}

function parse(location: string, from: URL): URL | null {
  return URL.canParse(location, from.href) ? new URL(location, from) : null;
}

function staysAtHome(from: URL, target: URL): boolean {
  if (target.origin === from.origin) return true;
  return from.protocol === "http:" && target.protocol === "https:" && from.hostname === target.hostname;
}

function strangeRedirect(name: string, from: URL, target: URL, redact: (words: string) => string): ConsoleError {
  const shown = redact(shownUrl(target));
  if (target.hostname === from.hostname && from.protocol === "https:" && target.protocol === "http:") {
    return new ConsoleError(
      "BAD_ANSWER",
      `${name} redirects from https to ${shown}, which is not encrypted, so it was not followed. Check the URL in Settings.`,
    );
  }
  if (isSignIn(target)) {
    return new ConsoleError(
      "UNAUTHORIZED",
      `${name} wants a browser sign-in at ${target.host}, which the console cannot do. Use a URL behind the sign-in, ` +
        "or a token or header that the sign-in accepts.",
    );
  }
  return new ConsoleError(
    "BAD_ANSWER",
    `${name} redirects to another address, ${shown}, so nothing was sent there. If it has moved, write that URL in ` +
      "Settings; if it wants a browser sign-in, use a URL behind that.",
  );
}

/** Recognises the sign-ins of oauth2-proxy, Dex, Keycloak, Okta, Entra, Google, Cloudflare Access, Authelia and the like. */
function isSignIn({ hostname, pathname, searchParams }: URL): boolean {
  if (searchParams.has("client_id") || searchParams.has("SAMLRequest") || searchParams.has("redirect_uri")) return true;
  const words =
    /(?:^|[^a-z])(?:login|log-in|signin|sign-in|sso|auth|oauth2?|oidc|openid|saml2?|adfs|cas|idp|accounts)(?:[^a-z]|$)/i;
  return (
    words.test(pathname) || words.test(hostname) || /cloudflareaccess|okta|onelogin|keycloak|authelia/i.test(hostname)
  );
}
