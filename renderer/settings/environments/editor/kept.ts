import type { BackendHealth } from "../../../../shared/model/backend.ts";
import type { ConnectionSettings } from "../../../../shared/settings/schema.ts";
import { originOf } from "../backends.ts";

const nouns: Readonly<Record<string, string>> = {
  basic: "A password is",
  bearer: "A token is",
  headers: "Values are",
  oauth2: "A client secret is",
};

/** What is kept for a backend, and what that means for an empty field, sentences; null where there is nothing to say. */
export function keptWords(health: BackendHealth | undefined, connection: ConnectionSettings): string | null {
  const noun = nouns[connection.auth?.type ?? "none"];
  if (health === undefined || noun === undefined || health.credential === "none") return null;
  const before = originOf(health.url);
  if (health.credential === "withheld" || originOf(connection.url) !== before) {
    return `${noun} kept for ${health.credential === "withheld" ? "another address" : (before ?? health.url)}, and not sent to this one. Type it again.`;
  }
  const place = health.credential === "keychain" ? "in the keychain" : "until the console ends";
  return `${noun} kept ${place}. Leave empty to keep it.`;
}
