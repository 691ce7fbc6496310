import { tellCertificate } from "./certificate.ts";
import type { Look } from "./context.ts";
import { portOf } from "./context.ts";
import { readCertificate } from "./peer.ts";
import { ownFingerprints, productOf } from "./products.ts";

/** What speaks the other scheme at the same port. */
export interface OtherScheme {
  readonly scheme: "http" | "https";
  /** Its URL; null where something else than the product answered there. */
  readonly betterUrl: string | null;
}

/**
 * Whether the server speaks https where http was given, or the other way round. It is asked at the same host and port,
 * and without the credential. Null where it does not.
 */
export async function tryOtherScheme(look: Look): Promise<OtherScheme | null> {
  const { trial, connection, signal } = look;
  if (trial.kind === "postgres") return null;
  const given = new URL(connection.url);
  const scheme = given.protocol === "https:" ? "http" : "https";
  const url = withScheme(given, scheme);
  const other = { ...connection, url, credential: null, authorizer: null };
  if (scheme === "https") {
    const certificate = await readCertificate(other, look.clock, signal).catch(() => null);
    if (certificate === null) return null;
    tellCertificate({ ...look, connection: other }, certificate);
  }
  const asker = look.open(other);
  let answered = false;
  for (const { path, read } of ownFingerprints[trial.kind]) {
    const seen = await asker.ask(path);
    // A proxy's answer is none of the server's.
    if (seen.status === null || seen.status === 407 || seen.status >= 500) break;
    answered = true;
    const asksWho = seen.status === 401 || seen.status === 403;
    if (asksWho || productOf(seen, read)?.is === trial.kind) return { scheme, betterUrl: url };
  }
  if (answered) return { scheme, betterUrl: null };
  // TLS is spoken there; what is wrong with its certificate is said at the certificate.
  return scheme === "https" ? { scheme, betterUrl: url } : null;
}

/** The URL with another scheme and the same port, which is written out unless the new scheme has it anyway. */
function withScheme(given: URL, scheme: "http" | "https"): string {
  const path = given.pathname.replace(/\/+$/, "");
  const usual = scheme === "https" ? 443 : 80;
  const port = portOf(given);
  return `${scheme}://${given.hostname}${port === usual ? "" : `:${port}`}${path}`;
}
