import { originOf } from "../../../shared/settings/receivers.ts";
import type { ConnectionSettings } from "../../../shared/settings/schema.ts";
import { fingerprintOf, readSmallFile } from "../http/smallFile.ts";

type Bound = Pick<ConnectionSettings, "url" | "auth" | "proxy" | "unencrypted">;

/** The account of a backend's credential. */
export function accountOf(environment: string, backend: string): string {
  return `${environment}/${backend}`;
}

/** The account of the passphrase of a backend's client certificate. */
export function keyAccountOf(environment: string, backend: string): string {
  return `${environment}/${backend}/key`;
}

/** What all accounts of an environment begin with. */
export function accountsOf(environment: string): string {
  return `${environment}/`;
}

const unreadable = "that cannot be read";

/** What tells a CA file from others as it is now; null where settings name none. Never rejects. */
export async function authoritiesOf(caFile: string | null): Promise<string | null> {
  if (caFile === null) return null;
  const file = await readSmallFile(caFile);
  return file.ok ? fingerprintOf(file.content) : unreadable;
}

/**
 * Everything that gets to see a credential, as one text that a credential belongs to: the backend's origin; the
 * provider's addresses where it is exchanged for a token there; the proxy where anything of it goes unencrypted; and
 * where a CA file decides who they are, its content. So that an edited settings file cannot send it elsewhere.
 */
export function boundTo({ url, auth, proxy, unencrypted }: Bound, authorities: string | null): string {
  const providers = auth?.type === "oauth2" ? addressesOf(auth) : [];
  const asked = [url, ...providers];
  const through = proxy !== undefined && asked.some((address) => protocolOf(address) === "http:") ? [proxy] : [];
  const trusting = unencrypted !== true && [...asked, ...through].some((address) => protocolOf(address) !== "http:");
  return [
    originOf(url),
    ...(unencrypted === true ? ["unencrypted"] : []),
    ...(providers.length === 0 ? [] : [`by ${providers.join(" and ")}`]),
    ...through.map((address) => `through ${originOf(address)}`),
    ...(trusting && authorities !== null ? [`trusting the CA file ${authorities}`] : []),
  ].join(" ");
}

/** `boundTo` with the CA file as it is now. */
export async function bindingOf(connection: Bound, caFile: string | null): Promise<string> {
  return boundTo(connection, await authoritiesOf(caFile));
}

/** Whether nothing may be kept for it: its CA file cannot be read, and once it can, it may be anybody's. */
export function isForNobody(bound: string): boolean {
  return bound.endsWith(unreadable);
}

/** What the passphrase of a key belongs to: it opens that file and is sent nowhere. */
export function boundToKey(path: string): string {
  return `key file ${path}`;
}

function protocolOf(url: string): string {
  return new URL(url).protocol;
}

type OAuth2 = Extract<NonNullable<ConnectionSettings["auth"]>, { readonly type: "oauth2" }>;

function addressesOf({ issuer, tokenUrl, deviceUrl }: OAuth2): string[] {
  return [issuer, tokenUrl, deviceUrl].flatMap((url) =>
    url === undefined ? [] : [new URL(url).href.replace(/\/$/, "")],
  );
}
