import { type Answer, jsonAnswer } from "../http/exchange.ts";

const vary = { vary: "Origin" };

/** `{status: "success", data}`, as every answer of the API that worked. */
export function success(data: unknown, more: Readonly<Record<string, unknown>> = {}): Answer {
  return jsonAnswer(200, { status: "success", data, ...more }, vary);
}

/** An error of the API; 400 is `bad_data`, 422 `execution`. */
export function failure(status: 400 | 422, error: string): Answer {
  return jsonAnswer(status, { status: "error", errorType: status === 400 ? "bad_data" : "execution", error }, vary);
}

/** A parameter that the API refuses; it becomes a 400 in Prometheus's words. */
export class ParameterError extends Error {
  constructor(name: string, reason: string) {
    super(`invalid parameter "${name}": ${reason}`);
  }
}
