import * as z from "zod";
import { credentialSchema } from "../../../shared/model/credential.ts";

/**
 * What may lie in the keychain: what a form can send, and what only a provider gives. The schema of the contract knows
 * nothing of the latter, so that the renderer cannot plant it.
 */
export const storedCredentialSchema = z.union([
  credentialSchema,
  /** From a sign-in with a browser (RFC 8628): what the next token is got with. */
  z.object({ scheme: z.literal("device"), refreshToken: z.string().min(1).max(65_536) }),
]);

export type StoredCredential = Readonly<z.infer<typeof storedCredentialSchema>>;

/** Everything in a credential that nobody may read, as it is sent and as it was entered. */
export function secretsOf(credential: StoredCredential | null): readonly string[] {
  switch (credential?.scheme) {
    case undefined:
    case "command":
      return [];
    case "basic":
      return [credential.password, Buffer.from(`${credential.username}:${credential.password}`).toString("base64")];
    case "bearer":
      return [credential.token];
    case "headers":
      return Object.values(credential.headers);
    case "oauth2":
      return [credential.clientSecret];
    case "passphrase":
      return [credential.passphrase];
    case "device":
      return [credential.refreshToken];
  }
}
