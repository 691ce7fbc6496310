import { secretsOf } from "../credentials/kept.ts";
import type { BackendConnection } from "./connection.ts";

/** Takes a connection's secrets out of words that others wrote. */
export type Redact = (words: string) => string;

type Secretive = Pick<BackendConnection, "credential" | "authorizer" | "secrets"> &
  Partial<Pick<BackendConnection, "clientCert">>;

const mark = "•••";

/** Below this a secret is only taken out where it stands alone: a password "a" must not turn "parse" into "p•••rse". */
const shortLength = 4;

/** From here on a secret is looked for in lower case, and in hexadecimal. */
const foldedLength = 8;

/** From here on a secret that mixes letters and digits is no word that a server uses by itself. */
const tellingLength = 12;

/** As `tellingLength`, of a header's value: it may be a tenant or a user, which are labels as well. */
const tellingHeaderLength = 24;

/**
 * Makes the function that takes every secret of a connection out of a text: a server, a proxy or the runtime may repeat
 * what it was sent. Secrets are also found encoded, see `formsOf`. Those that were got meanwhile are known to it as well.
 */
export function createRedact(connection: Secretive): Redact {
  const { credential, clientCert, authorizer, secrets } = connection;
  const fixed = [...secretsOf(credential), ...(clientCert?.passphrase == null ? [] : [clientCert.passphrase])];
  return redacting(fixed.flatMap(formsOf), authorizer?.secrets ?? secrets ?? null, formsOf);
}

/**
 * As `createRedact`, for what a server answers as data: labels, annotations, log lines. Only secrets that nobody can
 * mistake for data are taken out of it: a password "production" would otherwise change labels, and with them which
 * alert is which.
 */
export function createContentRedact({ credential, authorizer }: Pick<Secretive, "credential" | "authorizer">): Redact {
  const length = credential?.scheme === "headers" ? tellingHeaderLength : tellingLength;
  const fixed = secretsOf(credential).flatMap((secret) => contentForms(secret, length));
  return redacting(fixed, authorizer?.secrets ?? null, (secret) => contentForms(secret, tellingLength));
}

function redacting(
  fixed: readonly string[],
  changing: (() => readonly string[]) | null,
  formsOfSecret: (secret: string) => string[],
): Redact {
  let known: readonly string[] | null = null;
  let sorted = longestFirst(fixed);
  return (words) => {
    const now = changing?.() ?? null;
    if (now !== null && now !== known) {
      known = now;
      sorted = longestFirst([...fixed, ...now.flatMap(formsOfSecret)]);
    }
    return sorted.reduce(takeOut, words);
  };
}

function longestFirst(forms: readonly string[]): string[] {
  return [...new Set(forms)].filter((form) => form !== "").sort((a, b) => b.length - a.length);
}

function contentForms(secret: string, length: number): string[] {
  return partsOf(secret)
    .filter((form) => form.length >= length && /\p{L}/u.test(form) && /\d/.test(form))
    .flatMap((form) => [form, jsonForm(form)]);
}

/**
 * A secret as others may write it: as it is, in base64 (with either alphabet, with or without padding), in hexadecimal, in
 * lower case, encoded for URLs, forms, JSON and HTML, each also with its white space collapsed.
 */
export function formsOf(secret: string): string[] {
  return partsOf(secret).flatMap((form) => [
    form,
    unpadded(Buffer.from(form).toString("base64")),
    Buffer.from(form).toString("base64url"),
    // URLs fold their hosts to lower case.
    ...(form.length < foldedLength ? [] : [form.toLowerCase(), Buffer.from(form).toString("hex")]),
    encodeURIComponent(toWellFormed(form)),
    new URLSearchParams([["", form]]).toString().slice(1),
    jsonForm(form),
    htmlForm(form),
  ]);
}

/** What is secret of it by itself; nothing empty, which every text holds. */
function partsOf(secret: string): string[] {
  const collapsed = secret.replace(/\s+/g, " ").trim();
  // Headers such as "Authorization: Bearer x": the part after the scheme is a secret by itself.
  const afterScheme = /^(?:Basic|Bearer|Token|Digest) +(\S.*)$/i.exec(collapsed)?.[1] ?? "";
  return [secret, collapsed, afterScheme].filter((part) => part !== "");
}

function unpadded(base64: string): string {
  return base64.replace(/=+$/, "");
}

function jsonForm(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function htmlForm(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&#34;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

export function takeOut(words: string, secret: string): string {
  if (secret.length >= shortLength) return words.replaceAll(secret, mark);
  const literal = secret.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return words.replace(new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, "gu"), mark);
}

/** encodeURIComponent throws on a lone surrogate. */
function toWellFormed(text: string): string {
  return Buffer.from(text).toString();
}
