import type { Labels } from "../metrics/labels.ts";
import { historySeconds } from "../story/episodes.ts";
import type { Entry, Step } from "./entry.ts";
import { idTokens, type Naming, type Slot } from "./identifiers.ts";

/** A request that left lines in the logs. */
export interface LoggedRequest {
  readonly slot: Slot;
  readonly id: string;
  /** Microseconds after its second began. */
  readonly start: number;
  readonly failed: boolean;
  readonly steps: readonly Step[];
}

/** What an environment's logs are made of; seconds since the story began. */
export interface LogStory {
  readonly streams: readonly Labels[];
  readonly namings: readonly Naming[];
  /** The requests that began in a second. */
  readonly requests: (second: number) => readonly LoggedRequest[];
  /** Requests with a chosen ID: where to find them. */
  readonly planted: ReadonlyMap<string, Slot>;
  /** Lines that belong to no request. */
  readonly background: (second: number) => readonly Step[];
}

/** A stretch of time in microseconds since 1970: [from, until). */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** The logs of an environment, of any time. */
export interface LogBook {
  readonly streams: readonly Labels[];
  /** When the oldest lines were written, microseconds since 1970. */
  readonly begin: number;
  /** All lines of a span, oldest first. */
  readonly entries: (span: Span) => readonly Entry[];
  /** Where lines with this text can be, when it holds a request's ID; undefined when it holds none. */
  readonly locate: (text: string) => readonly Span[] | undefined;
  /** The IDs of requests that failed and had all their lines written within the span, newest first. */
  readonly failures: (span: Span, most: number) => readonly string[];
}

/** No request takes longer, in seconds. */
const longest = 6;
const second = 1_000_000;

/** Puts the story's lines into time. `startedAt` is second 0 in milliseconds since 1970. */
export function logBookOf(story: LogStory, startedAt: number): LogBook {
  const origin = startedAt * 1000;
  const begin = origin - historySeconds * second;
  const secondOf = (time: number): number => Math.floor((time - origin) / second);
  const beginOf = (request: LoggedRequest): number => origin + request.slot.second * second + request.start;
  const endOf = (request: LoggedRequest): number => beginOf(request) + (request.steps.at(-1)?.after ?? 0);

  function place(steps: readonly Step[], start: number, span: Span, into: Entry[]): void {
    for (const { after, stream, level, text } of steps) {
      const time = start + after;
      if (time >= span.from && time < span.until) into.push({ time, stream, level, line: () => text(time) });
    }
  }

  function entries(wanted: Span): readonly Entry[] {
    const span = { from: Math.max(wanted.from, begin), until: wanted.until };
    const found: Entry[] = [];
    for (let at = secondOf(span.from) - longest; at <= secondOf(span.until); at++) {
      for (const request of story.requests(at)) place(request.steps, beginOf(request), span, found);
      place(story.background(at), origin + at * second, span, found);
    }
    return found.sort((left, right) => left.time - right.time);
  }

  function requestAt(slot: Slot, token: string): LoggedRequest | undefined {
    if (slot.second < -historySeconds - longest) return undefined;
    return story.requests(slot.second).find((each) => each.slot.index === slot.index && each.id.includes(token));
  }

  function slotsOf(token: string): readonly Slot[] {
    const planted = [...story.planted].filter(([id]) => id.includes(token)).map(([, slot]) => slot);
    return [...planted, ...story.namings.flatMap((naming) => naming.slotsOf(token))];
  }

  function locate(text: string): readonly Span[] | undefined {
    const [token] = idTokens(text);
    if (token === undefined) return undefined;
    const requests = slotsOf(token).flatMap((slot) => requestAt(slot, token) ?? []);
    const spans = requests.map((request) => ({ from: beginOf(request), until: endOf(request) + 1 }));
    return spans.sort((left, right) => left.from - right.from);
  }

  function failures(span: Span, most: number): readonly string[] {
    const found: string[] = [];
    for (let at = secondOf(span.until); at >= secondOf(span.from) && found.length < most; at--) {
      for (const request of story.requests(at).toReversed()) {
        if (request.failed && endOf(request) < span.until && found.length < most) found.push(request.id);
      }
    }
    return found;
  }

  return { streams: story.streams, begin, entries, locate, failures };
}
