import type { ServerResponse } from "node:http";
import { type SeenRequest, sendJson, startServer, type TestServer } from "../../support/httpServer.ts";

// A realm of Keycloak as far as a console asks it. Answers and words are those of Keycloak 26, refusals included.

export interface Realm {
  readonly server: TestServer;
  readonly issuer: string;
  /** Access tokens that count, as a backend would check them. */
  readonly valid: Set<string>;
  /** Every secret that it gave, in order. */
  readonly given: { readonly access: string[]; readonly refresh: string[]; readonly device: string[] };
  clientSecret: string;
  /** Seconds; undefined: the answer does not say. */
  expiresIn: number | undefined;
  /** What the next token requests are refused with, in order. */
  readonly refusals: (readonly [status: number, error: string, description: string])[];
  /** Whether the person has signed in, refused, or not come yet. */
  person: "away" | "agrees" | "refuses";
  /** Answers the next poll of a device with `slow_down`. */
  hurry: boolean;
  /** Gives a new refresh token each time, and takes an old one for stolen. */
  rotates: boolean;
  /** The refresh token that counts; null: the session has ended. */
  refreshToken: string | null;
  /** Changes the description of itself. */
  describe: (description: Record<string, unknown>) => Record<string, unknown>;
  /** Changes what a device is told. */
  device: (answer: Record<string, unknown>) => Record<string, unknown>;
  /** Its refusals repeat all that it was sent. */
  echoes: boolean;
  /** Holds back every token answer until it is resolved. */
  gate: Promise<void>;
  /** How often tokens were asked for. */
  tokenRequests(): number;
  close(): Promise<void>;
}

export const clientId = "incident-console";

