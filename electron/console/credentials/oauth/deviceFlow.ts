import type { DeviceSignIn } from "../../../../shared/model/credential.ts";
import { ConsoleError, toConsoleError } from "../../errors.ts";
import type { Token } from "../tokens.ts";
import { readToken, refreshTokenOf, wishes } from "./grants.ts";
import { type Fields, isSafe, type Provider, seconds, text } from "./provider.ts";
import { providerRefusal } from "./refusals.ts";

/** What a sign-in with a browser brought. */
export interface SignedIn {
  readonly token: Token;
  /** Null where the provider gave none: the sign-in lasts as long as the token. */
  readonly refreshToken: string | null;
}

export interface DeviceFlow {
  /** What the person needs. */
  readonly signIn: DeviceSignIn;
  /** Resolves once the person has signed in. Rejects with a sentence where it came to nothing; CANCELLED after `stop`. */
  readonly finished: Promise<SignedIn>;
  stop(): void;
}

/** RFC 8628, 3.2 and 3.5: the interval where the provider names none, and what `slow_down` adds to it. */
const defaultIntervalSeconds = 5;
const slowerBySeconds = 5;
const shortestIntervalSeconds = 1;
/** What the wait grows to where the provider is not there; one that it asks for itself may be longer. */
const longestBackOffSeconds = 60;
const defaultLifeSeconds = 600;
const longestLifeSeconds = 3_600;

type Polled = SignedIn | "pending" | "slower";

/**
 * Begins a sign-in with a browser (RFC 8628) as a public client, and asks the provider from then on whether it was done.
 *
 * @throws ConsoleError where the provider does not begin one
 */
export async function beginDeviceFlow(provider: Provider): Promise<DeviceFlow> {
  const { clock, settings } = provider;
  const answer = await provider.post(await provider.deviceEndpoint(), [
    ["client_id", settings.clientId],
    ...wishes(provider),
  ]);
  if (!answer.ok) throw providerRefusal(provider, answer);
  const deviceCode = text(answer.fields, "device_code", 4_096);
  if (deviceCode === "") throw unusable(provider, "names no code");
  provider.hide(deviceCode);
  const signIn = readSignIn(provider, answer.fields);
  const interval = Math.max(seconds(answer.fields, "interval") ?? defaultIntervalSeconds, shortestIntervalSeconds);
  const tokenEndpoint = await provider.tokenEndpoint();
  let cancelTimer = () => {};
  let stopped = false;
  let reject: (cause: ConsoleError) => void = () => {};

  async function poll(): Promise<Polled> {
    const polled = await provider.post(tokenEndpoint, [
      ["grant_type", "urn:ietf:params:oauth:grant-type:device_code"],
      ["device_code", deviceCode],
      ["client_id", settings.clientId],
    ]);
    return polled.ok
      ? { token: readToken(provider, polled.fields), refreshToken: refreshTokenOf(polled.fields) }
      : outcomeOf(provider, polled);
  }

  function pollAfter(wait: number, resolve: (signedIn: SignedIn) => void): void {
    const left = Math.max(0, signIn.expiresAt - clock.now());
    cancelTimer = clock.after(Math.min(wait * 1_000, left), async () => {
      if (clock.now() >= signIn.expiresAt) return reject(expired());
      const polled = await poll().catch((cause: unknown) => toConsoleError(cause));
      if (stopped) return;
      if (polled === "pending") return pollAfter(wait, resolve);
      if (polled === "slower") return pollAfter(wait + slowerBySeconds, resolve);
      if (!(polled instanceof ConsoleError)) return resolve(polled);
      // RFC 8628, 3.5: where it cannot be reached, more slowly.
      if (passing.has(polled.code)) {
        return pollAfter(Math.max(wait, Math.min(wait * 2, longestBackOffSeconds)), resolve);
      }
      reject(polled);
    });
  }

  const finished = new Promise<SignedIn>((resolve, rejectPromise) => {
    reject = rejectPromise;
    pollAfter(interval, resolve);
  });
  finished.catch(() => {});
  return {
    signIn,
    finished,
    stop: () => {
      stopped = true;
      cancelTimer();
      reject(new ConsoleError("CANCELLED", "The sign-in was cancelled."));
    },
  };
}

const passing: ReadonlySet<string> = new Set(["UNREACHABLE", "UNAVAILABLE", "RATE_LIMITED", "CANCELLED"]);

function outcomeOf(provider: Provider, refusal: Parameters<typeof providerRefusal>[1]): Polled {
  switch (refusal.error) {
    case "authorization_pending":
      return "pending";
    case "slow_down":
      return "slower";
    case "access_denied":
      throw again("The sign-in was refused in the browser. Sign in again in Backends.");
    case "expired_token":
      throw expired();
    case "invalid_grant":
      throw again(`${provider.name} does not know this sign-in any more. Sign in again in Backends.`);
    default:
      throw providerRefusal(provider, refusal);
  }
}

function expired(): ConsoleError {
  return again("The sign-in took too long and has expired. Sign in again in Backends.");
}

function again(sentence: string): ConsoleError {
  return new ConsoleError("UNAUTHORIZED", sentence, { scheme: "device" });
}

function readSignIn(provider: Provider, fields: Fields): DeviceSignIn {
  const userCode = text(fields, "user_code", 64);
  const verificationUrl = addressOf(fields.get("verification_uri"));
  if (userCode === "") throw unusable(provider, "names no code for the person");
  if (verificationUrl === null) throw unusable(provider, "names no https address to sign in at");
  const complete = addressOf(fields.get("verification_uri_complete"));
  const life = Math.min(seconds(fields, "expires_in") ?? defaultLifeSeconds, longestLifeSeconds);
  return {
    userCode,
    verificationUrl: verificationUrl.href,
    completeUrl: complete?.host === verificationUrl.host ? complete.href : null,
    expiresAt: provider.clock.now() + life * 1_000,
  };
}

/** An address that a person may be sent to; null where it is none. */
function addressOf(value: unknown): URL | null {
  if (typeof value !== "string" || value.length > 2_000 || !URL.canParse(value)) return null;
  const url = new URL(value);
  return isSafe(url) && url.username === "" && url.password === "" ? url : null;
}

function unusable({ name }: Provider, what: string): ConsoleError {
  return new ConsoleError("BAD_ANSWER", `${name} began a sign-in that cannot be used: it ${what}.`);
}
