import { type Credential, credentialSchema } from "../../../shared/model/credential.ts";
import type { AuthSettings } from "../../../shared/settings/schema.ts";

/** What was typed for one backend and is kept nowhere but in the form, until it is handed over. */
export interface Secrets {
  readonly password: string;
  readonly token: string;
  /** By the header's name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly clientSecret: string;
  readonly passphrase: string;
  /** The command whose running the person agreed to, to the letter; null where to none. */
  readonly agreed: string | null;
}

export const noSecrets: Secrets = {
  password: "",
  token: "",
  headers: {},
  clientSecret: "",
  passphrase: "",
  agreed: null,
};

/** What a backend's settings say of proof. */
export interface Asks {
  readonly auth: AuthSettings | undefined;
  readonly clientCert: boolean;
}

/** A command as one text: two that differ anywhere differ in it. */
export function commandText(command: readonly string[]): string {
  return JSON.stringify(command);
}

/** A secret that is typed in part: the words for what is missing. */
export type Typed =
  | { readonly kind: "credentials"; readonly credentials: readonly Credential[] }
  | { readonly kind: "fault"; readonly message: string };

/** The credentials that were typed, that of the server first; none where the fields are empty. */
export function typedCredentials({ auth, clientCert }: Asks, secrets: Secrets): Typed {
  const wanted = [
    proofOf(auth, secrets),
    clientCert && secrets.passphrase !== "" ? { scheme: "passphrase", passphrase: secrets.passphrase } : null,
  ].filter((credential) => credential !== null);
  const credentials: Credential[] = [];
  for (const each of wanted) {
    const parsed = credentialSchema.safeParse(each);
    if (!parsed.success) return { kind: "fault", message: faultSentence(parsed.error.issues[0]) };
    credentials.push(parsed.data);
  }
  return { kind: "credentials", credentials };
}

function proofOf(auth: AuthSettings | undefined, secrets: Secrets): unknown {
  switch (auth?.type) {
    case "basic":
      return secrets.password === "" ? null : { scheme: "basic", username: auth.username, password: secrets.password };
    case "bearer":
      return secrets.token.trim() === "" ? null : { scheme: "bearer", token: secrets.token.trim() };
    case "headers":
      return headersOf(auth.names, secrets.headers);
    case "oauth2":
      return auth.grant === "device" || secrets.clientSecret === ""
        ? null
        : { scheme: "oauth2", clientSecret: secrets.clientSecret };
    case "command":
      return secrets.agreed === commandText(auth.command) ? { scheme: "command", command: auth.command } : null;
    default:
      return null;
  }
}

/** One header without its value is none: they are kept together. */
function headersOf(names: readonly string[], values: Secrets["headers"]): unknown {
  const value = (name: string) => (Object.hasOwn(values, name) ? (values[name] ?? "") : "");
  if (names.every((name) => value(name) === "")) return null;
  return { scheme: "headers", headers: Object.fromEntries(names.map((name) => [name, value(name)])) };
}

const fieldNames: Readonly<Record<string, string>> = {
  username: "The user name",
  password: "The password",
  token: "The token",
  headers: "A header's value",
  clientSecret: "The client secret",
  passphrase: "The passphrase",
};

/** Never with the secret in it. */
function faultSentence(
  issue:
    | { readonly path: readonly PropertyKey[]; readonly message: string; readonly code?: string | undefined }
    | undefined,
): string {
  const name = fieldNames[String(issue?.path[0])] ?? "What was typed";
  if (issue?.code === "too_small") return `${name} is missing.`;
  if (issue?.code === "too_big") return `${name} is too long.`;
  return `${name} ${issue?.message ?? "cannot be used"}.`;
}

/** Whether anything secret stands in the fields. */
export function isTyped(secrets: Secrets): boolean {
  const { password, token, headers, clientSecret, passphrase } = secrets;
  return [password, token, clientSecret, passphrase, ...Object.values(headers)].some((text) => text !== "");
}