/** Starts one on a free port. `prefix` begins every secret that it gives. */
export async function startKeycloak(prefix = "kc"): Promise<Realm> {
  let count = 0;
  const next = (what: string) => {
    count += 1;
    return `${prefix}-${what}-${count}-0123456789abcdef`;
  };
  const server = await startServer((response, request) => void answer(response, request));
  const issuer = `${server.url}/realms/ops`;
  const realm: Realm = {
    server,
    issuer,
    valid: new Set(),
    given: { access: [], refresh: [], device: [] },
    clientSecret: "s3cret-of-the-client",
    expiresIn: 300,
    refusals: [],
    person: "away",
    hurry: false,
    rotates: true,
    refreshToken: null,
    describe: (description) => description,
    device: (deviceAnswer) => deviceAnswer,
    echoes: false,
    gate: Promise.resolve(),
    tokenRequests: () => server.requests.filter(({ path }) => path.endsWith("/token")).length,
    close: server.close,
  };

  async function answer(response: ServerResponse, request: SeenRequest): Promise<unknown> {
    const { pathname } = new URL(request.path, server.url);
    if (!pathname.startsWith("/realms/ops/")) return refuse(response, 404, "Realm does not exist");
    if (pathname.endsWith("/.well-known/openid-configuration"))
      return sendJson(response, realm.describe(description()));
    const form = new URLSearchParams(request.body);
    if (pathname.endsWith("/auth/device")) return beginDevice(response, form);
    await realm.gate;
    const refusal = realm.refusals.shift();
    if (refusal !== undefined) {
      const [status, error, words] = refusal;
      if (!realm.echoes) return refuse(response, status, error, words);
      const sent = repeated(request, form);
      return refuse(response, status, error === "" ? sent : error, `${words} ${sent}`);
    }
    switch (form.get("grant_type")) {
      case "client_credentials":
        return byClient(response, request, form);
      case "refresh_token":
        return byRefreshToken(response, form);
      case "urn:ietf:params:oauth:grant-type:device_code":
        return byDevice(response, form);
    }
    return refuse(response, 400, "unsupported_grant_type", "Unsupported grant_type");
  }

  function description(): Record<string, unknown> {
    const at = `${issuer}/protocol/openid-connect`;
    return {
      issuer,
      token_endpoint: `${at}/token`,
      device_authorization_endpoint: `${at}/auth/device`,
      token_endpoint_auth_methods_supported: ["private_key_jwt", "client_secret_basic", "client_secret_post"],
    };
  }

  function byClient(response: ServerResponse, { headers }: SeenRequest, form: URLSearchParams): unknown {
    const basic = /^Basic (.+)$/.exec(headers.authorization ?? "")?.[1] ?? "";
    const [id, secret] = Buffer.from(basic, "base64")
      .toString()
      .split(":")
      .map((part) => new URLSearchParams(`x=${part}`).get("x"));
    const words = "Invalid client or Invalid client credentials";
    if ((id || form.get("client_id")) !== clientId) return refuse(response, 401, "invalid_client", words);
    if ((secret || form.get("client_secret")) !== realm.clientSecret) {
      return refuse(response, 401, "unauthorized_client", words);
    }
    return giveTokens(response, false);
  }

  function byRefreshToken(response: ServerResponse, form: URLSearchParams): unknown {
    if (form.get("refresh_token") !== realm.refreshToken) {
      // A token that was replaced is taken for stolen, and ends the session.
      if (realm.given.refresh.includes(form.get("refresh_token") ?? "")) realm.refreshToken = null;
      return refuse(response, 400, "invalid_grant", "Token is not active");
    }
    return giveTokens(response, true);
  }

  function beginDevice(response: ServerResponse, form: URLSearchParams): unknown {
    if (form.get("client_id") !== clientId) {
      return refuse(response, 401, "invalid_client", "Invalid client or Invalid client credentials");
    }
    const refusal = realm.refusals.shift();
    if (refusal !== undefined) return refuse(response, ...refusal);
    const deviceCode = next("device");
    realm.given.device.push(deviceCode);
    const page = `${issuer}/device`;
    return sendJson(
      response,
      realm.device({
        device_code: deviceCode,
        user_code: "WDJB-MJHT",
        verification_uri: page,
        verification_uri_complete: `${page}?user_code=WDJB-MJHT`,
        expires_in: 600,
        interval: 5,
      }),
    );
  }

  function byDevice(response: ServerResponse, form: URLSearchParams): unknown {
    if (form.get("device_code") !== realm.given.device.at(-1)) {
      return refuse(response, 400, "invalid_grant", "Device code not valid");
    }
    if (realm.hurry) {
      realm.hurry = false;
      return refuse(response, 400, "slow_down", "Slow down");
    }
    if (realm.person === "refuses") {
      return refuse(response, 400, "access_denied", "The end user denied the authorization request");
    }
    if (realm.person === "away") {
      return refuse(response, 400, "authorization_pending", "The authorization request is still pending");
    }
    return giveTokens(response, true);
  }

  function giveTokens(response: ServerResponse, refreshable: boolean): unknown {
    const access = next("access");
    realm.given.access.push(access);
    realm.valid.add(access);
    if (refreshable && (realm.rotates || realm.refreshToken === null)) {
      realm.refreshToken = next("refresh");
      realm.given.refresh.push(realm.refreshToken);
    }
    return sendJson(response, {
      access_token: access,
      token_type: "Bearer",
      ...(realm.expiresIn === undefined ? {} : { expires_in: realm.expiresIn }),
      ...(refreshable ? { refresh_token: realm.refreshToken, refresh_expires_in: 1800 } : { refresh_expires_in: 0 }),
    });
  }

  return realm;
}

/** What was sent, as it was and taken apart. */
function repeated({ headers: { authorization = "" }, body }: SeenRequest, form: URLSearchParams): string {
  const pair = Buffer.from(authorization.replace(/^Basic /, ""), "base64").toString();
  return [...form.values(), pair.split(":")[1] ?? "", authorization, pair, body].join(" ");
}

function refuse(response: ServerResponse, status: number, error: string, description?: string): unknown {
  return sendJson(
    response,
    { error, ...(description === undefined ? {} : { error_description: description }) },
    status,
  );
}

/** A backend that takes only the realm's valid tokens. */
export function startGuarded(realm: Pick<Realm, "valid">): Promise<TestServer> {
  return startServer((response, { headers }) => {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1] ?? "";
    if (realm.valid.has(token)) return sendJson(response, "let in");
    response.writeHead(401, { "www-authenticate": 'Bearer error="invalid_token"' }).end(`no such token: ${token}`);
  });
}
