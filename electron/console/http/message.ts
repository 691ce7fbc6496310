import type { BackendConnection, RequestOptions } from "./connection.ts";
import { credentialHeaders, mergeHeaders } from "./headers.ts";
import { encodeForm } from "./url.ts";

/** What is sent, apart from where to. */
export interface Message {
  readonly method: "GET" | "POST";
  readonly headers: Record<string, string>;
  readonly body: string | null;
}

/**
 * The request that the options mean. Of headers named twice the credential's wins, then the request's.
 *
 * @throws ConsoleError INVALID_INPUT for a header that cannot be sent
 */
export function createMessage(connection: BackendConnection, { method, form, headers = {} }: RequestOptions): Message {
  const body = form === undefined ? null : encodeForm(form);
  const type: Record<string, string> = body === null ? {} : { "content-type": "application/x-www-form-urlencoded" };
  const standard = { accept: "*/*", "accept-encoding": "gzip", "user-agent": "incident-console", ...type };
  return {
    method: method ?? (body === null ? "GET" : "POST"),
    headers: mergeHeaders(connection.name, standard, headers, credentialHeaders(connection.credential)),
    body,
  };
}
