import type { LogRange, Span } from "../../../shared/model/logs.ts";
import { ConsoleError } from "../errors.ts";

const hour = 3_600_000;

/** Where the server does not say how long it keeps lines: 31 days, the retention of the stacks served. */
export const assumedRetentionMs = 744 * hour;

/** Lines may carry the clock of the machine that wrote them; look a little past our own now. */
export const clockSkewMs = 60_000;

/**
 * A Loki takes lines up to so far ahead of its own clock (`creation_grace_period`), and this computer's may be behind:
 * a search up to now reads that far, or the newest lines would be missed in silence.
 */
export const aheadMs = 10 * 60_000;

/** A request found this close to the edge of a window may have begun before it. */
export const edgeMs = 10 * 60_000;

/**
 * The spans to ask one after the other, each group until something is found. Widening asks the last hour, then the day
 * before it, then the rest of what is kept, never the same span twice. All times in ms since 1970. Throws
 * INVALID_INPUT where the range is empty.
 */
export function spansOf(range: LogRange, now: number, retentionMs: number): Span[] {
  const to = now + clockSkewMs;
  switch (range.kind) {
    case "widening": {
      const edges = [now - hour, now - 24 * hour, now - retentionMs].filter((edge) => edge >= now - retentionMs);
      return edges.map((from, index) => ({ from, to: index === 0 ? to : (edges[index - 1] ?? to) })).filter(isSpan);
    }
    case "relative":
      return [{ from: now - range.milliseconds, to }];
    case "absolute": {
      const span = { from: range.from, to: range.to };
      if (!isSpan(span))
        throw new ConsoleError("INVALID_INPUT", "The range is empty: its end must be after its start.");
      return [span];
    }
  }
}

function isSpan(span: Span): boolean {
  return span.from < span.to;
}

/** A server that allows so little at a time cannot be asked for so much. */
const mostParts = 2_000;

/** The parts of a span that a server allows in one query, newest first; together they are the span, without overlap. */
export function splitSpan(span: Span, longestMs: number): Span[] {
  const parts: Span[] = [];
  if ((span.to - span.from) / longestMs > mostParts) {
    throw new ConsoleError(
      "INVALID_INPUT",
      "The range is too long for what this Loki allows at a time. Choose a shorter one.",
    );
  }
  for (let to = span.to; to > span.from; to -= longestMs) {
    parts.push({ from: Math.max(span.from, to - longestMs), to });
  }
  return parts;
}
