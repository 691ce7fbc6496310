import { type ConsoleError, toConsoleError } from "../errors.ts";
import { createHttpClient, type HttpClient } from "../http/client.ts";
import type { BackendConnection } from "../http/connection.ts";
import type { Clock } from "../world.ts";

/** What came of one question. */
export interface Seen {
  /** Of the last answer; null where none came. */
  readonly status: number | null;
  /** Of the last answer, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Every URL that answered: more than one where it redirected. */
  readonly urls: readonly URL[];
  /** The body of a 2xx, else null. */
  readonly text: string | null;
  /** The body where it is JSON, else undefined. */
  readonly value: unknown;
  /** Why there is no 2xx that could be read; null where there is. */
  readonly error: ConsoleError | null;
  /** Milliseconds; null where there is no 2xx. */
  readonly latencyMs: number | null;
}

export interface Asker {
  readonly http: HttpClient;
  /** Asks one thing at a time. Rejects only where the test is over. */
  ask(path: string, options?: { readonly headers?: Readonly<Record<string, string>> }): Promise<Seen>;
  /** The server's clocks as its answers told them, less ours, in milliseconds. */
  skews(): readonly number[];
  close(): Promise<void>;
}

/** What a product says of itself is short. */
const mostBytes = 1_048_576;

/** Dates of HTTP have whole seconds, cut off: on average half a second has passed. */
const dateCutMs = 500;

/** Asks a backend as the console will, and remembers what its answers tell beside their content. */
export function openAsker(connection: BackendConnection, clock: Clock, signal: AbortSignal): Asker {
  const skews: number[] = [];
  const nothing: Pick<Seen, "status" | "headers" | "urls"> = { status: null, headers: {}, urls: [] };
  let last = nothing;
  const http = createHttpClient(connection, clock, {
    onAnswer: (answer) => {
      last = { status: answer.status, headers: answer.headers, urls: [...last.urls, answer.url] };
      const date = Date.parse(answer.headers.date ?? "");
      const age = Number(answer.headers.age ?? 0) * 1000;
      if (!Number.isNaN(date)) skews.push(date + (Number.isNaN(age) ? 0 : age) + dateCutMs - clock.now());
    },
  });
  return {
    http,
    ask: async (path, { headers = {} } = {}) => {
      last = nothing;
      const outcome = await http
        .request(path, { signal, maxBytes: mostBytes, headers: { accept: "application/json", ...headers } })
        .then(
          ({ text, latencyMs }) => ({ text, latencyMs, value: parsed(text), error: null }),
          (cause: unknown) => ({ text: null, latencyMs: null, value: undefined, error: failure(cause) }),
        );
      return { ...outcome, ...last };
    },
    skews: () => skews,
    close: () => http.close(),
  };
}

function failure(cause: unknown): ConsoleError {
  const error = toConsoleError(cause);
  if (error.code === "CANCELLED") throw error;
  return error;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether what was asked for is not there, so that another program or another path may be what was meant. */
export function isElsewhere({ error }: Seen): boolean {
  return error === null || error.code === "NOT_FOUND" || error.code === "BAD_ANSWER" || error.code === "BAD_QUERY";
}
