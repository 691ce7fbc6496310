import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AuthSettings } from "../../../shared/settings/schema.ts";
import { sendJson, startServer, type TestServer } from "../../support/httpServer.ts";
import { closeAfterwards, createManualClock, failureOf, type ManualClock } from "../http/support.ts";
import { clientId, type Realm, startGuarded, startKeycloak } from "./keycloak.ts";
import { provingClient } from "./support.ts";

let realm: Realm;
let backend: TestServer;
let clock: ManualClock;

beforeEach(async () => {
  realm = closeAfterwards(await startKeycloak());
  backend = closeAfterwards(await startGuarded(realm));
  clock = createManualClock();
});

/** Anything that a test got to see must not hold a secret. */
const seen: string[] = [];
afterEach(() => {
  const secrets = [realm.clientSecret, Buffer.from(`${clientId}:${realm.clientSecret}`).toString("base64")];
  for (const secret of [...secrets, ...realm.given.access]) for (const text of seen) expect(text).not.toContain(secret);
  seen.length = 0;
});

type Settings = Partial<Extract<AuthSettings, { type: "oauth2" }>>;

function client(changes: Settings = {}, clientSecret = realm.clientSecret) {
  const auth = { type: "oauth2", grant: "client_credentials", issuer: realm.issuer, clientId, ...changes } as const;
  return provingClient({ url: backend.url, auth, credential: { scheme: "oauth2", clientSecret }, clock });
}

async function failure(promise: Promise<unknown>) {
  const { code, message, scheme } = await failureOf(promise);
  seen.push(message);
  return { code, message: message.replaceAll(/127\.0\.0\.1:\d+/g, "HOST"), scheme };
}

const tokens = () => realm.tokenRequests();

describe("a token", () => {
  test("is got once for all who wait, and sent", async () => {
    const { http, told } = client({ scope: "prometheus", audience: "https://prom" });
    const answers = await Promise.all(Array.from({ length: 12 }, () => http.json("/x")));
    expect(answers.map(({ value }) => value)).toEqual(Array(12).fill("let in"));
    expect([tokens(), told]).toEqual([1, realm.given.access]);
    const asked = realm.server.requests.at(-1);
    expect([asked?.headers.authorization, asked?.body]).toEqual([
      `Basic ${Buffer.from(`${clientId}:${realm.clientSecret}`).toString("base64")}`,
      "grant_type=client_credentials&scope=prometheus&audience=https%3A%2F%2Fprom",
    ]);
  });

  test("is renewed before it expires, for which nobody waits", async () => {
    const { http, told } = client();
    await http.json("/x");
    clock.advance(269_000);
    await http.json("/x");
    expect(tokens()).toBe(1);
    clock.advance(2_000);
    await Promise.all([http.json("/x"), http.json("/y")]);
    await expect.poll(() => told.length).toBe(2);
    await http.json("/x");
    expect([tokens(), backend.requests.at(-1)?.headers.authorization]).toEqual([2, `Bearer ${realm.given.access[1]}`]);
  });

  test("that lives for seconds is renewed as well", async () => {
    realm.expiresIn = 10;
    const { http } = client();
    await http.json("/x");
    clock.advance(8_900);
    await http.json("/x");
    expect(tokens()).toBe(1);
    clock.advance(200);
    await http.json("/x");
    await expect.poll(tokens).toBe(2);
  });

  test("without a time of its own is used for five minutes", async () => {
    realm.expiresIn = undefined;
    const { http } = client();
    await http.json("/x");
    clock.advance(260_000);
    await http.json("/x");
    expect(tokens()).toBe(1);
    clock.advance(20_000);
    await http.json("/x");
    await expect.poll(tokens).toBe(2);
  });

  test("that still counts is used while the next one is on its way, or cannot be had, which is tried again later", async () => {
    const { http, told } = client();
    await http.json("/x");
    clock.advance(280_000);
    let answer = () => {};
    realm.gate = new Promise((resolve) => {
      answer = resolve;
    });
    realm.refusals.push([503, "temporarily_unavailable", "busy"]);
    expect((await http.json("/x")).value).toBe("let in");
    await expect.poll(tokens).toBe(2);
    expect((await http.json("/x")).value).toBe("let in");
    answer();
    // The failure is known once nobody's alarm is left.
    await expect.poll(() => clock.armed()).toBe(0);
    expect((await http.json("/x")).value).toBe("let in");
    expect(tokens()).toBe(2);
    clock.advance(6_000);
    await http.json("/x");
    await expect.poll(() => told).toEqual(realm.given.access);
    expect([tokens(), told.length]).toEqual([3, 2]);
  });

  test("that was revoked heals by itself, once for all", async () => {
    const { http } = client();
    await http.json("/x");
    clock.advance(30_000);
    realm.valid.clear();
    const answers = await Promise.all([http.json("/x"), http.json("/y"), http.json("/z", { json: { a: 1 } })]);
    expect(answers.map(({ value }) => value)).toEqual(["let in", "let in", "let in"]);
    expect(tokens()).toBe(2);
  });

  test("that is never taken is refused, without a storm of new ones", async () => {
    const { http } = client();
    backend.close();
    const stubborn = closeAfterwards(
      await startServer((response, { headers }) => response.writeHead(401).end(`no: ${headers.authorization}`)),
    );
    const { http: refusedHttp } = provingClient({
      url: stubborn.url,
      auth: { type: "oauth2", grant: "client_credentials", issuer: realm.issuer, clientId },
      credential: { scheme: "oauth2", clientSecret: realm.clientSecret },
      clock,
    });
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await failure(refusedHttp.json("/x"))).toEqual({
        code: "UNAUTHORIZED",
        message:
          "Prometheus refused the token that its sign-in server gave (401). Does the server accept this client, audience and scope? See `auth` in Settings.",
        scheme: "oauth2",
      });
    }
    expect(tokens()).toBe(1);
    clock.advance(31_000);
    await failure(refusedHttp.json("/x"));
    expect(tokens()).toBe(2);
    await http.close();
  });

  test("is in no sentence and in no content, though the server repeats it", async () => {
    const echo = closeAfterwards(
      await startServer((response, { path, headers }) => {
        const { authorization = "" } = headers;
        if (path === "/data") return sendJson(response, { label: authorization, job: "node" });
        if (path === "/moved") return response.writeHead(302, { location: `/${authorization.slice(7)}/x` }).end();
        if (path === "/html") return response.writeHead(200).end(`<html><title>${authorization}</title>`);
        response.writeHead(path === "/x" ? 500 : 403).end(`you sent ${authorization}`);
      }),
    );
    const { http, told } = provingClient({
      url: echo.url,
      auth: { type: "oauth2", grant: "client_credentials", issuer: realm.issuer, clientId },
      credential: { scheme: "oauth2", clientSecret: realm.clientSecret },
      clock,
    });
    expect((await http.json("/data")).value).toEqual({ label: "Bearer •••", job: "node" });
    for (const path of ["/x", "/y", "/html", "/moved"]) {
      const { message } = await failure(http.json(path));
      expect(message).toContain("•••");
    }
    expect(told).toEqual(realm.given.access);
  });
});

