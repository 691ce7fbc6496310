import { keyFor, mix } from "../chance/mix.ts";
import { historySeconds } from "../story/episodes.ts";
import { type Matcher, matchesAll } from "./matcher.ts";
import type { Series } from "./series.ts";

/** Every target is scraped every 5 s; a sample is good for 5 minutes (Prometheus's look-back). Milliseconds. */
export const scrapeInterval = 5_000;
const lookback = 300_000;

export interface Point {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly value: number;
}

/** The ends of a window of samples, which is all that a rate needs. */
export interface WindowEnds {
  readonly first: Point;
  readonly last: Point;
  readonly count: number;
}

/** Series as a Prometheus has them: samples at scrape times, none before the history and none after now. */
export interface Scrapes {
  readonly series: readonly Series[];
  readonly select: (matchers: readonly Matcher[]) => readonly Series[];
  /** The newest sample at a moment, or undefined when it would be stale. Milliseconds. */
  readonly sampleAt: (series: Series, time: number) => Point | undefined;
  /** First and last sample in (from, until], or undefined when there is none. */
  readonly ends: (series: Series, from: number, until: number) => WindowEnds | undefined;
  /** All samples in (from, until]. */
  readonly samples: (series: Series, from: number, until: number) => readonly Point[];
}

/** Lays scrape times over series. `startedAt` is the moment (ms) that the series call second 0; `now` limits them. */
export function scrapesOf(series: readonly Series[], startedAt: number, now: () => number): Scrapes {
  const begin = startedAt - historySeconds * 1000;
  const offsets = new Map<Series, number>();
  const byName = new Map<string, Series[]>();
  for (const each of series) {
    const name = each.labels.__name__ ?? "";
    byName.set(name, [...(byName.get(name) ?? []), each]);
    const target = keyFor(0, `${each.labels.job}/${each.labels.instance}`);
    offsets.set(each, mix(target) % scrapeInterval);
  }
  const scrapeBefore = (each: Series, time: number): number => {
    const offset = offsets.get(each) ?? 0;
    return Math.floor((time - offset) / scrapeInterval) * scrapeInterval + offset;
  };
  const pointAt = (each: Series, time: number): Point => ({ time, value: each.value((time - startedAt) / 1000) });
  const bounds = (each: Series, from: number, until: number): { readonly first: number; readonly last: number } => ({
    first: scrapeBefore(each, Math.max(from, begin)) + scrapeInterval,
    last: scrapeBefore(each, Math.min(until, now())),
  });
  return {
    series,
    select: (matchers) => {
      const name = matchers.find((each) => each.name === "__name__" && each.operator === "=")?.value;
      const candidates = name === undefined ? series : (byName.get(name) ?? []);
      return candidates.filter((each) => matchesAll(each.labels, matchers));
    },
    sampleAt: (each, time) => {
      const scrape = scrapeBefore(each, Math.min(time, now()));
      return scrape < begin || time - scrape >= lookback ? undefined : pointAt(each, scrape);
    },
    ends: (each, from, until) => {
      const { first, last } = bounds(each, from, until);
      if (last < first) return undefined;
      return { first: pointAt(each, first), last: pointAt(each, last), count: (last - first) / scrapeInterval + 1 };
    },
    samples: (each, from, until) => {
      const { first, last } = bounds(each, from, until);
      const points: Point[] = [];
      for (let time = first; time <= last; time += scrapeInterval) points.push(pointAt(each, time));
      return points;
    },
  };
}
