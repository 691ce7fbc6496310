import type { BackendHealth } from "../../shared/model/backend.ts";
import type { SettingsState } from "../../shared/model/environment.ts";

type Secrets = SettingsState["secrets"];

/** Where a credential will be kept, as sentences. */
export function whereKept({ kind, reason }: Secrets, demo: boolean): string {
  if (kind === "keychain") return "It is kept in the system's keychain, never in the settings file.";
  if (demo) return "The demo keeps nothing: it is forgotten when the console ends.";
  return ["It is kept in memory until the console ends, never on disk.", reason ?? ""].join(" ").trim();
}

/** Where a credential will be sent, as a sentence. */
export function whereSent({ url }: Pick<BackendHealth, "url">): string {
  return `It is sent to ${originOf(url)} only.`;
}

/** URL gives only the web's schemes an origin; a database has one too. */
function originOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

/** What is said once a backend answers with its new credential. */
export function acceptedWords(name: string, kept: Secrets["kind"]): string {
  return `${name} accepts the credential; it is kept ${placeOf(kept)}.`;
}

/** What is said where the credential could not be tried, for a reason that is not the credential. */
export function untriedWords(kept: Secrets["kind"], message: string): string {
  return `The credential is kept ${placeOf(kept)}, but nobody knows yet whether it is right: ${message}`;
}

function placeOf(kept: Secrets["kind"]): string {
  return kept === "keychain" ? "in the system's keychain" : "in memory until the console ends";
}
