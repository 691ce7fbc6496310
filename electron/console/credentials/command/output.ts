import { isSendable, type Token } from "../tokens.ts";

/** A token without a time of its own is used for so long, in milliseconds. */
export const untimedMs = 5 * 60_000;

export type ReadOutput = { readonly token: Token } | { readonly fault: string };

/**
 * Reads a token from what a command printed: the token alone in a line; JSON with `access_token`, `accessToken` (az) or
 * `token`, and `expires_in` (seconds), `expires_at`, `expires_on`, `expiresAt` or `expiration` (a date, or seconds since
 * 1970); or Kubernetes' ExecCredential, as `aws eks get-token` and kubelogin print it. The fault never repeats any of it.
 *
 * @param now milliseconds since 1970
 */
export function readOutput(output: string, now: number): ReadOutput {
  const text = output.trim();
  if (text === "") return { fault: "printed nothing" };
  const read = text.startsWith("{") ? readJson(text, now) : { value: text, expiresAt: null };
  if (read === null) return { fault: "printed JSON without a token (access_token, token, or status.token)" };
  if (/[\r\n]/.test(read.value))
    return { fault: "printed more than one line. It has to print the token alone, or JSON" };
  const value = read.value.replace(/^Bearer +/i, "");
  if (!isSendable(value)) {
    return { fault: "printed something that no header can carry. It has to print the token alone, or JSON" };
  }
  const expiresAt = read.expiresAt ?? now + untimedMs;
  return expiresAt <= now ? { fault: "printed a token that has expired already" } : { token: { value, expiresAt } };
}

interface Read {
  readonly value: string;
  readonly expiresAt: number | null;
}

function readJson(text: string, now: number): Read | null {
  const fields = objectOf(parse(text));
  const status = objectOf(fields.get("status"));
  const token = firstText(
    status.get("token"),
    fields.get("access_token"),
    fields.get("accessToken"),
    fields.get("token"),
  );
  if (token === null) return null;
  const life = secondsOf(fields.get("expires_in"));
  const at = [
    status.get("expirationTimestamp"),
    ...["expires_at", "expires_on", "expiresAt", "expiration"].map((name) => fields.get(name)),
  ].map(momentOf);
  return {
    value: token,
    expiresAt: life === null ? (at.find((moment) => moment !== null) ?? null) : now + life * 1000,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function objectOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : []);
}

function firstText(...values: readonly unknown[]): string | null {
  return values.find((value): value is string => typeof value === "string" && value !== "") ?? null;
}

function secondsOf(value: unknown): number | null {
  const seconds = typeof value === "string" && /^\d{1,12}$/.test(value) ? Number(value) : value;
  return typeof seconds === "number" && Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}

/** A date with its zone, or seconds since 1970; a number beyond the year 5000 is taken for milliseconds. */
function momentOf(value: unknown): number | null {
  const seconds = secondsOf(value);
  if (seconds !== null) return seconds > 1e11 ? seconds : seconds * 1000;
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:?\d\d)$/.test(value)) return null;
  const moment = Date.parse(value);
  return Number.isNaN(moment) ? null : moment;
}
