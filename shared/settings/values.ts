import * as z from "zod";

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a duration as Prometheus writes it: `500ms`, `15s`, `1m`. */
export function durationMs(text: string): number {
  const match = /^(\d+)(ms|s|m|h)$/.exec(text);
  return Number(match?.[1] ?? Number.NaN) * (unitMs[match?.[2] ?? ""] ?? Number.NaN);
}

/** Such a duration between two others. */
export function durationBetween(shortest: string, longest: string) {
  return z
    .string()
    .regex(/^\d+(ms|s|m|h)$/, { error: 'must be a duration such as "500ms", "15s" or "1m"', abort: true })
    .refine((text) => durationMs(text) >= durationMs(shortest) && durationMs(text) <= durationMs(longest), {
      error: `must be between ${shortest} and ${longest}`,
    });
}

/** The base URL of a server: whatever else a URL may hold belongs elsewhere. */
export const httpUrl = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
    error: "must be a URL that begins with http:// or https://",
  })
  .refine((text) => !URL.canParse(text) || (new URL(text).username === "" && new URL(text).password === ""), {
    error: "must not hold a user name or password: the console asks for them and keeps them in the keychain",
  })
  .refine((text) => !URL.canParse(text) || (new URL(text).search === "" && new URL(text).hash === ""), {
    error: "must not have a ? or # part",
  });

/** Only to look at a file on another machine sends Windows' password, hashed, to a server of the file's choice. */
export const localFile = z
  .string()
  .min(1, "must not be empty")
  .regex(/^(?![\\/]{2})/, "must not be a network path");

export const notEmpty = z.string().min(1, "must not be empty");
