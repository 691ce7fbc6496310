import type { StoredCredential } from "../credentials/kept.ts";
import { ConsoleError } from "../errors.ts";

/** RFC 9110, token. */
const nameShape = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** RFC 9110, field value, one byte a character: a line break would start another header. */
const valueShape = /^[\t\x20-\x7e\x80-\xff]*$/;

/** These frame the message or belong to one hop; a wrong one desynchronises the connection. */
const reserved = new Set([
  "connection",
  "content-length",
  "expect",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * One set of headers out of several; later ones win, whatever the case of their names.
 *
 * @throws ConsoleError INVALID_INPUT for a name or value that a header cannot carry; the value is not repeated
 */
export function mergeHeaders(
  name: string,
  ...sets: readonly Readonly<Record<string, string>>[]
): Record<string, string> {
  const merged = new Map<string, string>();
  for (const set of sets) {
    for (const [header, value] of Object.entries(set)) {
      const key = header.toLowerCase();
      if (!nameShape.test(header) || reserved.has(key)) throw unusable(name, header, "cannot be set");
      if (!valueShape.test(value)) throw unusable(name, header, "holds a character that a header cannot carry");
      merged.set(key, value);
    }
  }
  return Object.fromEntries(merged);
}

/**
 * The headers that prove who we are, where the credential is sent as it is; the others go to somebody else first. Basic
 * is encoded as UTF-8 (RFC 7617).
 */
export function credentialHeaders(credential: StoredCredential | null): Readonly<Record<string, string>> {
  if (credential === null) return {};
  switch (credential.scheme) {
    case "basic": {
      const pair = Buffer.from(`${credential.username}:${credential.password}`, "utf8").toString("base64");
      return { authorization: `Basic ${pair}` };
    }
    case "bearer":
      return { authorization: `Bearer ${credential.token}` };
    case "headers":
      return credential.headers;
    case "oauth2":
    case "device":
    case "command":
    case "passphrase":
      return {};
  }
}

/** An answer's headers with one text a name. */
export function flattenHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : value;
  }
  return flat;
}

function unusable(name: string, header: string, why: string): ConsoleError {
  const shown = nameShape.test(header) ? `The header “${header}”` : "A header";
  return new ConsoleError("INVALID_INPUT", `${name} was not asked. ${shown} ${why}; correct it in Settings.`);
}
