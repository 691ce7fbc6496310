import type { AuthSettings } from "./schema.ts";

type OAuth2 = Extract<AuthSettings, { readonly type: "oauth2" }>;

/** `https://host:port`. URL gives only the web's schemes an origin. */
export function originOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

/**
 * The origins that get what a person has at a provider: the client's secret, or the sign-in. An address that is named is
 * asked in place of the one that the issuer describes, which is on the issuer's own host.
 */
export function receiversOf({ grant, issuer, tokenUrl, deviceUrl }: OAuth2): string[] {
  const asked = grant === "device" ? [deviceUrl ?? issuer, tokenUrl ?? issuer] : [tokenUrl ?? issuer];
  return [...new Set(asked.flatMap((url) => (url === undefined ? [] : [originOf(url)])))];
}
