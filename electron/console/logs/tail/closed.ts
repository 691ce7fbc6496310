import { ConsoleError } from "../../errors.ts";

/** Why a live tail ended, by the code and the reason of its WebSocket. A Loki gives a reason with 1011 alone. */
export function closedBecause(code: number, reason: string): ConsoleError {
  if (code === 1011 && reason !== "") {
    return new ConsoleError("UNAVAILABLE", `Loki ended the live tail: ${reason.slice(0, 200)}.`);
  }
  return new ConsoleError("UNREACHABLE", "The connection of the live tail was lost.");
}
