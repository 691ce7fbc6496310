import type { Exchange } from "../http/exchange.ts";
import { LogQueryError } from "../logql/syntax.ts";
import { parseDuration } from "../syntax/duration.ts";

/** Nanoseconds in a microsecond: the logs' own precision is the microsecond. */
const nanos = 1_000n;

/**
 * A moment parameter in nanoseconds. As Loki reads it: up to ten digits are seconds, also with decimals; more digits are
 * nanoseconds (so milliseconds fall into 1970); else RFC 3339.
 */
export function momentOf(exchange: Exchange, name: string): bigint | undefined {
  const text = exchange.parameters.get(name);
  if (text === null || text === "") return undefined;
  if (/^\d+$/.test(text)) return text.length <= 10 ? BigInt(text) * 1_000_000_000n : BigInt(text);
  if (/^\d+\.\d+$/.test(text)) return BigInt(Math.round(Number(text) * 1e6)) * nanos;
  const parsed = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(parsed)) return BigInt(parsed) * 1_000_000n;
  throw new LogQueryError(
    `could not parse '${name}' parameter: strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`,
  );
}

/** The first microsecond that is not before a moment: both ends of [start, end) are read so. */
export function microsecondsOf(moment: bigint): number {
  return Number((moment + nanos - 1n) / nanos);
}

/** `limit`, 100 when absent; Loki's own maximum is 5,000 for log queries. */
export function limitOf(exchange: Exchange, isLogQuery: boolean): number {
  const text = exchange.parameters.get("limit");
  if (text === null || text === "") return 100;
  if (!/^[+-]?\d+$/.test(text))
    throw new LogQueryError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  const limit = Number(text);
  if (limit <= 0) throw new LogQueryError("limit must be a positive value");
  if (isLogQuery && limit > 5_000) {
    throw new LogQueryError(
      `max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > 5000)`,
    );
  }
  return limit;
}

/** `step` in microseconds; without one as many steps as give about 250 points. */
export function stepOf(exchange: Exchange, lengthMicroseconds: number): number {
  const text = exchange.parameters.get("step") ?? "";
  const seconds = text === "" ? Math.max(1, Math.floor(lengthMicroseconds / 1e6 / 250)) : Number(text);
  const step = Number.isNaN(seconds) ? (parseDuration(text) ?? Number.NaN) / 1000 : seconds;
  if (Number.isNaN(step)) throw new LogQueryError(`cannot parse ${JSON.stringify(text)} to a valid duration`);
  if (step <= 0) {
    throw new LogQueryError("zero or negative query resolution step widths are not accepted. Try a positive integer");
  }
  if (lengthMicroseconds / 1e6 / step > 11_000) {
    throw new LogQueryError(
      "exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter",
    );
  }
  return step * 1e6;
}
