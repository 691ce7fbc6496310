import type { TrialCredential } from "../../../shared/model/connectionTest.ts";
import { type BackendTrial, backendTrialSchema } from "../../../shared/settings/schema.ts";
import { type BackendPart, connectionOf, partsOf } from "./backends.ts";
import type { EnvironmentDraft } from "./draft.ts";
import type { Faults } from "./faults.ts";
import { pathText } from "./paths.ts";
import { type Secrets, type Typed, typedCredentials } from "./secrets.ts";

/** What a connection test is to try; null while the fields cannot be tried yet. */
export function trialOf({ kind, settings }: BackendPart): BackendTrial | null {
  const parsed = backendTrialSchema.safeParse({ kind, settings });
  return parsed.success ? parsed.data : null;
}

/** A backend as the file has it. */
export interface InFile {
  readonly environment: string;
  readonly backend: string;
}

/**
 * With which proof: what was typed, else what is kept for the backend that there is already. Of a passphrase and a
 * secret of the server, one test can take one only: the server's.
 */
export function trialCredentialOf(part: BackendPart, secrets: Secrets, inFile: InFile | null): TrialCredential {
  const typed = typedFor(part, secrets);
  const credential = typed.kind === "credentials" ? typed.credentials[0] : undefined;
  if (credential !== undefined) return { kind: "typed", credential };
  return inFile === null ? { kind: "none" } : { kind: "kept", ...inFile };
}

/** The credentials that were typed for a backend. */
export function typedFor(part: BackendPart, secrets: Secrets): Typed {
  const { auth, clientCert } = connectionOf(part);
  return typedCredentials({ auth, clientCert: clientCert !== undefined }, secrets);
}

/** What is wrong with the secrets that were typed, by the path of each backend's proof. */
export function secretFaults(draft: EnvironmentDraft, secretsOf: (backend: string) => Secrets): Faults {
  const faults: Record<string, string> = {};
  for (const part of partsOf(draft)) {
    const typed = typedFor(part, secretsOf(part.backend));
    if (typed.kind === "fault")
      faults[pathText([...part.path, part.kind === "postgres" ? "user" : "auth"])] = typed.message;
  }
  return faults;
}
