import { ConsoleError } from "../../errors.ts";
import { untimedMs } from "../command/output.ts";
import { isSendable, type Token, type TokenSource } from "../tokens.ts";
import { type Fields, type Form, type Provider, seconds } from "./provider.ts";
import { providerRefusal } from "./refusals.ts";

/** Tokens by a client's own secret (RFC 6749, 4.4). */
export function clientCredentials(provider: Provider, clientSecret: string): TokenSource {
  const { settings } = provider;
  provider.hide(clientSecret, basicPair(settings.clientId, clientSecret));
  return {
    scheme: "oauth2",
    obtain: async () => {
      const basic = await provider.takesBasic();
      const headers: Readonly<Record<string, string>> = basic
        ? { authorization: `Basic ${basicPair(settings.clientId, clientSecret)}` }
        : {};
      const inForm: Form = basic
        ? []
        : [
            ["client_id", settings.clientId],
            ["client_secret", clientSecret],
          ];
      const form: Form = [["grant_type", "client_credentials"], ...inForm, ...wishes(provider)];
      const answer = await provider.post(await provider.tokenEndpoint(), form, headers);
      if (!answer.ok) throw providerRefusal(provider, answer);
      return readToken(provider, answer.fields);
    },
    secrets: provider.secrets,
    settlesBeforeClosing: false,
    reset: provider.reset,
    close: provider.close,
  };
}

/**
 * Tokens by the refresh token of a person's sign-in (RFC 6749, 6). A provider may give another refresh token each time,
 * and take the old one for stolen: so one request at a time, and `keep` is told before the token is used.
 *
 * @param first null where the provider gave none: then there is one token, and no next one
 */
export function refreshing(
  provider: Provider,
  first: string | null,
  keep: (refreshToken: string) => Promise<void>,
): TokenSource {
  let refreshToken = first;
  let ended = signInEnded(provider, "");
  if (first !== null) provider.hide(first);
  return {
    scheme: "device",
    obtain: async () => {
      if (refreshToken === null) throw ended;
      const form: Form = [
        ["grant_type", "refresh_token"],
        ["refresh_token", refreshToken],
        ["client_id", provider.settings.clientId],
      ];
      const answer = await provider.post(await provider.tokenEndpoint(), form);
      if (!answer.ok) {
        if (answer.error !== "invalid_grant") throw providerRefusal(provider, answer);
        refreshToken = null;
        ended = signInEnded(provider, answer.words);
        throw ended;
      }
      const next = refreshTokenOf(answer.fields);
      if (next !== null && next !== refreshToken) {
        refreshToken = next;
        provider.hide(next);
        await keep(next);
      }
      return readToken(provider, answer.fields);
    },
    secrets: provider.secrets,
    settlesBeforeClosing: true,
    reset: provider.reset,
    close: provider.close,
  };
}

/** Scope and audience, where settings name them. */
export function wishes({ settings: { scope, audience } }: Provider): Form {
  return [
    ...(scope === undefined ? [] : ([["scope", scope]] as const)),
    ...(audience === undefined ? [] : ([["audience", audience]] as const)),
  ];
}

/** Null where it gave none, or one that is none. */
export function refreshTokenOf(fields: Fields): string | null {
  const value = fields.get("refresh_token");
  return typeof value === "string" && value !== "" && value.length <= 65_536 ? value : null;
}

/** The access token of a provider's answer. Throws BAD_ANSWER where there is none that can be sent. */
export function readToken(provider: Provider, fields: Fields): Token {
  const value = fields.get("access_token");
  const type = fields.get("token_type");
  if (typeof value !== "string" || !isSendable(value)) {
    throw new ConsoleError("BAD_ANSWER", `${provider.name} answered without a token that can be sent (access_token).`);
  }
  if (typeof type === "string" && type.toLowerCase() !== "bearer") {
    throw new ConsoleError(
      "BAD_ANSWER",
      `${provider.name} gave a token of another type than Bearer, which is of no use here.`,
    );
  }
  const life = seconds(fields, "expires_in");
  return { value, expiresAt: provider.clock.now() + (life === null ? untimedMs : life * 1_000) };
}

function signInEnded({ name }: Provider, words: string): ConsoleError {
  const said = words === "" ? "" : ` (it says: “${words}”)`;
  return new ConsoleError("UNAUTHORIZED", `Your sign-in at ${name} has ended${said}. Sign in again in Backends.`, {
    scheme: "device",
    ended: true,
  });
}

/** RFC 6749, 2.3.1: both are form-encoded first. */
function basicPair(clientId: string, clientSecret: string): string {
  const encoded = [clientId, clientSecret].map((part) => new URLSearchParams([["", part]]).toString().slice(1));
  return Buffer.from(encoded.join(":")).toString("base64");
}
