import type { BackendHealth } from "../../shared/model/backend.ts";
import { type Credential, type CredentialScheme, credentialSchema } from "../../shared/model/credential.ts";

/** What is typed into a form. The other schemes are agreed to: a command, a sign-in with a browser. */
export const typedSchemes = ["basic", "bearer", "headers", "oauth2", "passphrase"] as const;
export type TypedScheme = (typeof typedSchemes)[number];

export function isTyped(scheme: CredentialScheme): scheme is TypedScheme {
  return (typedSchemes as readonly CredentialScheme[]).includes(scheme);
}

export type FormBeginning = BackendHealth["credentialForm"];

/** What a form for a backend begins with: what it asks for, else what is in use or named by the settings. */
export function beginningOf(health: BackendHealth, wanted: "credential" | "passphrase"): FormBeginning {
  if (wanted === "passphrase") return { scheme: "passphrase", username: null, headerNames: [], fixed: true };
  return health.asksFor ?? health.credentialForm;
}

/** What the settings decide of a form, to compare: where another thing stands there, the person has read the wrong one. */
export function settingsBehind({ url, credentialForm }: BackendHealth): string {
  const { scheme, fixed, username, headerNames, command, provider } = credentialForm;
  return JSON.stringify([url, fixed === true && { scheme, username, headerNames, command, provider }]);
}

const usuallyChosen: readonly CredentialScheme[] = ["basic", "bearer", "headers"];

/** Whether the person chooses the scheme: the settings name none, and it is one that a server names by itself. */
export function choosesScheme({ scheme, fixed }: FormBeginning): boolean {
  return fixed !== true && usuallyChosen.includes(scheme);
}

/** What stands in the form's fields. */
export interface CredentialFields {
  readonly scheme: TypedScheme;
  readonly username: string;
  readonly password: string;
  readonly token: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly clientSecret: string;
  readonly passphrase: string;
}

const noSecrets = { password: "", token: "", clientSecret: "", passphrase: "" };

export function emptyFields({ scheme, username, headerNames }: FormBeginning): CredentialFields {
  return {
    ...noSecrets,
    scheme: isTyped(scheme) ? scheme : "basic",
    username: username ?? "",
    headers: headerNames.length === 0 ? [["", ""]] : headerNames.map((name) => [name, ""] as const),
  };
}

/** The same fields with nothing secret in them, for another attempt. */
export function withoutSecrets(fields: CredentialFields): CredentialFields {
  return { ...fields, ...noSecrets, headers: fields.headers.map(([name]) => [name, ""] as const) };
}

export type CheckedCredential =
  | { readonly ok: true; readonly credential: Credential }
  | { readonly ok: false; readonly message: string };

const fieldNames: Readonly<Record<string, string>> = {
  username: "The user name",
  password: "The password",
  token: "The token",
  headers: "A header",
  clientSecret: "The client secret",
  passphrase: "The passphrase",
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

function draft({ scheme, username, password, token, headers, clientSecret, passphrase }: CredentialFields): unknown {
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
    case "oauth2":
      return { scheme, clientSecret: clientSecret.trim() };
    case "passphrase":
      return { scheme, passphrase };
  }
}
