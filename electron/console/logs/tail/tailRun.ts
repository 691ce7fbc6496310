import type { LogEntry } from "../../../../shared/model/logs.ts";
import type { TailEnvironment, TailGap } from "../../../../shared/model/tail.ts";
import { ConsoleError, errorData, toConsoleError } from "../../errors.ts";
import type { Socket } from "../../http/socket.ts";
import {
  compareTimestamps,
  defaultLimits,
  type LokiLine,
  type LokiTailHttp,
  nanoseconds,
  readLimits,
  tenantHeader,
} from "../../loki/client.ts";
import { count } from "../../text.ts";
import type { Clock } from "../../world.ts";
import { type StreamTable, toEntries } from "../entries.ts";
import { SpanReader } from "../lokiSource.ts";
import { closedBecause } from "./closed.ts";
import type { TailQuery } from "./filter.ts";
import { readFrame } from "./frames.ts";
import { SeenLines } from "./seen.ts";

export interface TailRunOptions {
  readonly environment: string;
  readonly http: LokiTailHttp;
  readonly tenant: string | null;
  readonly query: TailQuery;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly streams: StreamTable;
  /** Gives entries their place among those of the same environment and nanosecond. */
  readonly nextOrder: (lines: number) => number;
  readonly onEntries: (entries: readonly LogEntry[]) => void;
  readonly onGap: (gap: TailGap) => void;
  readonly onState: (state: TailEnvironment) => void;
}

/** What is shown before the first new line comes. */
const beginningMs = 2 * 60_000;
/** A back-fill brings no more than so many lines; the rest is a gap. */
const mostBackFilled = 20_000;
/** A connection on which nothing came for so long is checked by a query: it may be dead without a sign. */
export const silenceCheckMs = 15_000;
/** Lines are a while on their way into the index; what is younger than this may still come live. */
const settledMs = 5_000;
/** Hosts' clocks and their agents' batches differ: lines so much older than the last one may have come since. */
const lateMs = 10_000;
/** A connection that brought nothing and was ended sooner says that there is no place for it. */
const provenMs = 5_000;
export const reconnectMs: readonly number[] = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/** These will not go away by asking again. */
const lasting = new Set(["BAD_QUERY", "UNAUTHORIZED", "FORBIDDEN", "NOT_FOUND", "INVALID_INPUT"]);

/** What a query brought that was not seen yet; `whole`: nothing was left out. */
interface BackFilled {
  readonly found: number;
  /** Nanoseconds since 1970 of the first such line; null where there is none. */
  readonly oldest: string | null;
  readonly whole: boolean;
}

/** The live tail of one tenant of one environment: follows, notices when it is cut off, and reads what it missed. */
export class TailRun {
  private state: TailEnvironment;
  private socket: Socket | null = null;
  private readonly seen = new SeenLines();
  private readonly controller = new AbortController();
  private cancelTimer: () => void = () => {};
  private attempts = 0;
  private heardAt = 0;
  /** Counts connections, so that what belongs to an earlier one is ignored. */
  private generation = 0;
  /** The first moment that is shown, in ms since 1970. */
  private readonly beginning: number;
  /** Up to here queries have read everything, but for what came late; ms since 1970. */
  private readTo: number;

  constructor(private readonly options: TailRunOptions) {
    this.readTo = options.clock.now();
    this.beginning = this.readTo - beginningMs;
    this.state = {
      status: "connecting",
      since: options.clock.now(),
      error: null,
      nextAttemptAt: null,
      received: 0,
      lost: 0,
      logql: options.query.plain,
    };
  }

  start(): void {
    this.options.onState(this.state);
    void this.connect();
  }

  stop(): void {
    this.generation += 1;
    this.cancelTimer();
    this.controller.abort();
    this.socket?.close();
    this.socket = null;
  }

  private get stopped(): boolean {
    return this.controller.signal.aborted;
  }

  private async connect(): Promise<void> {
    this.generation += 1;
    const { generation } = this;
    const { clock, http, tenant, query } = this.options;
    try {
      // The query is tried by an ordinary request first: a WebSocket's refusal does not tell why.
      const { whole } = await this.backFill(this.unreadFrom());
      if (this.stopped) return;
      const openedAt = clock.now();
      const since = whole ? this.unreadFrom() : openedAt;
      const socket = await http.socket("/loki/api/v1/tail", {
        query: [
          ["query", query.plain],
          ["start", this.tailStart(whole, openedAt)],
          ["limit", "5000"],
        ],
        headers: tenantHeader(tenant),
        handlers: {
          onText: (text) => this.receive(generation, text),
          onClose: (code, reason) => this.lose(generation, closedBecause(code, reason)),
        },
      });
      if (this.stopped) {
        socket.close();
        return;
      }
      this.socket = socket;
      this.heardAt = clock.now();
      this.change({ status: "live", since: clock.now(), error: null, nextAttemptAt: null });
      // What was written between the back-fill and the opening.
      await this.backFill(since);
      this.watch(generation);
    } catch (cause) {
      this.lose(generation, toConsoleError(cause));
    }
  }

  private receive(generation: number, text: string): void {
    if (generation !== this.generation) return;
    this.heardAt = this.options.clock.now();
    this.attempts = 0;
    const frame = readFrame(text);
    if (frame === null) {
      this.lose(generation, new ConsoleError("BAD_ANSWER", "Loki sent something else than lines."));
      return;
    }
    const since = this.unreadFrom();
    const place = this.seen.last ?? String(nanoseconds(since));
    this.take(this.seen.takeNew(frame.lines));
    if (frame.dropped > 0) void this.recover(frame.dropped, since, place);
  }

