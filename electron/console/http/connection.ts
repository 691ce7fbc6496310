import type { BackendKind } from "../../../shared/model/backend.ts";
import type { StoredCredential } from "../credentials/kept.ts";
import type { Authorizer } from "./authorizer.ts";

/** The decoded size above which an answer is refused, in bytes. 10,000 alerts of an Alertmanager are 7 MB. */
export const defaultMaxBytes = 32 * 1024 * 1024;

/** How many connections a client opens at once. Alertmanager serves at most 8 GETs at a time, to all its users. */
export const defaultConnections = 4;

/** One backend as the settings and the keychain describe it, already resolved by the caller. */
export interface BackendConnection {
  /** What sentences call it: `Alertmanager 2`. */
  readonly name: string;
  readonly kind: BackendKind;
  /** Base URL, maybe with a route prefix, with or without a slash at its end. User info in it is ignored. */
  readonly url: string;
  /** What is sent as it is: a user name and password, a token, headers. */
  readonly credential: StoredCredential | null;
  /** Instead of `credential`, where a token has to be got first. It is reset and closed with the client. */
  readonly authorizer?: Authorizer | null;
  /** A PEM file. Where set, only its authorities are trusted. Read when connecting. */
  readonly caFile: string | null;
  /** The CA file that the credential was given out for; where there is another by then, it is told and nobody asked. */
  readonly trust?: { readonly fingerprint: string; readonly onOther: () => void } | null;
  /** PEM files, read when connecting; the passphrase of the key where it is encrypted and one is kept. */
  readonly clientCert: { readonly cert: string; readonly key: string; readonly passphrase?: string | null } | null;
  /** `http://…` or `https://…`. Settings refuse user info in it. */
  readonly proxy: string | null;
  /** For a whole request: queueing, looking up the name, connecting, TLS, headers, redirects and body. Milliseconds. */
  readonly timeoutMs: number;
  /** Of an answer once decoded. */
  readonly maxBytes: number;
  /** What must be in no sentence, besides the credential; the same array until it changes. */
  readonly secrets?: () => readonly string[];
}

export interface Answer {
  readonly status: number;
  /** Names in lower case; values that repeat are joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** From the call to the last byte, in milliseconds. */
  readonly latencyMs: number;
  /** Size of the decoded body. */
  readonly bytes: number;
}

export interface RequestOptions {
  /** `GET`, or `POST` where there is a form or JSON. */
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly query?: readonly (readonly [string, string])[];
  /** Sent form-encoded. */
  readonly form?: readonly (readonly [string, string])[];
  /** Sent as JSON. */
  readonly json?: unknown;
  /** E.g. a tenant's. The credential's win. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Instead of the connection's, in milliseconds. */
  readonly timeoutMs?: number;
  /** Instead of the connection's. */
  readonly maxBytes?: number;
  /** Statuses that are answers as well, besides 2xx. */
  readonly accepts?: readonly number[];
}
