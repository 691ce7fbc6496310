import { isLocal } from "../environments/edit/warnings.ts";
import type { ConsoleError } from "../errors.ts";
import type { BackendConnection } from "../http/connection.ts";
import type { Seen } from "./asking.ts";
import type { Look } from "./context.ts";
import type { Findings } from "./findings.ts";
import { findingOf } from "./sentences.ts";

/** Says that the server refused us, where that is what an error means. Answers whether it is. */
export function tellRefusal(look: Look, error: ConsoleError | null, headers: Seen["headers"] = {}): boolean {
  if (error?.code === "UNAUTHORIZED" && error.scheme !== "tenant") {
    tellRefused(look, error, headers["www-authenticate"] ?? null);
    return true;
  }
  if (error?.code !== "FORBIDDEN") return false;
  tellForbidden(look, error);
  return true;
}

function tellRefused(look: Look, error: ConsoleError, challenge: string | null): void {
  const { findings, unsent, connection } = look;
  if (
    error.scheme === null &&
    connection.credential === null &&
    /^(?:Grafana Mimir|Cortex)\b/.test(findings.product ?? "")
  ) {
    tellTenantHeader(findings);
    return;
  }
  const wants = error.scheme === "basic" || error.scheme === "bearer" ? error.scheme : wantedBy(challenge);
  if (wants !== null) findings.learn({ wants });
  if (unsent !== null) {
    findings.tell("credential", "wrong", unsent.found, unsent);
    return;
  }
  const { found, ...remedy } = findingOf(error);
  findings.tell("credential", "wrong", found, remedy);
}

/** These answer 401 to whoever names no tenant, and name no scheme. */
function tellTenantHeader(findings: Findings): void {
  findings.learn({ wants: "headers" });
  findings.tell("credential", "wrong", "It keeps tenants apart, and was not told which one is meant (401).", {
    mend: "Set `auth` to headers with the name X-Scope-OrgID, and enter the tenant as its value.",
  });
}

/** A challenge of another scheme (Digest, Negotiate) is none that a form could satisfy. */
function wantedBy(challenge: string | null): "headers" | null {
  return challenge !== null && /^\s*(?:api-?key|token)\b/i.test(challenge) ? "headers" : null;
}

function tellForbidden({ findings, unsent }: Look, error: ConsoleError): void {
  if (unsent !== null) {
    findings.tell("credential", "wrong", unsent.found, unsent);
    return;
  }
  const { found, ...remedy } = findingOf(error);
  findings.tell("credential", "wrong", found, remedy);
}

const proofs = {
  basic: "the user name and password",
  bearer: "the token",
  headers: "the headers",
  oauth2: "a token of the provider",
  device: "a token of the sign-in",
  command: "the token of the command",
  passphrase: "the client certificate",
} as const;

/** Says that the server answered with what it was sent. */
export function tellAccepted({ trial, connection, findings, unsent }: Look): void {
  if (unsent !== null) {
    findings.tell("credential", "doubtful", `It asks for none. ${unsent.found}`, unsent);
    return;
  }
  const scheme = connection.authorizer?.scheme ?? connection.credential?.scheme ?? null;
  if (scheme !== null) {
    tellSent(findings, connection, proofs[scheme]);
    return;
  }
  const auth = trial.kind === "postgres" ? undefined : trial.settings.auth;
  if (auth === undefined || auth.type === "none") {
    findings.tell("credential", "good", "It asks for none.");
    return;
  }
  findings.tell("credential", "doubtful", "The settings name a credential, and it answered without one.", {
    mend: "Set `auth` to none if it needs none.",
  });
}

/** Whoever listens in between can read what goes over plain HTTP; on this machine there is no in between. */
function tellSent(findings: Findings, { kind, url }: BackendConnection, what: string): void {
  const { protocol, hostname } = new URL(url);
  if (kind === "postgres" || protocol === "https:" || isLocal(hostname)) {
    findings.tell("credential", "good", `It answered with ${what}.`);
    return;
  }
  findings.tell("credential", "doubtful", `It answered with ${what}, which went there unencrypted.`, {
    mend: "Begin the URL with https:// if the server offers that.",
  });
}
