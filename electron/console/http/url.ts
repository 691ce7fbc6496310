import { ConsoleError } from "../errors.ts";

/**
 * The URL of a path under a base URL. It keeps the base's route prefix and never holds `//` in its path: Prometheus
 * redirects that (301), which turns a POST into a GET. User info, query and fragment of the base are left out.
 *
 * @throws ConsoleError INVALID_INPUT where the base is no http(s) URL, or the path leaves it (`..`)
 */
export function joinUrl(
  name: string,
  base: string,
  path: string,
  query: readonly (readonly [string, string])[] = [],
): URL {
  const url = parseBase(name, base);
  if (/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(path)) {
    throw new ConsoleError("INVALID_INPUT", `${name} was not asked: “${path.slice(0, 80)}” is not a path.`);
  }
  // The setter encodes "?" and "#", so that a path cannot begin a query.
  url.pathname = `${url.pathname}/${path}`.replace(/\/{2,}/g, "/");
  if (query.length > 0) url.search = encodeForm(query);
  return url;
}

/** Form encoding (`application/x-www-form-urlencoded`), for bodies and query strings. Names may repeat. */
export function encodeForm(pairs: readonly (readonly [string, string])[]): string {
  const encoded = new URLSearchParams();
  for (const [name, value] of pairs) encoded.append(name, value);
  return encoded.toString();
}

/** A URL as sentences may show it: without user info, query and fragment, and not endless. */
export function shownUrl(url: URL): string {
  const shown = `${url.protocol}//${url.host}${url.pathname}`;
  return shown.length > 200 ? `${shown.slice(0, 199)}…` : shown;
}

function parseBase(name: string, base: string): URL {
  const url = URL.canParse(base) ? new URL(base) : null;
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:") || url.hostname === "") {
    throw new ConsoleError(
      "INVALID_INPUT",
      `${name} has no usable URL. It has to begin with http:// or https://, followed by a host; check it in Settings.`,
    );
  }
  url.username = "";
  url.password = "";
  url.search = "";
  url.hash = "";
  return url;
}
