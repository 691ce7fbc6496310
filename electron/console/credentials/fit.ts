import type { Credential } from "../../../shared/model/credential.ts";
import type { ConnectionSettings } from "../environments/schema.ts";
import type { KeptCredential } from "../world.ts";

const schemeNames: Readonly<Record<Credential["scheme"], string>> = {
  basic: "a user name and password",
  bearer: "a token",
  headers: "headers",
};

type Auth = ConnectionSettings["auth"];

/** Why a kept credential must not be sent to a backend, as a sentence; null where it may be, or where there is none. */
export function withheldBecause(kept: KeptCredential | null, auth: Auth): string | null {
  if (kept === null) return null;
  if (kept.credential === null) {
    return kept.origin === null
      ? "The saved credential does not say which address it is for, so it was not sent. Enter it again."
      : `The saved credential is for ${kept.origin}, so it was not sent. Enter the one for this address.`;
  }
  const difference = differenceOf(kept.credential, auth, "the saved credential");
  return difference === null ? null : `${difference}, so it was not sent. Enter the one that they want.`;
}

/** Why an entered credential could never be sent, as a sentence; null where it fits the settings. */
export function refusedBecause(credential: Credential, auth: Auth): string | null {
  const difference = differenceOf(credential, auth, "this credential");
  return difference === null
    ? null
    : `${difference}, so it was not saved. Enter the one that they want, or change \`auth\` in them.`;
}

function differenceOf(credential: Credential, auth: Auth, what: string): string | null {
  if (auth === undefined || auth.type === "none") return null;
  if (auth.type !== credential.scheme) {
    return `The settings want ${schemeNames[auth.type]}, but ${what} is ${schemeNames[credential.scheme]}`;
  }
  if (auth.type !== "basic" || credential.scheme !== "basic" || auth.username === credential.username) return null;
  return `The settings want the user “${auth.username}”, but ${what} is for another user`;
}
