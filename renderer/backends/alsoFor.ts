import type { BackendHealth } from "../../shared/model/backend.ts";
import type { Credential } from "../../shared/model/credential.ts";

/**
 * The other backends of an environment that the same credential may be for: they want that scheme, and have none or
 * are refused too. A database's user is another one than a web server's.
 */
export function alsoWanting(
  of: BackendHealth,
  scheme: string,
  every: Iterable<BackendHealth>,
): readonly BackendHealth[] {
  if (of.kind === "postgres" || !["basic", "bearer", "headers"].includes(scheme)) return [];
  return [...every].filter(
    (health) =>
      health.environment === of.environment &&
      health.id !== of.id &&
      health.kind !== "postgres" &&
      wantedScheme(health) === scheme,
  );
}

function wantedScheme({ asksFor, credentialForm, credential }: BackendHealth): string | null {
  if (asksFor !== null) return asksFor.scheme;
  return credentialForm.fixed === true && credential === "none" ? credentialForm.scheme : null;
}

/** Whether the settings of a backend let it have the credential: they may name another user, or other headers. */
export function mayHave({ asksFor, credentialForm }: BackendHealth, credential: Credential): boolean {
  const { username, headerNames } = asksFor ?? credentialForm;
  if (credential.scheme === "basic") return username === null || username === credential.username;
  if (credential.scheme !== "headers") return true;
  const given = Object.keys(credential.headers).map((name) => name.toLowerCase());
  return headerNames.length === 0 || sameNames(headerNames, given);
}

/** The same for what is typed so far: another user's backend is not offered. */
export function mayBeFor({ asksFor, credentialForm }: BackendHealth, typedUser: string): boolean {
  const { username } = asksFor ?? credentialForm;
  return username === null || typedUser === "" || username === typedUser;
}

function sameNames(names: readonly string[], given: readonly string[]): boolean {
  return names.length === given.length && names.every((name) => given.includes(name.toLowerCase()));
}
