import type { IncomingMessage } from "node:http";

/** Why a request is not for us; null where it is. */
export type Refused = "host" | "origin";

/**
 * Checks who a request believes it talks to, and who sent it. A page elsewhere can make a browser send requests to
 * this machine, even under a name of its own that it lets point here (DNS rebinding); `Host` and `Origin` are the two
 * headers that such a page cannot forge.
 */
export function refusal(request: IncomingMessage, port: number, needsOrigin: boolean): Refused | null {
  const host = ownHost(request, port);
  if (host === null) return "host";
  const origins = headerValues(request, "origin");
  if (origins.length === 0) return needsOrigin ? "origin" : null;
  return origins.length === 1 && origins[0] === `http://${host}` ? null : "origin";
}

/** The request's `Host` where it is ours, else null. Node keeps the first of several, so they are counted. */
export function ownHost(request: IncomingMessage, port: number): string | null {
  const [host, ...more] = headerValues(request, "host");
  if (host === undefined || more.length > 0) return null;
  // Browsers leave out the usual port.
  const suffix = port === 80 ? "" : `:${port}`;
  return host === `127.0.0.1${suffix}` || host === `localhost${suffix}` ? host : null;
}

function headerValues(request: IncomingMessage, name: string): readonly string[] {
  const values: string[] = [];
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    if (request.rawHeaders[index]?.toLowerCase() === name) values.push(request.rawHeaders[index + 1] ?? "");
  }
  return values;
}
