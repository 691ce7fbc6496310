import { ConsoleError, toConsoleError } from "../errors.ts";
import type { Answer, HttpClient } from "../http/client.ts";
import { cleanLine } from "../http/words.ts";
import { count } from "../text.ts";

/** What the gateway said to a change. */
export interface GatewayOutcome {
  /** A sentence where its answer does not show the state that was asked for; null where it does, or shows none. */
  readonly note: string | null;
}

/** The gateway takes suppressions of one minute to a day. */
export const longestSuppressionMinutes = 1440;

/**
 * Acknowledges an alert in the gateway. `fingerprint` is the gateway's own (`alert.gateway.fingerprint`); without one
 * this rejects with INVALID_INPUT and the reason. The API's documented parameter stands in the query; the body carries
 * the note too, which a gateway that takes no body ignores.
 */
export async function acknowledgeGatewayAlert(
  http: HttpClient,
  fingerprint: string | null,
  { author, note }: { readonly author: string; readonly note: string },
  signal?: AbortSignal,
): Promise<GatewayOutcome> {
  const answer = await post(http, "acknowledge", fingerprint, [["acknowledged_by", author]], {
    signal,
    json: { acknowledged_by: author, comment: note },
  });
  return { note: noteOn(answer, "acknowledged") };
}

/** Suppresses an alert in the gateway for 1 to 1440 minutes. `fingerprint` and errors as for `acknowledgeGatewayAlert`. */
export async function suppressGatewayAlert(
  http: HttpClient,
  fingerprint: string | null,
  { minutes, reason, author }: { readonly minutes: number; readonly reason: string; readonly author: string },
  signal?: AbortSignal,
): Promise<GatewayOutcome> {
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > longestSuppressionMinutes) {
    throw new ConsoleError(
      "INVALID_INPUT",
      `The gateway suppresses an alert for ${count(1, "minute")} to ${count(longestSuppressionMinutes, "minute")}, not for ${minutes}.`,
    );
  }
  const answer = await post(http, "suppress", fingerprint, [["duration_minutes", String(minutes)]], {
    signal,
    json: { duration_minutes: minutes, reason, suppressed_by: author },
  });
  return { note: noteOn(answer, "suppressed") };
}

/** Why an alert cannot be acknowledged or suppressed in the gateway, as a sentence; null where it can. */
export function cannotChangeBecause(fingerprint: string | null): string | null {
  return fingerprint === null
    ? "The gateway gave this alert no fingerprint, so it cannot be acknowledged or suppressed there."
    : null;
}

async function post(
  http: HttpClient,
  verb: "acknowledge" | "suppress",
  fingerprint: string | null,
  query: readonly (readonly [string, string])[],
  { signal, json }: { readonly signal: AbortSignal | undefined; readonly json: unknown },
): Promise<Answer> {
  if (fingerprint === null) throw new ConsoleError("INVALID_INPUT", cannotChangeBecause(fingerprint) ?? "");
  const path = `/api/v1/alerts/${encoded(fingerprint)}/${verb}`;
  const answer = await http
    .request(path, { method: "POST", query, json, ...(signal === undefined ? {} : { signal }) })
    .catch((cause: unknown) => {
      throw explained(cause, verb);
    });
  const failure = failureIn(answer.text);
  if (failure !== null) throw new ConsoleError("BAD_ANSWER", `The gateway did not ${verb} the alert${failure}`);
  return answer;
}

function encoded(fingerprint: string): string {
  try {
    return encodeURIComponent(fingerprint);
  } catch (cause) {
    // Half of a surrogate pair cannot be sent.
    throw new ConsoleError("INVALID_INPUT", "The gateway's fingerprint of this alert cannot stand in a URL.", {
      cause,
    });
  }
}

function explained(cause: unknown, verb: string): ConsoleError {
  const error = toConsoleError(cause);
  switch (error.lost ? "LOST" : error.code) {
    case "NOT_FOUND":
      return new ConsoleError(
        "NOT_FOUND",
        `The gateway does not know this alert any more, or cannot ${verb} alerts at all. It answered: ${error.message}`,
        { cause },
      );
    case "LOST":
    case "TIMEOUT":
      return new ConsoleError(
        error.code,
        `${error.message} Whether it did ${verb} the alert cannot be told; wait for its next answer before trying again.`,
        { cause },
      );
    default:
      return error;
  }
}

/** Reads back: an answer that holds the alert, or its status, must show what was asked for. */
function noteOn({ text }: Answer, wanted: string): string | null {
  const status = statusIn(bodyOf(text));
  if (status === null || status === wanted || status === "success" || status === "ok") return null;
  return `The gateway took the request, but its answer shows the alert as “${short(status)}”, not as ${wanted}.`;
}

/** What a gateway says that reports a failure with HTTP status 200, to end a sentence with; null where it reports none. */
function failureIn(text: string): string | null {
  const body = bodyOf(text);
  const failed = fieldOf(body, "success") === false || /^(error|failed|failure)$/.test(statusIn(body) ?? "");
  if (!failed) return null;
  const words = fieldOf(body, "message") ?? fieldOf(body, "detail") ?? fieldOf(body, "error");
  return typeof words === "string" && words.trim() !== "" ? `. It says: ${short(words)}` : ", and gives no reason.";
}

function statusIn(body: unknown): string | null {
  const status = fieldOf(fieldOf(body, "alert"), "status") ?? fieldOf(body, "status");
  return typeof status === "string" ? status.trim().toLowerCase() : null;
}

function short(words: string): string {
  return cleanLine(words, (line) => line, 120);
}

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
