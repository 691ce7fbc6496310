import type { EnvironmentSearch, LogEntry, LogRange, Span } from "../../../shared/model/logs.ts";
import { errorData, toConsoleError } from "../errors.ts";
import { defaultLimits, type LokiLimits, type LokiLine, type LokiTenant, readLimits } from "../loki/client.ts";
import type { Clock } from "../world.ts";
import { type StreamTable, toEntries } from "./entries.ts";
import { SpanReader } from "./lokiSource.ts";
import type { Direction } from "./paging.ts";
import { aheadMs, assumedRetentionMs, edgeMs, spansOf } from "./spans.ts";

/** What to ask an environment's Loki. */
export interface LogPlan {
  readonly logql: string;
  readonly range: LogRange;
  readonly notes: readonly string[];
  /** Which end of a span is read first; its beginning if left out. */
  readonly direction?: Direction;
  /** Lines of one page; the search's own if left out. */
  readonly pageLimit?: number;
}

/** What a search needs to know before it reads; `spans` are those not asked yet. */
interface Prepared {
  readonly logql: string;
  readonly direction: Direction;
  readonly pageLimit: number;
  readonly sources: readonly { readonly tenant: LokiTenant; readonly limits: LokiLimits }[];
  readonly spans: Span[];
  /** Where the newest span ends, if it is now and no moment that the person chose; ms since 1970. */
  readonly untilNow: number | null;
  edgeWanted: boolean;
}

export interface EnvironmentSearchOptions {
  readonly environment: string;
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Entries of one page; the server's own limit may be smaller. */
  readonly pageLimit: number;
  readonly streams: StreamTable;
  /** The tenants to ask; rejects where a connection cannot be made. */
  readonly tenants: () => Promise<readonly LokiTenant[]>;
  /** Works out the query, which may need the server's labels. */
  readonly plan: (tenants: readonly LokiTenant[], signal: AbortSignal) => Promise<LogPlan>;
  readonly publish: (state: EnvironmentSearch, entries: readonly LogEntry[]) => void;
}

/** The search in one environment: widens, pages, and says at each step where it stands. */
export class EnvironmentSearchRun {
  state: EnvironmentSearch;
  private controller = new AbortController();
  private prepared: Prepared | null = null;
  private readers: readonly { readonly reader: SpanReader; readonly tenant: string | null }[] = [];
  private order = 0;
  private oldest: number | null = null;

  constructor(private readonly options: EnvironmentSearchOptions) {
    this.state = {
      status: "searching",
      found: 0,
      span: null,
      searched: null,
      more: false,
      logql: "",
      notes: [],
      error: null,
      startedAt: options.clock.now(),
      settledAt: null,
    };
  }

  /** Searches until something is found or nothing is left to ask. Never rejects: the outcome is in `state`. */
  async run(): Promise<void> {
    const { clock, environment } = this.options;
    const controller = new AbortController();
    this.controller = controller;
    try {
      this.prepared ??= await this.prepare(controller.signal);
      await this.advance(this.prepared, controller.signal);
      const more = this.unfinished();
      this.publish({ status: this.state.found > 0 ? "found" : "none", more, settledAt: clock.now() });
    } catch (cause) {
      const cancelled = controller.signal.aborted;
      this.publish({
        status: cancelled ? "cancelled" : "failed",
        more: true,
        error: cancelled ? null : errorData(toConsoleError(cause), { environment, backend: "loki" }),
        settledAt: clock.now(),
      });
    }
  }

  /** Goes on where the search stopped: at a full page, at a failure, or where it was cancelled. */
  async readMore(): Promise<void> {
    if (this.state.status === "searching" || !this.state.more) return;
    this.publish({ status: "searching", error: null, startedAt: this.options.clock.now(), settledAt: null });
    await this.run();
  }

  cancel(): void {
    this.controller.abort();
  }

