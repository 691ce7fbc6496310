import { beforeEach, describe, expect, test } from "vitest";
import { beginDeviceFlow } from "../../../electron/console/credentials/oauth/deviceFlow.ts";
import { createProvider, type OAuth2Settings } from "../../../electron/console/credentials/oauth/provider.ts";
import { toConsoleError } from "../../../electron/console/errors.ts";
import type { TestServer } from "../../support/httpServer.ts";
import { closeAfterwards, createManualClock, failureOf, type ManualClock } from "../http/support.ts";
import { clientId, type Realm, startGuarded, startKeycloak } from "./keycloak.ts";
import { provingClient } from "./support.ts";

let realm: Realm;
let backend: TestServer;
let clock: ManualClock;
/** How many answers of the provider have been read. */
let read: number;

beforeEach(async () => {
  realm = closeAfterwards(await startKeycloak());
  backend = closeAfterwards(await startGuarded(realm));
  clock = createManualClock();
  read = 0;
});

function settings(changes: Partial<OAuth2Settings> = {}): OAuth2Settings {
  return { type: "oauth2", grant: "device", issuer: realm.issuer, clientId, ...changes };
}

function begin(changes: Partial<OAuth2Settings> = {}) {
  const about = { name: "Prometheus", kind: "prometheus", caFile: null, proxy: null } as const;
  const provider = closeAfterwards(createProvider({ backend: about, settings: settings(changes), clock }));
  const post: typeof provider.post = (...request) =>
    provider.post(...request).finally(() => {
      read += 1;
    });
  return beginDeviceFlow({ ...provider, post });
}

/** Lets so many seconds pass, and the poll that they bring be answered and dealt with. */
async function pass(seconds: number, polls = 1): Promise<void> {
  const before = read;
  clock.advance(seconds * 1_000);
  await expect.poll(() => read).toBe(before + polls);
  // A new alarm is set, or the flow has ended, in the turn after.
  await new Promise((resolve) => setImmediate(resolve));
}

describe("a sign-in with a browser", () => {
  test("tells the person where to go, waits, and brings tokens", async () => {
    const flow = await begin({ scope: "openid" });
    expect(flow.signIn).toEqual({
      userCode: "WDJB-MJHT",
      verificationUrl: `${realm.issuer}/device`,
      completeUrl: `${realm.issuer}/device?user_code=WDJB-MJHT`,
      expiresAt: clock.now() + 600_000,
    });
    expect(realm.server.requests.at(-1)?.body).toBe("client_id=incident-console&scope=openid");
    await pass(5);
    realm.person = "agrees";
    await pass(5);
    expect(await flow.finished).toEqual({
      token: { value: realm.given.access[0], expiresAt: clock.now() + 300_000 },
      refreshToken: realm.given.refresh[0],
    });
    expect(clock.armed()).toBe(0);
  });

  test("asks more slowly where it is told to, from then on", async () => {
    const flow = await begin();
    realm.hurry = true;
    await pass(5);
    clock.advance(9_000);
    expect(realm.tokenRequests()).toBe(1);
    await pass(1);
    realm.person = "agrees";
    clock.advance(9_000);
    expect(realm.tokenRequests()).toBe(2);
    await pass(1);
    await flow.finished;
  });

  test.each([
    ["once a second at most", 0.001, 1_000],
    ["as seldom as it is told to", 120, 120_000],
    ["no later than the sign-in ends", 1e9, 600_000],
  ])("asks %s", async (_how, interval, wait) => {
    realm.device = (answer) => ({ ...answer, expires_in: 600, interval });
    const waits: number[] = [];
    const { after } = clock;
    clock.after = (milliseconds, ring) => {
      waits.push(milliseconds);
      return after(milliseconds, ring);
    };
    await begin();
    expect(waits.at(-1)).toBe(wait);
  });

  test("goes on after a fault on the way, more slowly", async () => {
    const flow = await begin();
    realm.refusals.push([503, "", ""]);
    await pass(5);
    realm.person = "agrees";
    clock.advance(9_000);
    expect(realm.tokenRequests()).toBe(1);
    await pass(1);
    expect((await flow.finished).token.value).toBe(realm.given.access[0]);
  });

  test.each([
    ["refused in the browser", () => (realm.person = "refuses"), /^The sign-in was refused in the browser\./],
    [
      "expired",
      () => realm.refusals.push([400, "expired_token", "Device code is expired"]),
      /has expired\. Sign in again/,
    ],
    [
      "forgotten",
      () => realm.refusals.push([400, "invalid_grant", "Device code not valid"]),
      /does not know this sign-in/,
    ],
    [
      "not meant for the client",
      () => realm.refusals.push([400, "invalid_grant_", "Client not allowed OAuth 2.0 Device Authorization Grant"]),
      /switch on “OAuth 2\.0 Device Authorization Grant” for it\./,
    ],
  ])("that is %s ends with a sentence", async (_what, happen, sentence) => {
    const flow = await begin();
    happen();
    await pass(5);
    expect((await failureOf(flow.finished)).message).toMatch(sentence);
    expect(clock.armed()).toBe(0);
  });

  test("that nobody does ends by itself", async () => {
    realm.device = (answer) => ({ ...answer, expires_in: 8 });
    const flow = await begin();
    await pass(5);
    clock.advance(5_000);
    expect(await failureOf(flow.finished)).toMatchObject({ code: "UNAUTHORIZED", scheme: "device" });
    expect(realm.tokenRequests()).toBe(1);
  });

  test("that is cancelled asks no more", async () => {
    const flow = await begin();
    flow.stop();
    expect(toConsoleError(await flow.finished.catch((cause: unknown) => cause)).code).toBe("CANCELLED");
    clock.advance(60_000);
    expect([realm.tokenRequests(), clock.armed()]).toEqual([0, 0]);
  });

  test.each([
    [{ verification_uri: "http://evil.example/device" }, /names no https address to sign in at/],
    [{ verification_uri: "javascript:alert(1)" }, /names no https address/],
    [{ verification_uri: "https://user:pass@kc.example/" }, /names no https address/],
    [{ verification_uri: undefined }, /names no https address/],
    [{ user_code: "" }, /names no code for the person/],
    [{ device_code: 7 }, /names no code/],
  ])("is not begun with %j", async (wrong, sentence) => {
    realm.device = (answer) => ({ ...answer, ...wrong });
    expect(await failureOf(begin())).toMatchObject({ code: "BAD_ANSWER", message: expect.stringMatching(sentence) });
    expect(clock.armed()).toBe(0);
  });

  test("leaves out an address with the code that leads elsewhere, and odd intervals", async () => {
    realm.device = (answer) => ({
      ...answer,
      verification_uri_complete: "https://evil.example/?user_code=X",
      user_code: "A\u202eB\nC",
      interval: -3,
      expires_in: "1e9",
    });
    const { signIn } = await begin();
    expect(signIn).toMatchObject({ userCode: "AB C", completeUrl: null, expiresAt: clock.now() + 600_000 });
    await pass(5);
  });

  test.each([
    [
      [401, "invalid_client", "Invalid client or Invalid client credentials"],
      /does not know the client “incident-console” as a public one .* “Client authentication” has to be off/,
    ],
    [
      [
        400,
        "unauthorized_client",
        "Client is not allowed to initiate OAuth 2.0 Device Authorization Grant. The flow is disabled for the client.",
      ],
      /switch on “OAuth 2\.0 Device Authorization Grant”/,
    ],
  ] as const)("is refused: %j", async (refusal, sentence) => {
    realm.refusals.push(refusal);
    expect((await failureOf(begin())).message).toMatch(sentence);
  });

  test("is not offered by every provider", async () => {
    realm.describe = ({ device_authorization_endpoint: _none, ...description }) => description;
    expect((await failureOf(begin())).message).toContain("offers no sign-in with a browser (device flow)");
  });
});

