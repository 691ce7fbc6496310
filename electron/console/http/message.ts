import type { BackendConnection, RequestOptions } from "./connection.ts";
import { credentialHeaders, mergeHeaders } from "./headers.ts";
import { encodeForm } from "./url.ts";

/** What is sent, apart from where to. */
export interface Message {
  readonly method: NonNullable<RequestOptions["method"]>;
  readonly headers: Record<string, string>;
  readonly body: string | null;
}

/**
 * The request that the options mean. Of headers named twice the credential's wins, then the request's.
 *
 * @throws ConsoleError INVALID_INPUT for a header that cannot be sent
 */
export function createMessage(connection: BackendConnection, options: RequestOptions): Message {
  const { method, headers = {} } = options;
  const { body, type } = bodyOf(options);
  const standard = { accept: "*/*", "accept-encoding": "gzip", "user-agent": "incident-console", ...type };
  return {
    method: method ?? (body === null ? "GET" : "POST"),
    headers: mergeHeaders(connection.name, standard, headers, credentialHeaders(connection.credential)),
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
