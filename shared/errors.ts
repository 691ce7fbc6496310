import * as z from "zod";

/** Stable codes of everything that can go wrong. Texts may change; code that decides looks at these. */
export const errorCodes = [
  "INVALID_INPUT",
  "NOT_FOUND",
  "UNREACHABLE",
  "TIMEOUT",
  "TLS",
  "UNAUTHORIZED",
  "FORBIDDEN",
  "RATE_LIMITED",
  "UNAVAILABLE",
  "BAD_QUERY",
  "BAD_ANSWER",
  "TOO_LARGE",
  "CANCELLED",
  "READ_ONLY",
  "NO_KEYCHAIN",
  "INTERNAL",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** An error as it crosses the process boundary: a code, and a sentence a tired person can act on. */
export const consoleErrorSchema = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  environment: z.string().optional(),
  backend: z.string().optional(),
});

export type ConsoleErrorData = z.infer<typeof consoleErrorSchema>;

/** The answer of every call: nothing is thrown across the process boundary. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ConsoleErrorData };
