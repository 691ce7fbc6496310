import type { EnvironmentSearch, LogEntry, LogRange, Span } from "../../../shared/model/logs.ts";
import { errorData, toConsoleError } from "../errors.ts";
import { defaultLimits, type LokiLimits, type LokiLine, type LokiTenant, readLimits } from "../loki/client.ts";
import type { Clock } from "../world.ts";
import { type StreamTable, toEntries } from "./entries.ts";
import { SpanReader } from "./lokiSource.ts";
import { assumedRetentionMs, edgeMs, spansOf } from "./spans.ts";

/** What to ask an environment's Loki. */
export interface LogPlan {
  readonly logql: string;
  readonly range: LogRange;
  readonly notes: readonly string[];
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
  private readers: { readonly reader: SpanReader; readonly tenant: string | null }[] = [];
  private plan: LogPlan | null = null;
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
    await this.guard(async (signal) => {
      const tenants = await this.options.tenants();
      const plan = await this.options.plan(tenants, signal);
      this.plan = plan;
      this.publish({ logql: plan.logql, notes: [...plan.notes] });
      const limits = await Promise.all(tenants.map((tenant) => readLimits(tenant, signal)));
      const retentionMs = Math.max(...limits.map((limit) => limit.retentionMs ?? assumedRetentionMs));
      for (const span of spansOf(plan.range, this.options.clock.now(), retentionMs)) {
        await this.readSpan(span, tenants, limits, signal);
        if (this.state.found > 0) {
          if (plan.range.kind === "widening") await this.readEdge(span, tenants, limits, signal);
          break;
        }
      }
    });
  }

  /** Reads the next page wherever one was full. */
  async readMore(): Promise<void> {
    if (this.state.status === "searching" || !this.state.more) return;
    this.publish({ status: "searching", error: null, settledAt: null });
    await this.guard((signal) => this.readPages(signal));
  }

  cancel(): void {
    this.controller.abort();
  }

  private async guard(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { clock, environment } = this.options;
    const controller = new AbortController();
    this.controller = controller;
    try {
      await work(controller.signal);
      this.publish({ status: this.state.found > 0 ? "found" : "none", settledAt: clock.now() });
    } catch (cause) {
      const error = toConsoleError(cause);
      const cancelled = controller.signal.aborted;
      this.publish({
        status: cancelled ? "cancelled" : "failed",
        error: cancelled ? null : errorData(error, { environment, backend: "loki" }),
        settledAt: clock.now(),
      });
    }
  }

  private async readSpan(
    span: Span,
    tenants: readonly LokiTenant[],
    limits: readonly LokiLimits[],
    signal: AbortSignal,
  ): Promise<void> {
    this.publish({ span });
    const logql = this.plan?.logql ?? "";
    this.readers = tenants.map((tenant, index) => ({
      reader: new SpanReader(tenant, logql, span, limits[index] ?? defaultLimits, this.options.pageLimit),
      tenant: tenant.tenant,
    }));
    await this.readPages(signal);
    if (!this.state.more) this.publish({ searched: covering(this.state.searched, span) });
  }

  /** One page of each tenant's span; pages are published as they come. */
  private async readPages(signal: AbortSignal): Promise<void> {
    const { timeoutMs } = this.options;
    const open = this.readers.filter(({ reader }) => !reader.finished);
    try {
      await Promise.all(
        open.map(({ reader, tenant }) =>
          reader.read({
            signal,
            timeoutMs,
            onLines: (lines) => this.take(lines, tenant),
            onNote: (note) => this.note(note),
          }),
        ),
      );
    } finally {
      this.publish({ more: this.readers.some(({ reader }) => !reader.finished) });
    }
  }

  /** A request found close to a window's edge may have begun before it: look there too, once. */
  private async readEdge(
    span: Span,
    tenants: readonly LokiTenant[],
    limits: readonly LokiLimits[],
    signal: AbortSignal,
  ): Promise<void> {
    if (this.state.more || this.oldest === null || this.oldest - span.from > edgeMs) return;
    await this.readSpan({ from: span.from - edgeMs, to: span.from }, tenants, limits, signal);
  }

  private take(lines: readonly LokiLine[], tenant: string | null): void {
    const [first] = lines;
    if (first === undefined) return;
    const { environment, streams } = this.options;
    const entries = toEntries(lines, { environment, tenant, firstOrder: this.order }, streams);
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
