import type { BackendHealth } from "../../../shared/model/backend.ts";
import type { CredentialScheme } from "../../../shared/model/credential.ts";
import { receiversOf } from "../../../shared/settings/receivers.ts";
import type { AuthSettings } from "../../../shared/settings/schema.ts";

/** What a form for the credential begins with. Settings that name a scheme decide, but for the passphrase of a key. */
export function credentialForm(
  auth: AuthSettings | undefined,
  scheme: CredentialScheme,
): BackendHealth["credentialForm"] {
  const form = { scheme, username: null, headerNames: [] };
  if (scheme === "passphrase") return { ...form, fixed: true };
  switch (auth?.type) {
    case undefined:
    case "none":
      return form;
    case "basic":
      return { ...form, scheme: "basic", username: auth.username, fixed: true };
    case "bearer":
      return { ...form, scheme: "bearer", fixed: true };
    case "headers":
      return { ...form, scheme: "headers", headerNames: [...auth.names], fixed: true };
    case "command":
      return { ...form, scheme: "command", fixed: true, command: [...auth.command] };
    case "oauth2": {
      const provider = { origins: receiversOf(auth), clientId: auth.clientId };
      return { ...form, scheme: auth.grant === "device" ? "device" : "oauth2", fixed: true, provider };
    }
  }
}
