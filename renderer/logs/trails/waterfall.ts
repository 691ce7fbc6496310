import type { Span } from "../../../shared/model/logs.ts";
import type { TraceSpan } from "../../../shared/model/trails.ts";
import { millisecondsOf } from "../../format/time.ts";
import { nanosecondsBetween } from "../timeline.ts";

/** The first and the last log entry, as nanosecond stamps: the lanes' axis. */
export interface EntrySpan {
  readonly first: string;
  readonly last: string;
}

/** The span of entries that are in order; null where there are none. */
export function entrySpanOf(entries: readonly { readonly timestamp: string }[]): EntrySpan | null {
  const first = entries[0];
  const last = entries.at(-1);
  return first === undefined || last === undefined ? null : { first: first.timestamp, last: last.timestamp };
}

/** The same in whole milliseconds since 1970, none of it cut off. */
export function askedSpan({ first, last }: EntrySpan): Span {
  return { from: millisecondsOf(first), to: millisecondsOf(last) + 1 };
}

/** A span's line of the waterfall. Shares are of the axis, from 0 to 1. */
export interface WaterfallRow {
  readonly key: string;
  readonly span: TraceSpan;
  /** How many of its parents are shown above it. */
  readonly depth: number;
  readonly start: number;
  readonly end: number;
  /** Whether it goes on beyond an end of the axis. */
  readonly before: boolean;
  readonly after: boolean;
}

export interface Waterfall {
  readonly rows: readonly WaterfallRow[];
  /** True where the axis is that of the entries; false where the spans have to make their own. */
  readonly ofEntries: boolean;
  /** Length of the axis in nanoseconds. */
  readonly nanoseconds: number;
}

interface Axis {
  /** Microseconds since 1970, a whole number, and nanoseconds beyond it. */
  readonly startUs: number;
  readonly beyond: number;
  readonly nanoseconds: number;
}

/** The spans as a tree, parents above their children, on the entries' axis where that has a length. */
export function waterfallOf(spans: readonly TraceSpan[], entries: EntrySpan | null): Waterfall {
  const shared = entries === null ? null : axisOfEntries(entries);
  const axis = shared ?? axisOfSpans(spans);
  const rows = inTreeOrder(spans).map(({ span, depth }, index) => {
    const from = ((span.startUs - axis.startUs) * 1000 - axis.beyond) / axis.nanoseconds;
    const to = from + (span.durationUs * 1000) / axis.nanoseconds;
    // The axis ends with a digit of a nanosecond; spans know microseconds.
    const slack = 1000 / axis.nanoseconds;
    return {
      key: `${index} ${span.trace} ${span.id}`,
      span,
      depth,
      start: within(from),
      end: within(to),
      before: from < -slack,
      after: to > 1 + slack,
    };
  });
  return { rows, ofEntries: shared !== null, nanoseconds: axis.nanoseconds };
}

function within(share: number): number {
  return Math.min(1, Math.max(0, share));
}

/** Null where all entries are of one moment, on which nothing can be drawn. */
function axisOfEntries({ first, last }: EntrySpan): Axis | null {
  const nanoseconds = nanosecondsBetween(first, last);
  if (!(nanoseconds > 0)) return null;
  return { startUs: Number(first.slice(0, -3) || "0"), beyond: Number(first.slice(-3)), nanoseconds };
}

function axisOfSpans(spans: readonly TraceSpan[]): Axis {
  const startUs = spans.reduce((least, span) => Math.min(least, span.startUs), Number.POSITIVE_INFINITY);
  const endUs = spans.reduce((most, span) => Math.max(most, span.startUs + span.durationUs), 0);
  return {
    startUs: Number.isFinite(startUs) ? startUs : 0,
    beyond: 0,
    nanoseconds: Math.max(1, endUs - startUs) * 1000,
  };
}

/** Parents before their children, each generation by its start. A span whose parent is not there begins a tree. */
function inTreeOrder(spans: readonly TraceSpan[]): readonly { readonly span: TraceSpan; readonly depth: number }[] {
  const byStart = [...spans].sort((a, b) => a.startUs - b.startUs || b.durationUs - a.durationUs);
  const idOf = (trace: string, id: string) => JSON.stringify([trace, id]);
  const known = new Set(byStart.map(({ trace, id }) => idOf(trace, id)));
  const children = new Map<string, TraceSpan[]>();
  const roots: TraceSpan[] = [];
  for (const span of byStart) {
    const parent = span.parent === null || span.parent === span.id ? null : idOf(span.trace, span.parent);
    if (parent === null || !known.has(parent)) roots.push(span);
    else children.set(parent, [...(children.get(parent) ?? []), span]);
  }
  const ordered: { span: TraceSpan; depth: number }[] = [];
  const seen = new Set<TraceSpan>();
  // A stack of our own: a chain of spans can be deeper than JavaScript's.
  const walk = (root: TraceSpan) => {
    const waiting = [{ span: root, depth: 0 }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (seen.has(next.span)) continue;
      seen.add(next.span);
      ordered.push(next);
      const { depth } = next;
      const below = children.get(idOf(next.span.trace, next.span.id)) ?? [];
      waiting.push(...[...below].reverse().map((span) => ({ span, depth: depth + 1 })));
    }
  };
  for (const root of roots) walk(root);
  // Spans that are each other's parents hang on no root.
  for (const span of byStart) walk(span);
  return ordered;
}
