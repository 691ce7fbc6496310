import type { ConsoleErrorData, ErrorCode } from "../../shared/errors.ts";
import type { CredentialScheme } from "../../shared/model/credential.ts";

/** The one error type inside the console. Its message is a sentence for the screen and never holds a secret. */
export class ConsoleError extends Error {
  override readonly name = "ConsoleError";
  readonly code: ErrorCode;
  /**
   * For RATE_LIMITED and UNAVAILABLE: milliseconds after which the server wants to be asked again. For UNAUTHORIZED: so
   * long a refused password is held back.
   */
  readonly retryAfterMs: number | null;
  /**
   * For UNAUTHORIZED: the scheme the server named, or the one that failed; `tenant` where it misses a setting, which no
   * credential replaces. For TLS: `passphrase` where a key wants one.
   */
  readonly scheme: CredentialScheme | "tenant" | null;
  /** For UNAUTHORIZED: a sign-in has ended. Nobody refused us. */
  readonly ended: boolean;
  /** The request was sent and no whole answer came: what it asked for may have been done. */
  readonly lost: boolean;

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      readonly cause?: unknown;
      readonly retryAfterMs?: number | null;
      readonly scheme?: CredentialScheme | "tenant" | null;
      readonly ended?: boolean;
      readonly lost?: boolean;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.scheme = options.scheme ?? null;
    this.ended = options.ended ?? false;
    this.lost = options.lost ?? false;
  }
}

/** Turns anything thrown into a ConsoleError; what is none already is a fault of ours, `INTERNAL`. */
export function toConsoleError(cause: unknown): ConsoleError {
  if (cause instanceof ConsoleError) return cause;
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new ConsoleError("INTERNAL", `Something went wrong inside the console: ${detail}`, { cause });
}

/** The error as it crosses the process boundary. */
export function errorData(
  error: ConsoleError,
  where: { readonly environment?: string; readonly backend?: string } = {},
): ConsoleErrorData {
  return { code: error.code, message: error.message, ...where };
}
