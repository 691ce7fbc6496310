import type { LogBook, Span } from "../logs/book.ts";
import type { Entry } from "../logs/entry.ts";
import { matchesAll } from "../metrics/matcher.ts";
import { type Outcome, pipelineOf } from "./pipeline.ts";
import type { LabelFilter, LogQuery, Stage } from "./syntax.ts";

export type Direction = "forward" | "backward";

/** So many lines are looked at for one log query; what lies further is not found. It keeps answers under a second or two. */
const mostLines = 80_000;
/** So much of the time is looked at for one metric query, in µs; of a longer span evenly spread pieces stand for the rest. */
const mostTime = 8 * 3_600_000_000;
const piece = 10_000_000;
const firstWindow = 120_000_000;
const widestWindow = 3_600_000_000;

/** Where a query's lines can be, if it asks for a request's ID; undefined when they can be anywhere. */
function locate(book: LogBook, query: LogQuery): readonly Span[] | undefined {
  for (const stage of query.stages) {
    const spans = locateStage(book, stage);
    if (spans) return spans;
  }
  return undefined;
}

function locateStage(book: LogBook, stage: Stage): readonly Span[] | undefined {
  if (stage.kind === "label") return locateFilter(book, stage.filter);
  // What the line says can be changed by a format, so IDs after one say nothing about the logs.
  if (stage.kind !== "line") return undefined;
  const [value, ...more] = stage.values;
  if (value === undefined || more.length > 0) return undefined;
  if (stage.operator === "|=") return book.locate(value);
  if (stage.operator !== "|~") return undefined;
  const literal = value.startsWith("(?i)") ? value.slice(4).toLowerCase() : value;
  return /^[\w-]+$/.test(literal) ? book.locate(literal) : undefined;
}

function locateFilter(book: LogBook, filter: LabelFilter): readonly Span[] | undefined {
  switch (filter.kind) {
    case "text":
      return filter.matcher.operator === "=" ? book.locate(filter.matcher.value) : undefined;
    case "and":
      return locateFilter(book, filter.left) ?? locateFilter(book, filter.right);
    case "or": {
      const [left, right] = [locateFilter(book, filter.left), locateFilter(book, filter.right)];
      return left && right ? union([...left, ...right]) : undefined;
    }
    default:
      return undefined;
  }
}

/** The same stretches without overlaps, in order. */
function union(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted((left, right) => left.from - right.from)) {
    const last = merged.at(-1);
    if (last && span.from <= last.until) {
      merged[merged.length - 1] = { from: last.from, until: Math.max(last.until, span.until) };
    } else {
      merged.push(span);
    }
  }
  return merged;
}

function clip(span: Span, to: Span): Span {
  return { from: Math.max(span.from, to.from), until: Math.min(span.until, to.until) };
}

/** Cuts a span into windows, small ones first, in the direction of the search. */
function* windowsOf(span: Span, direction: Direction): Generator<Span> {
  let { from, until } = span;
  for (let size = firstWindow; from < until; size = Math.min(size * 2, widestWindow)) {
    const window =
      direction === "forward"
        ? { from, until: Math.min(until, from + size) }
        : { from: Math.max(from, until - size), until };
    yield window;
    if (direction === "forward") from = window.until;
    else until = window.from;
  }
}

/** The lines of a log query within a span, at most `limit`, in the order of the direction. */
export function searchLogs(
  book: LogBook,
  query: LogQuery,
  span: Span,
  direction: Direction,
  limit: number,
): readonly Outcome[] {
  const wanted = (entry: Entry): boolean => matchesAll(entry.stream, query.matchers);
  if (!book.streams.some((stream) => matchesAll(stream, query.matchers))) return [];
  const run = pipelineOf(query.stages);
  const clipped = clip(span, { from: book.begin, until: Number.POSITIVE_INFINITY });
  const places = union(locate(book, query) ?? [clipped]).map((each) => clip(each, clipped));
  const found: Outcome[] = [];
  let seen = 0;
  for (const place of direction === "forward" ? places : places.toReversed()) {
    for (const window of windowsOf(place, direction)) {
      const entries = book.entries(window);
      for (const entry of direction === "forward" ? entries : entries.toReversed()) {
        const outcome = wanted(entry) ? run(entry) : undefined;
        if (outcome) found.push(outcome);
        if (found.length >= limit) return found;
      }
      seen += entries.length;
      if (seen > mostLines) return found;
    }
  }
  return found;
}

/** A line that counts for `weight` lines. */
export interface Weighted {
  readonly outcome: Outcome;
  readonly weight: number;
}

/** The lines of a metric query within a span, oldest first. Of a long span a part stands for all of it. */
export function sampleLogs(book: LogBook, query: LogQuery, span: Span): readonly Weighted[] {
  if (!book.streams.some((stream) => matchesAll(stream, query.matchers))) return [];
  const run = pipelineOf(query.stages);
  const clipped = clip(span, { from: book.begin, until: Number.POSITIVE_INFINITY });
  const located = locate(book, query);
  const weight = located ? 1 : Math.max(1, Math.ceil((clipped.until - clipped.from) / mostTime));
  const places = union(located ?? [clipped]).map((each) => clip(each, clipped));
  return places
    .flatMap((place) => (weight === 1 ? [place] : piecesOf(place, weight)))
    .flatMap((place) => (place.from < place.until ? book.entries(place) : []))
    .flatMap((entry) => {
      const outcome = matchesAll(entry.stream, query.matchers) ? run(entry) : undefined;
      return outcome ? [{ outcome, weight }] : [];
    });
}

/** Every n-th piece of ten seconds; the same pieces whatever the span, so that answers agree. */
function piecesOf(span: Span, every: number): readonly Span[] {
  const pieces: Span[] = [];
  const first = Math.ceil(span.from / (piece * every)) * every;
  for (let number = first; number * piece < span.until; number += every) {
    pieces.push({ from: number * piece, until: Math.min(span.until, (number + 1) * piece) });
  }
  return pieces;
}
