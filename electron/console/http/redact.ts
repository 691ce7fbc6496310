import type { BackendConnection } from "./connection.ts";

/** Takes a connection's secrets out of words that others wrote. */
export type Redact = (words: string) => string;

const mark = "•••";

/** Below this a secret is only taken out where it stands alone: a password "a" must not turn "parse" into "p•••rse". */
const shortLength = 4;

/**
 * Makes the function that takes every secret of a connection out of a text: a server, a proxy or the runtime may repeat
 * what it was sent. Secrets are also found base64-encoded, URL-encoded, JSON-escaped and with their whitespace collapsed.
 */
export function createRedact(connection: Pick<BackendConnection, "credential">): Redact {
  const forms = new Set(secretsOf(connection).flatMap(formsOf));
  const sorted = [...forms].filter((form) => form !== "").sort((a, b) => b.length - a.length);
  return (words) => sorted.reduce(takeOut, words);
}

function secretsOf({ credential }: Pick<BackendConnection, "credential">): string[] {
  const secrets: string[] = [];
  if (credential?.scheme === "bearer") secrets.push(credential.token);
  if (credential?.scheme === "headers") secrets.push(...Object.values(credential.headers));
  if (credential?.scheme === "basic") {
    secrets.push(credential.password);
    secrets.push(Buffer.from(`${credential.username}:${credential.password}`).toString("base64"));
  }
  return secrets;
}

function formsOf(secret: string): string[] {
  const collapsed = secret.replace(/\s+/g, " ").trim();
  // Headers such as "Authorization: Bearer x": the part after the scheme is a secret by itself.
  const afterScheme = /^(?:Basic|Bearer|Token|Digest) +(\S.*)$/i.exec(collapsed)?.[1] ?? "";
  return [secret, collapsed, afterScheme].flatMap((form) => [
    form,
    Buffer.from(form).toString("base64"),
    encodeURIComponent(toWellFormed(form)),
    JSON.stringify(form).slice(1, -1),
  ]);
}

function takeOut(words: string, secret: string): string {
  if (secret.length >= shortLength) return words.replaceAll(secret, mark);
  const literal = secret.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return words.replace(new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, "gu"), mark);
}

/** encodeURIComponent throws on a lone surrogate. */
function toWellFormed(text: string): string {
  return Buffer.from(text).toString();
}
