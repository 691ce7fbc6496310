import type { Span } from "../../../shared/model/logs.ts";
import { type ConsoleError, toConsoleError } from "../errors.ts";
import { type LokiLimits, type LokiLine, type LokiTenant, nanoseconds, queryLines } from "../loki/client.ts";
import { type Cursor, cursorAt, type Direction, stepPage } from "./paging.ts";
import { splitSpan } from "./spans.ts";

/** Below this page size an answer that is still too large has lines that nobody can read anyway. */
const smallestPage = 10;

export interface ReadOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Lines that were not read before, in time order; called as they come, so that a later failure loses none. */
  readonly onLines: (lines: readonly LokiLine[]) => void;
  /** A fact that limits the result, as a sentence. */
  readonly onNote: (note: string) => void;
}

/**
 * Reads one span of one tenant page by page: split where it is longer than the server allows, with smaller pages where
 * an answer is too large (Loki refuses to send more than 4 MiB and says so after some seconds).
 */
export class SpanReader {
  /** Parts still to be read; the next one is last. */
  private readonly cursors: Cursor[];
  private largestPage: number;

  constructor(
    private readonly source: LokiTenant,
    private readonly logql: string,
    span: Span,
    limits: LokiLimits,
    pageLimit: number,
    direction: Direction = "forward",
  ) {
    this.largestPage = limits.maxEntries;
    const limit = Math.min(pageLimit, limits.maxEntries);
    const cursors = splitSpan(span, limits.maxSpanMs).map((part) =>
      cursorAt(nanoseconds(part.from), nanoseconds(part.to), limit, direction),
    );
    // `splitSpan` gives the newest part first, and the last one is taken first.
    this.cursors = direction === "forward" ? cursors : cursors.reverse();
  }

  /** True once the span was read to its end. */
  get finished(): boolean {
    return this.cursors.length === 0;
  }

  /** Reads until a page was full or the span is at its end. */
  async read(options: ReadOptions): Promise<void> {
    for (let cursor = this.cursors.at(-1); cursor !== undefined; cursor = this.cursors.at(-1)) {
      const asked = await this.ask(cursor, options);
      const step = stepPage(asked.cursor, asked.lines, this.largestPage);
      this.cursors.pop();
      if (step.next !== null) this.cursors.push(step.next);
      if (step.overfull !== null) {
        const limit = asked.cursor.limit.toLocaleString("en");
        options.onNote(`One instant holds ${limit} lines or more; what it has beyond that cannot be read.`);
      }
      options.onLines(step.lines);
      // A page of lines that were all read before is no page to stop at.
      if (step.next !== null && step.lines.length > 0) return;
    }
  }

  private async ask(
    cursor: Cursor,
    options: ReadOptions,
  ): Promise<{ readonly cursor: Cursor; readonly lines: readonly LokiLine[] }> {
    for (let limit = Math.min(cursor.limit, this.largestPage); ; ) {
      try {
        const query = { logql: this.logql, from: cursor.from, to: cursor.to, limit, direction: cursor.direction };
        const lines = await queryLines(this.source, query, { signal: options.signal, timeoutMs: options.timeoutMs });
        return { cursor: { ...cursor, limit }, lines };
      } catch (cause) {
        const error = toConsoleError(cause);
        if (!isTooLarge(error) || limit <= smallestPage) throw error;
        limit = Math.max(smallestPage, Math.floor(limit / 5));
        this.largestPage = limit;
        options.onNote(`The answer was too large, so it is read ${limit.toLocaleString("en")} lines at a time.`);
      }
    }
  }
}

/** Loki has no code of its own for this; gRPC's name of the status is the only sign. */
function isTooLarge(error: ConsoleError): boolean {
  return error.code === "TOO_LARGE" || /ResourceExhausted|larger than max/.test(error.message);
}