describe("what a sign-in left behind", () => {
  let kept: string[];
  beforeEach(() => {
    kept = [];
  });

  function client(refreshToken: string) {
    return provingClient({
      url: backend.url,
      auth: settings(),
      credential: { scheme: "device", refreshToken },
      clock,
      keep: async (next) => {
        kept.push(next);
      },
    });
  }

  test("gives tokens, and the next refresh token is kept each time", async () => {
    realm.refreshToken = "r0-0123456789";
    const { http } = client("r0-0123456789");
    await Promise.all([http.json("/x"), http.json("/y"), http.json("/z")]);
    clock.advance(290_000);
    await http.json("/x");
    await expect.poll(() => kept.length).toBe(2);
    expect([realm.tokenRequests(), kept]).toEqual([2, realm.given.refresh]);
    expect(realm.refreshToken).toBe(kept.at(-1));
  });

  test("is kept once where it stays the same", async () => {
    realm.rotates = false;
    realm.refreshToken = "r0-0123456789";
    const { http } = client("r0-0123456789");
    await http.json("/x");
    expect(kept).toEqual([]);
  });

  test("asks to sign in again once it has ended, and does not ask the provider again", async () => {
    realm.refreshToken = "another-session";
    const { http } = client("r0-0123456789");
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await failureOf(http.json("/x"))).toMatchObject({
        code: "UNAUTHORIZED",
        scheme: "device",
        message:
          "Your sign-in at Prometheus's sign-in server has ended (it says: “Token is not active”). Sign in again in Backends.",
      });
      clock.advance(6_000);
    }
    expect([realm.tokenRequests(), backend.requests]).toEqual([1, []]);
  });

  test("survives a provider that cannot be reached for a while", async () => {
    realm.refreshToken = "r0-0123456789";
    const { http } = client("r0-0123456789");
    realm.refusals.push([502, "", ""]);
    expect((await failureOf(http.json("/x"))).code).toBe("UNAVAILABLE");
    clock.advance(6_000);
    expect((await http.json("/x")).value).toBe("let in");
  });

  test("is not lost where the client is closed while the next one is on its way", async () => {
    realm.refreshToken = "r0-0123456789";
    let open = () => {};
    realm.gate = new Promise((resolve) => {
      open = resolve;
    });
    const { http } = client("r0-0123456789");
    const asked = failureOf(http.json("/x"));
    await expect.poll(() => realm.tokenRequests()).toBe(1);
    const closed = http.close();
    open();
    await closed;
    expect((await asked).code).toBe("CANCELLED");
    expect(kept).toEqual(realm.given.refresh);
  });
});
