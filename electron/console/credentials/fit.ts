import { isDeepStrictEqual } from "node:util";
import type { ConnectionSettings } from "../../../shared/settings/schema.ts";
import type { KeptCredential } from "../world.ts";
import type { StoredCredential } from "./kept.ts";

type Scheme = StoredCredential["scheme"];
type Auth = ConnectionSettings["auth"];

const schemeNames: Readonly<Record<Scheme, string>> = {
  basic: "a user name and password",
  bearer: "a token",
  headers: "headers",
  oauth2: "a client secret",
  device: "a sign-in with a browser",
  command: "the consent to run a command",
  passphrase: "a passphrase",
};

/** Schemes that mean nothing unless settings name them. */
const named: ReadonlySet<Scheme> = new Set<Scheme>(["oauth2", "device", "command", "passphrase"]);

/**
 * Why a kept credential must not be sent to a backend, as a sentence; null where it may be, or where there is none.
 * `bound`: what would get to see it.
 */
export function withheldBecause(kept: KeptCredential | null, auth: Auth, bound: string): string | null {
  if (kept === null) return null;
  if (kept.credential === null) return otherReceiver(kept.origin, bound);
  if (isOtherCommand(kept.credential, auth)) {
    return "The settings name another command than the one that you allowed, so it was not run. Look at it and allow it in Backends.";
  }
  const difference = differenceOf(kept.credential, auth, "the saved credential");
  return difference === null ? null : `${difference}, so it was not sent. Enter the one that they want.`;
}

function otherReceiver(known: string | null, bound: string): string {
  if (known === null)
    return "The saved credential does not say which address it is for, so it was not sent. Enter it again.";
  const saved = `The saved credential is for ${shortened(known)}`;
  return firstWord(known) === firstWord(bound)
    ? `${saved}, but by the settings it would be for ${shortened(bound)}, so it was not sent. If that is right, enter it again.`
    : `${saved}, so it was not sent. Enter the one for this address.`;
}

function firstWord(bound: string): string {
  return bound.split(" ", 1)[0] ?? "";
}

/** A person compares the beginning of a fingerprint at most. */
function shortened(bound: string): string {
  return bound.replace(/ ([0-9a-f]{12})[0-9a-f]{52}$/, " $1…");
}

/** Why an entered credential could never be sent, as a sentence; null where it fits the settings. */
export function refusedBecause(credential: StoredCredential, auth: Auth): string | null {
  if (isOtherCommand(credential, auth)) {
    return "The command in the settings is another one than the form showed, so it was not allowed. Open the form again.";
  }
  const difference = differenceOf(credential, auth, "this credential");
  return difference === null
    ? null
    : `${difference}, so it was not saved. Enter the one that they want, or change \`auth\` in them.`;
}

/** Consent is to one command, word for word. */
function isOtherCommand(credential: StoredCredential, auth: Auth): boolean {
  return (
    credential.scheme === "command" && auth?.type === "command" && !isDeepStrictEqual(credential.command, auth.command)
  );
}

function differenceOf(credential: StoredCredential, auth: Auth, what: string): string | null {
  const { scheme } = credential;
  if (auth === undefined || auth.type === "none") {
    return named.has(scheme) ? `The settings name none of this kind, but ${what} is ${schemeNames[scheme]}` : null;
  }
  const wanted = auth.type === "oauth2" && auth.grant === "device" ? "device" : auth.type;
  if (wanted !== scheme) return `The settings want ${schemeNames[wanted]}, but ${what} is ${schemeNames[scheme]}`;
  if (auth.type !== "basic" || credential.scheme !== "basic" || auth.username === credential.username) return null;
  return `The settings want the user “${auth.username}”, but ${what} is for another user`;
}
