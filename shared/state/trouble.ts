import type { BackendHealth } from "../model/backend.ts";
import type { CredentialScheme } from "../model/credential.ts";

/**
 * What is wrong with a backend that gives no good answer: it answers all the same where it refuses or fails, and nobody
 * asked it where it waits for the person's part (`waiting`, or `ended` where a sign-in was good for so long only) or for
 * the keychain (`unasked`).
 */
export const troubles = ["silent", "refusing", "failing", "waiting", "ended", "unasked"] as const;
export type Trouble = (typeof troubles)[number];

export type Troubled = Pick<BackendHealth, "error" | "asksFor" | "credential">;

/** To go on after the name of one backend, or after those of more. */
export const troublePhrases: Readonly<Record<Trouble, readonly [one: string, more: string]>> = {
  silent: ["does not answer", "do not answer"],
  refusing: ["refuses us", "refuse us"],
  failing: ["answers with an error", "answer with an error"],
  waiting: ["waits for you", "wait for you"],
  ended: ["waits for you to sign in again", "wait for you to sign in again"],
  unasked: ["waits for the keychain", "wait for the keychain"],
};

/** The trouble of a backend that gives no good answer; `silent` too where nothing is known to be wrong with it. */
export function troubleOf(health: Troubled): Trouble {
  if (health.error !== null && health.asksFor?.ended === true) return "ended";
  if (waitsForPerson(health)) return "waiting";
  switch (health.error?.code) {
    case undefined:
    case "UNREACHABLE":
    case "TIMEOUT":
    case "TLS":
      return "silent";
    case "UNAUTHORIZED":
    case "FORBIDDEN":
      return "refusing";
    case "NO_KEYCHAIN":
      return "unasked";
    default:
      return "failing";
  }
}

const gotSchemes: readonly CredentialScheme[] = ["oauth2", "device", "command"];

/**
 * Whether the backend was not asked at all because a person's part is missing. A token that is got needs one (consent, a
 * sign-in, a client's secret), and a locked key its passphrase; whoever types what is sent is asked by the server.
 */
function waitsForPerson({ error, asksFor, credential }: Troubled): boolean {
  if (error === null || asksFor === null) return false;
  if (asksFor.scheme === "passphrase") return error.code === "TLS" || error.code === "UNAUTHORIZED";
  const missing = credential === "none" || credential === "withheld";
  return error.code === "UNAUTHORIZED" && missing && gotSchemes.includes(asksFor.scheme);
}