  private async prepare(signal: AbortSignal): Promise<Prepared> {
    const { clock } = this.options;
    const tenants = await this.options.tenants();
    const plan = await this.options.plan(tenants, signal);
    const { logql, range, notes, direction = "forward", pageLimit = this.options.pageLimit } = plan;
    this.publish({ logql, notes: [...notes] });
    const limits = await Promise.all(tenants.map((tenant) => readLimits(tenant, signal)));
    const retentionMs = Math.max(...limits.map((limit) => limit.retentionMs ?? assumedRetentionMs));
    const spans = spansOf(range, clock.now(), retentionMs);
    const sources = tenants.map((tenant, index) => ({ tenant, limits: limits[index] ?? defaultLimits }));
    const untilNow = range.kind === "absolute" ? null : (spans[0]?.to ?? null);
    return { logql, direction, pageLimit, sources, spans, untilNow, edgeWanted: range.kind === "widening" };
  }

  /** Reads span after span until a page is full, something was found and read to its end, or no span is left. */
  private async advance(prepared: Prepared, signal: AbortSignal): Promise<void> {
    for (;;) {
      if (this.unfinished()) {
        await this.readPages(signal);
        if (this.unfinished()) return;
        if (this.state.span !== null) this.publish({ searched: covering(this.state.searched, this.state.span) });
      }
      const span = this.state.found > 0 ? this.edgeSpan(prepared) : prepared.spans.shift();
      if (span === undefined) return;
      this.openSpan(span, prepared);
    }
  }

  private openSpan(span: Span, { logql, sources, pageLimit, direction, untilNow }: Prepared): void {
    const asked = span.to === untilNow ? { from: span.from, to: span.to + aheadMs } : span;
    this.readers = sources.map(({ tenant, limits }) => ({
      reader: new SpanReader(tenant, logql, asked, limits, pageLimit, direction),
      tenant: tenant.tenant,
    }));
    this.publish({ span });
  }

  /** A request found close to a window's edge may have begun before it: look there too, once. */
  private edgeSpan(prepared: Prepared): Span | undefined {
    const { span } = this.state;
    if (!prepared.edgeWanted || span === null || this.oldest === null) return undefined;
    prepared.edgeWanted = false;
    return this.oldest - span.from > edgeMs ? undefined : { from: span.from - edgeMs, to: span.from };
  }

  private unfinished(): boolean {
    return this.readers.some(({ reader }) => !reader.finished);
  }

  /** One page of each tenant's span. All of them settle before a failure is told, so that none reads on unseen. */
  private async readPages(signal: AbortSignal): Promise<void> {
    const { timeoutMs } = this.options;
    const reads = this.readers.map(({ reader, tenant }) =>
      reader.read({
        signal,
        timeoutMs,
        onLines: (lines) => this.take(lines, tenant),
        onNote: (note) => this.note(note),
      }),
    );
    const failed = (await Promise.allSettled(reads)).find((outcome) => outcome.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  }

  private take(lines: readonly LokiLine[], tenant: string | null): void {
    const [first] = lines;
    if (first === undefined) return;
    const { environment, streams } = this.options;
    const backward = this.prepared?.direction === "backward";
    // Of one nanosecond, what a later page backward brings stands before what is there.
    const firstOrder = backward ? -this.order - lines.length : this.order;
    const entries = toEntries(lines, { environment, tenant, firstOrder }, streams);
    this.order += entries.length;
    const milliseconds = Number(BigInt(first.timestamp) / 1_000_000n);
    this.oldest = this.oldest === null ? milliseconds : Math.min(this.oldest, milliseconds);
    this.publish({ found: this.state.found + entries.length }, entries);
  }

  private note(note: string): void {
    if (!this.state.notes.includes(note)) this.publish({ notes: [...this.state.notes, note] });
  }

  private publish(change: Partial<EnvironmentSearch>, entries: readonly LogEntry[] = []): void {
    this.state = { ...this.state, ...change };
    this.options.publish(this.state, entries);
  }
}

function covering(a: Span | null, b: Span): Span {
  return a === null ? b : { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) };
}
