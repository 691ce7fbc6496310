import type { AuthSettings } from "../../../../shared/settings/schema.ts";
import { ConsoleError, toConsoleError } from "../../errors.ts";
import { type BackendConnection, createHttpClient, type HttpClient } from "../../http/client.ts";
import { createRedact } from "../../http/redact.ts";
import { cleanLine } from "../../http/words.ts";
import type { Clock } from "../../world.ts";

export type OAuth2Settings = Extract<AuthSettings, { readonly type: "oauth2" }>;

export type Fields = ReadonlyMap<string, unknown>;

/** What a provider answered: the fields of its JSON, or its refusal in OAuth's terms (RFC 6749, 5.2). */
export type ProviderAnswer =
  | { readonly ok: true; readonly fields: Fields }
  | {
      readonly ok: false;
      readonly status: number;
      /** `invalid_client`…; empty where it gave none. */
      readonly error: string;
      /** Its own words, cleaned, without secrets; empty where it gave none. */
      readonly words: string;
    };

/** A server that gives tokens (Keycloak and the like), asked for one backend. */
export interface Provider {
  /** What sentences call it: `Prometheus's sign-in server`. */
  readonly name: string;
  readonly settings: OAuth2Settings;
  readonly clock: Clock;
  /** Named by the settings, else by the provider's own description. */
  tokenEndpoint(): Promise<URL>;
  deviceEndpoint(): Promise<URL>;
  /** False where it says that it takes a client's secret in the form only (`client_secret_post`). */
  takesBasic(): Promise<boolean>;
  /** Throws ConsoleError where it does not answer in JSON; never NOT_FOUND, TIMEOUT or BAD_QUERY: those are of backends. */
  post(url: URL, form: Form, headers?: Readonly<Record<string, string>>): Promise<ProviderAnswer>;
  /** Takes what it was told of secrets out of sentences, from here on. */
  hide(...secrets: readonly string[]): void;
  secrets(): readonly string[];
  reset(): Promise<void>;
  close(): Promise<void>;
}

export type Form = readonly (readonly [string, string])[];

export interface ProviderOptions {
  readonly backend: Pick<BackendConnection, "name" | "kind" | "caFile" | "proxy" | "trust">;
  readonly settings: OAuth2Settings;
  readonly clock: Clock;
}

const timeoutMs = 10_000;
const maxBytes = 1024 * 1024;
/** How long a provider's description of itself is believed. */
const describedMs = 60 * 60_000;
const refusals = [400, 401, 403, 404, 405, 422];

/**
 * Asks through the backend's own proxy, and trusts the backend's CA file: where a company has them, its sign-in server
 * is behind them as well. The client certificate is not shown to it: that is for the backend.
 */
export function createProvider({ backend, settings, clock }: ProviderOptions): Provider {
  const name = `${backend.name}'s sign-in server`;
  const clients = new Map<string, HttpClient>();
  let hidden: readonly string[] = [];
  const redact = createRedact({ credential: null, secrets: () => hidden });
  let described: { readonly fields: Fields; readonly at: number } | null = null;
  let describing: Promise<Fields> | null = null;

  function clientFor({ origin }: URL): HttpClient {
    const known = clients.get(origin);
    if (known !== undefined) return known;
    const { kind, caFile, proxy, trust = null } = backend;
    const about = { name, kind, url: origin, credential: null, clientCert: null, caFile, proxy, trust };
    const client = createHttpClient({ ...about, timeoutMs, maxBytes, secrets: () => hidden }, clock, {
      connections: 1,
    });
    clients.set(origin, client);
    return client;
  }

  async function describe(): Promise<Fields> {
    if (described !== null && Math.abs(clock.now() - described.at) < describedMs) return described.fields;
    describing ??= readDescription().finally(() => {
      describing = null;
    });
    return describing;
  }

  async function readDescription(): Promise<Fields> {
    const issuer = new URL(settings.issuer ?? "");
    const path = `${issuer.pathname}/.well-known/openid-configuration`;
    const fields = await clientFor(issuer)
      .json(path)
      .then(
        ({ value }) => fieldsOf(value),
        (cause: unknown) => {
          throw undescribed(name, issuer, cause);
        },
      );
    checkIssuer(name, issuer, fields.get("issuer"));
    described = { fields, at: clock.now() };
    return fields;
  }

  async function endpoint(named: string | undefined, field: string, setting: string): Promise<URL> {
    if (named !== undefined) return new URL(named);
    return readEndpoint(name, new URL(settings.issuer ?? ""), (await describe()).get(field), setting);
  }

  async function each(act: (client: HttpClient) => Promise<void>): Promise<void> {
    await Promise.all([...clients.values()].map(act));
  }

  return {
    name,
    settings,
    clock,
    tokenEndpoint: () => endpoint(settings.tokenUrl, "token_endpoint", "tokenUrl"),
    deviceEndpoint: () => endpoint(settings.deviceUrl, "device_authorization_endpoint", "deviceUrl"),
    takesBasic: async () => {
      if (settings.issuer === undefined) return true;
      const methods = (await describe()).get("token_endpoint_auth_methods_supported");
      if (!Array.isArray(methods)) return true;
      return methods.includes("client_secret_basic") || !methods.includes("client_secret_post");
    },
    post: async (url, form, headers = {}) => {
      try {
        const sent = { form, headers: { accept: "application/json", ...headers }, accepts: refusals };
        const answer = await clientFor(url).request(url.pathname, { ...sent, query: [...url.searchParams] });
        const fields = fieldsOf(parse(answer.text));
        if (answer.status >= 200 && answer.status < 300) return { ok: true, fields };
        return { ok: false, status: answer.status, error: said(fields, "error", 80), words: wordsOf(fields) };
      } catch (cause) {
        throw asProvider(cause);
      }
    },
    hide: (...secrets) => {
      hidden = [...new Set([...secrets, ...hidden])].slice(0, 12);
    },
    secrets: () => hidden,
    reset: () => each((client) => client.reset()),
    close: () => each((client) => client.close()),
  };

  function wordsOf(fields: Fields): string {
    return said(fields, "error_description", 200) || said(fields, "message", 200);
  }

  /** Secrets are taken out before the cut, so that no half of one stays. */
  function said(fields: Fields, field: string, length: number): string {
    const value = fields.get(field);
    return typeof value === "string" ? cleanLine(value, redact, length) : "";
  }
}

