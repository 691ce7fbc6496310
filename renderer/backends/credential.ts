import type { BackendHealth } from "../../shared/model/backend.ts";
import { type Credential, credentialSchema } from "../../shared/model/credential.ts";

export type Scheme = Credential["scheme"];

/** What stands in the form's fields. */
export interface CredentialFields {
  readonly scheme: Scheme;
  readonly username: string;
  readonly password: string;
  readonly token: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** What a backend's form begins with: what it asks for, else what is in use or named by the settings. */
export function emptyFields({ asksFor, credentialForm }: BackendHealth): CredentialFields {
  const { scheme, username, headerNames } = asksFor ?? credentialForm;
  return {
    scheme,
    username: username ?? "",
    password: "",
    token: "",
    headers: headerNames.length === 0 ? [["", ""]] : headerNames.map((name) => [name, ""] as const),
  };
}

/** The same fields with nothing secret in them, for another attempt. */
export function withoutSecrets(fields: CredentialFields): CredentialFields {
  return { ...fields, password: "", token: "", headers: fields.headers.map(([name]) => [name, ""] as const) };
}

export type CheckedCredential =
  | { readonly ok: true; readonly credential: Credential }
  | { readonly ok: false; readonly message: string };

const fieldNames: Readonly<Record<string, string>> = {
  username: "The user name",
  password: "The password",
  token: "The token",
  headers: "A header",
};

/** The credential that the fields mean, or what is missing in them. Never with the secret in the message. */
export function credentialOf(fields: CredentialFields): CheckedCredential {
  const parsed = credentialSchema.safeParse(draft(fields));
  if (parsed.success) {
    const empty = parsed.data.scheme === "headers" && Object.keys(parsed.data.headers).length === 0;
    return empty ? { ok: false, message: "At least one header is needed." } : { ok: true, credential: parsed.data };
  }
  const issue = parsed.error.issues[0];
  const name = fieldNames[String(issue?.path[0])] ?? "The credential";
  if (issue?.code === "too_small") return { ok: false, message: `${name} is missing.` };
  if (issue?.code === "too_big") return { ok: false, message: `${name} is too long.` };
  return { ok: false, message: `${name} ${issue?.message ?? "cannot be used"}.` };
}

function draft({ scheme, username, password, token, headers }: CredentialFields): unknown {
  switch (scheme) {
    case "basic":
      return { scheme, username, password };
    case "bearer":
      return { scheme, token: token.trim() };
    case "headers":
      return {
        scheme,
        headers: Object.fromEntries(
          headers.filter(([name]) => name.trim() !== "").map(([name, value]) => [name.trim(), value]),
        ),
      };
  }
}