describe("a provider's refusal is a sentence", () => {
  const words = "Invalid client or Invalid client credentials";
  test.each([
    [
      401,
      "unauthorized_client",
      words,
      "UNAUTHORIZED",
      /does not accept the secret of the client “incident-console” \(unauthorized_client\)\. Enter the present one in Backends; check `clientId` in Settings\.$/,
    ],
    [401, "invalid_client", words, "UNAUTHORIZED", /does not accept the secret/],
    [
      401,
      "unauthorized_client",
      "Client not enabled to retrieve service account",
      "BAD_ANSWER",
      /does not let the client “incident-console” sign in by itself .* “Service accounts roles”/,
    ],
    [401, "unauthorized_client", "Public client not allowed to retrieve service account", "BAD_ANSWER", /by itself/],
    [
      400,
      "invalid_scope",
      "Invalid scopes: x",
      "BAD_ANSWER",
      /Check `scope` in Settings\. It says: “Invalid scopes: x”/,
    ],
    [400, "invalid_target", "", "BAD_ANSWER", /Check `audience` in Settings/],
    [400, "unsupported_grant_type", "Unsupported grant_type", "BAD_ANSWER", /does not offer this way to sign in/],
    [400, "something_new", "whatever", "BAD_ANSWER", /refused \(something_new\)\. It says: “whatever”/],
    [404, "Realm does not exist", "", "BAD_ANSWER", /nothing at its token endpoint \(404\)\. Is `issuer`/],
    [503, "", "", "UNAVAILABLE", /sign-in server is not ready to answer \(503\)/],
    [429, "", "", "RATE_LIMITED", /wants fewer requests/],
  ] as const)("%d %s: %s", async (status, error, description, code, sentence) => {
    realm.refusals.push([status, error, description]);
    const refused = await failure(client().http.json("/x"));
    expect(refused).toMatchObject({ code, message: expect.stringMatching(sentence) });
    expect(refused.message).toMatch(/^Prometheus's sign-in server/);
    expect(refused.scheme).toBe(code === "UNAUTHORIZED" ? "oauth2" : null);
    expect(backend.requests).toEqual([]);
  });

  test("that repeats the secret is quoted without it", async () => {
    realm.refusals.push([400, "x", `you sent ${realm.clientSecret} and ${encodeURIComponent(realm.clientSecret)}`]);
    expect((await failure(client().http.json("/x"))).message).toContain("you sent ••• and •••");
  });

  test("is not asked for again at once by everybody", async () => {
    const { http } = client({}, "wrong");
    await Promise.all(Array.from({ length: 5 }, () => failure(http.json("/x"))));
    await failure(http.json("/x"));
    expect(tokens()).toBe(1);
    clock.advance(6_000);
    await failure(http.json("/x"));
    expect(tokens()).toBe(2);
  });

  test("of an address where nothing is: the realm is named", async () => {
    const { http } = client({ issuer: `${realm.server.url}/realms/other` });
    expect(await failure(http.json("/x"))).toMatchObject({
      code: "BAD_ANSWER",
      message:
        "Prometheus's sign-in server describes nothing at http://HOST/realms/other (404). Is `issuer` in Settings right, and the realm in it?",
    });
  });

  test("cannot be had where it cannot be reached", async () => {
    await realm.close();
    expect(await failure(client().http.json("/x"))).toMatchObject({
      code: "UNREACHABLE",
      message: expect.stringMatching(/^Prometheus's sign-in server refused the connection at HOST/),
    });
  });

  test.each([
    [{}, /without a token that can be sent/],
    [{ access_token: "a\nb" }, /without a token that can be sent/],
    [{ access_token: "x", token_type: "mac" }, /another type than Bearer/],
    ["no object", /without a token/],
  ])("or an answer without a token: %j", async (body, sentence) => {
    const server = closeAfterwards(await startServer((response) => sendJson(response, body)));
    const { http } = client({ issuer: undefined, tokenUrl: `${server.url}/token` } as Settings);
    expect((await failure(http.json("/x"))).message).toMatch(sentence);
  });
});

describe("the provider's description", () => {
  test("is read once", async () => {
    const { http } = client();
    await http.json("/x");
    clock.advance(290_000);
    await http.json("/x");
    expect(realm.server.requests.filter(({ path }) => path.includes("well-known"))).toHaveLength(1);
  });

  test("is not needed where settings name the endpoint", async () => {
    const { http } = client({
      issuer: undefined,
      tokenUrl: `${realm.issuer}/protocol/openid-connect/token`,
    } as Settings);
    expect((await http.json("/x")).value).toBe("let in");
    expect(realm.server.requests.map(({ path }) => path)).toEqual(["/realms/ops/protocol/openid-connect/token"]);
  });

  test("decides how the secret is sent", async () => {
    realm.describe = (description) => ({
      ...description,
      token_endpoint_auth_methods_supported: ["client_secret_post"],
    });
    await client().http.json("/x");
    const { headers, body } = realm.server.requests.at(-1) ?? { headers: {}, body: "" };
    expect([headers.authorization, new URLSearchParams(body).get("client_secret")]).toEqual([
      undefined,
      realm.clientSecret,
    ]);
  });

  test.each([
    ["another realm", "http://127.0.0.1/realms/other", /describes http:\/\/127\.0\.0\.1\/realms\/other, not http:/],
    ["nobody", undefined, /describes nobody, not http:/],
    ["no text", ["x"], /describes nobody, not http:/],
  ])("of %s is not believed", async (_what, issuer, sentence) => {
    realm.describe = (description) => ({ ...description, issuer });
    expect(await failure(client().http.json("/x"))).toMatchObject({
      code: "BAD_ANSWER",
      message: expect.stringMatching(sentence),
    });
    expect(realm.tokenRequests()).toBe(0);
  });

  test("of the same issuer with another ending slash is believed", async () => {
    realm.describe = (description) => ({ ...description, issuer: `${realm.issuer}/` });
    await client().http.json("/x");
    expect(realm.tokenRequests()).toBe(1);
  });

  test.each([
    [
      "another host",
      "https://evil.example/token",
      /sends us to another host \(https:\/\/evil\.example\), so nothing was sent/,
    ],
    ["another port", "http://127.0.0.1:1/token", /sends us to another host/],
    ["no address", "javascript:alert(1)", /sends us to another host/],
    ["nothing", undefined, /names no token endpoint/],
    ["a list", ["https://x"], /names no token endpoint/],
  ])("may not lead to %s", async (_what, token_endpoint, sentence) => {
    realm.describe = (description) => ({ ...description, token_endpoint });
    expect(await failure(client().http.json("/x"))).toMatchObject({
      code: "BAD_ANSWER",
      message: expect.stringMatching(sentence),
    });
    expect(tokens()).toBe(0);
  });

  test("a secret with signs that mean something is encoded first", async () => {
    realm.clientSecret = "a:b c%d+e&f=ü";
    expect((await client().http.json("/x")).value).toBe("let in");
  });
});

test("without a secret the backend is not asked at all", async () => {
  const auth = { type: "oauth2", grant: "client_credentials", issuer: realm.issuer, clientId } as const;
  const { http } = provingClient({ url: backend.url, auth, clock });
  expect(await failure(http.json("/x"))).toEqual({
    code: "UNAUTHORIZED",
    message: "Prometheus wants the secret of the client “incident-console” at http://HOST. Enter it in Backends.",
    scheme: "oauth2",
  });
  expect([backend.requests, realm.server.requests]).toEqual([[], []]);
});

test("a client that is closed waits for nobody", async () => {
  let open = () => {};
  realm.gate = new Promise((resolve) => {
    open = resolve;
  });
  const { http } = client();
  const asked = failure(http.json("/x"));
  await realm.server.arrived(2);
  await http.close();
  expect((await asked).code).toBe("CANCELLED");
  open();
});
