import type { BackendConnection, RequestOptions } from "./connection.ts";
import { credentialHeaders, mergeHeaders } from "./headers.ts";
import { encodeForm } from "./url.ts";

/** What is sent, apart from where to. */
export interface Message {
  readonly method: "GET" | "POST" | "DELETE";
  readonly headers: Record<string, string>;
  readonly body: string | null;
}

/**
 * The request that the options mean. Of headers named twice the credential's wins, then the request's, then the
 * connection's.
 *
 * @throws ConsoleError INVALID_INPUT for a header that cannot be sent
 */
export function createMessage(
  connection: BackendConnection,
  { method, form, json, headers = {} }: RequestOptions,
): Message {
  const body = form !== undefined ? encodeForm(form) : json !== undefined ? JSON.stringify(json) : null;
  const type: Record<string, string> =
    body === null
      ? {}
      : { "content-type": form === undefined ? "application/json" : "application/x-www-form-urlencoded" };
  const standard = { accept: "*/*", "accept-encoding": "gzip", "user-agent": "incident-console", ...type };
  return {
    method: method ?? (body === null ? "GET" : "POST"),
    headers: mergeHeaders(
      connection.name,
      standard,
      connection.headers,
      headers,
      credentialHeaders(connection.credential),
    ),
    body,
  };
}
