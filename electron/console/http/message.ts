import type { BackendConnection, RequestOptions } from "./connection.ts";
import { mergeHeaders } from "./headers.ts";
import { encodeForm } from "./url.ts";

/** What is sent, apart from where to. */
export interface Message {
  readonly method: NonNullable<RequestOptions["method"]>;
  readonly headers: Record<string, string>;
  readonly body: string | null;
}

/**
 * The request that the options mean. Of headers named twice those of `proof` win, then the request's.
 *
 * @param proof the headers that prove who we are
 * @throws ConsoleError INVALID_INPUT for a header that cannot be sent
 */
export function createMessage(
  { name }: BackendConnection,
  proof: Readonly<Record<string, string>>,
  options: RequestOptions,
): Message {
  const { method, headers = {} } = options;
  const { body, type } = bodyOf(options);
  const standard = { accept: "*/*", "accept-encoding": "gzip", "user-agent": "incident-console", ...type };
  return {
    method: method ?? (body === null ? "GET" : "POST"),
    headers: mergeHeaders(name, standard, headers, proof),
    body,
  };
}

function bodyOf({ form, json }: RequestOptions): {
  readonly body: string | null;
  readonly type: Readonly<Record<string, string>>;
} {
  if (json !== undefined) return { body: JSON.stringify(json), type: { "content-type": "application/json" } };
  if (form !== undefined) {
    return { body: encodeForm(form), type: { "content-type": "application/x-www-form-urlencoded" } };
  }
  return { body: null, type: {} };
}
