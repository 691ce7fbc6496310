import { ConsoleError } from "../../errors.ts";
import { cleanLine } from "../../http/words.ts";
import type { Provider, ProviderAnswer } from "./provider.ts";

type Refusal = Extract<ProviderAnswer, { readonly ok: false }>;

/**
 * The sentence for a provider's refusal, and what to do about it. The codes are OAuth's (RFC 6749, 5.2; RFC 8628, 3.5);
 * the words that are looked at are Keycloak's, which answers `unauthorized_client` for a wrong secret as well as for a
 * client that may not sign in so.
 */
export function providerRefusal(provider: Provider, refusal: Refusal): ConsoleError {
  const { name, settings } = provider;
  const client = `the client “${cleanLine(settings.clientId, (words) => words, 80)}”`;
  const { words } = refusal;
  const code = refusal.error || String(refusal.status);
  const said = words === "" ? "" : ` It says: “${words}”.`;
  const mend = (advice: string, errorCode: "BAD_ANSWER" | "UNAVAILABLE" = "BAD_ANSWER") =>
    new ConsoleError(errorCode, `${name} ${advice}${said}`);
  if (refusal.status === 404) {
    return mend("has nothing at its token endpoint (404). Is `issuer` in Settings right, and the realm in it?");
  }
  if (/service account/i.test(words)) {
    return mend(
      `does not let ${client} sign in by itself (${code}). In Keycloak it needs “Client authentication” and “Service accounts roles”.`,
    );
  }
  if (/device authorization/i.test(words)) {
    return mend(
      `does not let ${client} sign in with a browser (${code}). In Keycloak switch on “OAuth 2.0 Device Authorization Grant” for it.`,
    );
  }
  switch (refusal.error) {
    case "invalid_client":
    case "unauthorized_client":
      return settings.grant === "device"
        ? mend(
            `does not know ${client} as a public one (${code}). Check \`clientId\` in Settings; in Keycloak “Client authentication” has to be off.`,
          )
        : new ConsoleError(
            "UNAUTHORIZED",
            `${name} does not accept the secret of ${client} (${code}). Enter the present one in Backends; check \`clientId\` in Settings.`,
            { scheme: "oauth2" },
          );
    case "invalid_scope":
      return mend(`does not give ${client} this scope (${code}). Check \`scope\` in Settings.`);
    case "invalid_target":
      return mend(`does not give ${client} a token for this audience (${code}). Check \`audience\` in Settings.`);
    case "unsupported_grant_type":
      return mend(`does not offer this way to sign in (${code}). Choose another \`grant\` in Settings.`);
    case "temporarily_unavailable":
    case "server_error":
      return mend(`could not answer (${code}).`, "UNAVAILABLE");
    default:
      return mend(`refused (${code}).`);
  }
}