/** A field that is text, in one line. */
export function text(fields: Fields, name: string, length: number): string {
  const value = fields.get(name);
  return typeof value === "string" ? cleanLine(value, (words) => words, length) : "";
}

/** Seconds as JSON has them: a number, or a text of digits. */
export function seconds(fields: Fields, name: string): number | null {
  const value = fields.get(name);
  const number = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number > 0 ? number : null;
}

/** Where a secret may be sent, or a person: encrypted, or on this machine. */
export function isSafe({ protocol, hostname }: URL): boolean {
  if (protocol === "https:") return true;
  return protocol === "http:" && /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** A description of another issuer may send secrets to what another realm of the same host controls (RFC 8414, 3.3). */
function checkIssuer(name: string, issuer: URL, value: unknown): void {
  const bare = (url: string) => url.replace(/\/$/, "");
  if (typeof value === "string" && URL.canParse(value) && bare(new URL(value).href) === bare(issuer.href)) return;
  const said = typeof value === "string" ? cleanLine(value, (words) => words, 200) : "nobody";
  throw new ConsoleError(
    "BAD_ANSWER",
    `${name} describes ${said}, not ${cleanLine(issuer.href, (words) => words, 200)}, so nothing was sent to it. Write \`issuer\` in Settings as the server itself does.`,
  );
}

/** An endpoint of the provider's description: on its own host, and encrypted unless the issuer itself is not. */
function readEndpoint(name: string, issuer: URL, value: unknown, setting: string): URL {
  if (typeof value !== "string" || !URL.canParse(value)) {
    const what = setting === "deviceUrl" ? "offers no sign-in with a browser (device flow)" : "names no token endpoint";
    throw new ConsoleError("BAD_ANSWER", `${name} at ${issuer.host} ${what}. Is \`issuer\` in Settings right?`);
  }
  const url = new URL(value);
  const shown = cleanLine(`${url.protocol}//${url.host}`, (words) => words, 120);
  if (url.host !== issuer.host) {
    throw new ConsoleError(
      "BAD_ANSWER",
      `${name} at ${issuer.host} sends us to another host (${shown}), so nothing was sent there. If it is right, name that address as \`${setting}\` in Settings.`,
    );
  }
  const asIssuer = url.protocol === "http:" && issuer.protocol === "http:";
  if (!isSafe(url) && !asIssuer) {
    throw new ConsoleError(
      "BAD_ANSWER",
      `${name} at ${issuer.host} sends us to ${shown}, which is not encrypted, so nothing was sent there. It has to be configured for https.`,
    );
  }
  return url;
}

function undescribed(name: string, issuer: URL, cause: unknown): ConsoleError {
  if (toConsoleError(cause).code !== "NOT_FOUND") return asProvider(cause);
  return new ConsoleError(
    "BAD_ANSWER",
    `${name} describes nothing at ${cleanLine(issuer.href, (words) => words, 200)} (404). Is \`issuer\` in Settings right, and the realm in it?`,
  );
}

/** Backends' callers decide by some codes ("there is no such path", "the query is too heavy"), which are not meant here. */
function asProvider(cause: unknown): ConsoleError {
  const error = toConsoleError(cause);
  const { code, message, retryAfterMs } = error;
  if (
    code === "NOT_FOUND" ||
    code === "TIMEOUT" ||
    code === "BAD_QUERY" ||
    code === "TOO_LARGE" ||
    code === "FORBIDDEN"
  ) {
    return new ConsoleError("UNAVAILABLE", message, { retryAfterMs });
  }
  // A provider that wants to know who asks does so in OAuth's terms; this is a sign-in before it.
  return code === "UNAUTHORIZED" ? new ConsoleError("BAD_ANSWER", message) : error;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function fieldsOf(value: unknown): Fields {
  return new Map(typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : []);
}