  /** The server says that it dropped lines: they are read by a query; what that does not bring is a gap. */
  private async recover(dropped: number, since: number, from: string): Promise<void> {
    try {
      const { found } = await this.backFill(since);
      if (found < dropped)
        this.gap(from, dropped - found, `Loki could not keep up and left out ${count(dropped - found, "line")}.`);
    } catch (cause) {
      this.gap(
        from,
        dropped,
        `Loki could not keep up and left out ${count(dropped, "line")}: ${toConsoleError(cause).message}`,
      );
    }
  }

  private gap(from: string, lines: number | null, text: string): void {
    if (this.stopped) return;
    const { environment, clock, onGap } = this.options;
    onGap({ environment, from, to: this.seen.last ?? String(nanoseconds(clock.now())), lines, text });
    this.change({ lost: this.state.lost + (lines ?? 0) });
  }

  /** The moment from which there may be lines that were not seen, ms since 1970. What was seen is passed over. */
  private unreadFrom(): number {
    const { last } = this.seen;
    if (last === null) return Math.max(this.beginning, this.readTo - beginningMs);
    // The last line may carry a clock that is ahead, and says nothing then of what the others wrote.
    const reached = Math.min(Number(BigInt(last) / 1_000_000n), Math.max(this.heardAt, this.readTo));
    return Math.max(this.beginning, reached - lateMs);
  }

  /** Where Loki begins: at the last line; now, where lines before were left out, as they would come without their place. */
  private tailStart(whole: boolean, openedAt: number): string {
    const now = String(nanoseconds(openedAt));
    const { last } = this.seen;
    return whole && last !== null && compareTimestamps(last, now) < 0 ? last : now;
  }

  /** Reads what a query has since a moment, in ms since 1970, and was not seen yet. */
  private async backFill(from: number): Promise<BackFilled> {
    const { clock, http, tenant, query, timeoutMs } = this.options;
    const [now, { signal }] = [clock.now(), this.controller];
    const source = { http, tenant };
    const limits = await readLimits(source, signal).catch(() => defaultLimits);
    const span = { from, to: now + 60_000 };
    const reader = new SpanReader(source, query.plain, span, limits, 5_000);
    let found = 0;
    let oldest: string | null = null;
    while (!reader.finished && found < mostBackFilled) {
      await reader.read({
        signal,
        timeoutMs,
        onLines: (lines) => {
          const fresh = this.seen.takeNew(lines);
          found += fresh.length;
          oldest ??= fresh[0]?.timestamp ?? null;
          this.take(fresh);
        },
        onNote: () => {},
      });
    }
    if (reader.finished) this.readTo = now;
    else {
      const text = `More than ${mostBackFilled.toLocaleString("en")} lines were written while the tail was cut off; the rest is left out.`;
      this.gap(this.seen.last ?? String(nanoseconds(from)), null, text);
    }
    return { found, oldest, whole: reader.finished };
  }

  private take(lines: readonly LokiLine[]): void {
    if (this.stopped || lines.length === 0) return;
    const { environment, tenant, query, streams, nextOrder, onEntries } = this.options;
    this.change({ received: this.state.received + lines.length });
    const wanted = lines.filter(({ line, stream }) => query.wanted(line, stream));
    if (wanted.length === 0) return;
    onEntries(toEntries(wanted, { environment, tenant, firstOrder: nextOrder(wanted.length) }, streams));
  }

  /** A tail on which nothing comes may be quiet or dead; a query tells which. */
  private watch(generation: number): void {
    const { clock } = this.options;
    this.cancelTimer = clock.after(silenceCheckMs, () => {
      if (generation !== this.generation) return;
      if (clock.now() - this.heardAt < silenceCheckMs) this.watch(generation);
      else void this.check(generation);
    });
  }

  private async check(generation: number): Promise<void> {
    const { clock } = this.options;
    try {
      const heardAt = this.heardAt;
      const { oldest } = await this.backFill(this.unreadFrom());
      if (generation !== this.generation) return;
      const old = oldest !== null && clock.now() - Number(BigInt(oldest) / 1_000_000n) > settledMs;
      if (old && this.heardAt === heardAt) {
        this.lose(
          generation,
          new ConsoleError("UNREACHABLE", "Loki's live tail had fallen silent though lines were written."),
        );
      } else {
        this.heardAt = Math.max(this.heardAt, clock.now() - silenceCheckMs / 2);
        this.watch(generation);
      }
    } catch (cause) {
      this.lose(generation, toConsoleError(cause));
    }
  }

  private lose(generation: number, error: ConsoleError): void {
    if (generation !== this.generation || this.stopped) return;
    this.generation += 1;
    this.cancelTimer();
    this.socket?.close();
    this.socket = null;
    const { clock, environment } = this.options;
    const told = errorData(error, { environment, backend: "loki" });
    const wasLive = this.state.status === "live";
    const since = this.state.status === "reconnecting" ? this.state.since : clock.now();
    if (lasting.has(error.code) && !wasLive) {
      this.change({ status: "failed", since, error: told, nextAttemptAt: null });
      return;
    }
    if (wasLive && clock.now() - this.state.since >= provenMs) this.attempts = 0;
    const wait = reconnectMs[Math.min(this.attempts, reconnectMs.length - 1)] ?? 30_000;
    this.attempts += 1;
    const status =
      this.seen.last === null && !wasLive && this.state.status === "connecting" ? "connecting" : "reconnecting";
    this.change({ status, since, error: told, nextAttemptAt: clock.now() + wait });
    this.cancelTimer = clock.after(wait, () => void this.connect());
  }

  private change(change: Partial<TailEnvironment>): void {
    if (this.stopped) return;
    this.state = { ...this.state, ...change };
    this.options.onState(this.state);
  }
}
