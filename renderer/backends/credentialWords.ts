import type { BackendHealth } from "../../shared/model/backend.ts";
import type { SettingsState } from "../../shared/model/environment.ts";
import type { FormBeginning, TypedScheme } from "./credential.ts";

type Secrets = SettingsState["secrets"];

/** Where a credential will be kept, as sentences; `what` it is, to begin with. */
export function whereKept({ kind, reason }: Secrets, demo: boolean, what = "It"): string {
  if (kind === "keychain") return `${what} is kept in the system's keychain, never in the settings file.`;
  if (demo) return "The demo keeps nothing: it is forgotten when the console ends.";
  return [`${what} is kept in memory until the console ends, never on disk.`, reason ?? ""].join(" ").trim();
}

/** Where a credential will be sent, as a sentence. `also`: the others that get it. */
export function whereSent(
  { url }: Pick<BackendHealth, "url">,
  also: readonly Pick<BackendHealth, "url">[] = [],
): string {
  const origins = [...new Set([url, ...also.map((each) => each.url)].map(originOf))];
  return `It is sent to ${listOf(origins)} only.`;
}

/** The same for what is typed in a scheme: some secrets never reach the backend. */
export function whereGoes(
  scheme: TypedScheme,
  health: Pick<BackendHealth, "url">,
  provider: FormBeginning["provider"],
  also: readonly Pick<BackendHealth, "url">[],
): string {
  if (scheme === "passphrase") return "It opens the key file on this machine, and is sent nowhere.";
  if (scheme !== "oauth2") return whereSent(health, also);
  const giver = provider === undefined ? "the provider in the settings" : listOf(provider.origins);
  return `The secret is sent to ${giver} only; the token that it gives is sent to ${originOf(health.url)} only.`;
}

/** URL gives only the web's schemes an origin; a database has one too. */
export function originOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

/** `Loki`, `Loki and Jaeger`, `Prometheus, Loki and Jaeger`. */
export function listOf(names: readonly string[]): string {
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : (names[0] ?? "");
}

/** Where a credential was kept; `note` says why that is not the keychain, and where it is instead. */
export interface KeptAs {
  readonly kept: Secrets["kind"];
  readonly note: string | null;
}

/** What is said once a backend answers with its new credential. */
export function acceptedWords(name: string, { kept, note }: KeptAs): string {
  if (note !== null) return `${name} accepts the credential. ${note}`;
  return `${name} accepts the credential; it is kept ${placeOf(kept)}.`;
}

/** What is said where the credential could not be tried, for a reason that is not the credential. */
export function untriedWords({ kept, note }: KeptAs, message: string): string {
  if (note !== null) return `${note} Nobody knows yet whether it is right: ${message}`;
  return `The credential is kept ${placeOf(kept)}, but nobody knows yet whether it is right: ${message}`;
}

/** What is said of the others where the first backend did not say whether it is right. */
export function notSpreadWords(names: readonly string[]): string {
  return `It was not given to ${listOf(names)}: that is done once it is known to be right.`;
}

function placeOf(kept: Secrets["kind"]): string {
  return kept === "keychain" ? "in the system's keychain" : "in memory until the console ends";
}

/** What is asked before a credential goes, and what follows from it; `where` is the environment's name. */
export function forgetWords({ name, credentialForm }: ForgetOf, where: string): string {
  return `Forget the credential of ${name} in ${where}? ${withoutIt(credentialForm.scheme)}`;
}

type ForgetOf = Pick<BackendHealth, "name" | "credentialForm">;

function withoutIt(scheme: FormBeginning["scheme"]): string {
  switch (scheme) {
    case "device":
      return "The backend is not asked until you sign in again.";
    case "command":
      return "The backend is not asked until you allow the command again.";
    case "oauth2":
    case "passphrase":
      return "The backend is not asked until another one is entered.";
    default:
      return "The backend is asked without one then, and may refuse us until another one is entered.";
  }
}

/** What is said where a new credential is refused, and the one before it was right. */
export const putBackWords = "The one before it is put back when you close this.";
