import type { Episode, Gap } from "../../shared/model/history.ts";
import { type Severity, severities } from "../../shared/model/severity.ts";
import type { Span } from "./range.ts";

/** So many lanes are drawn; the rest is counted. */
export const mostLanes = 30;

/** One episode on its lane. Places are shares of the span, 0 to 1. */
export interface Bar {
  readonly episode: Episode;
  readonly left: number;
  readonly width: number;
  /** It goes on, or its end is not known. */
  readonly open: boolean;
  /** Null where it was not, or outside the span. */
  readonly notified: number | null;
  readonly acknowledged: number | null;
}

/** The episodes of one alert name in one environment, oldest first. */
export interface Lane {
  readonly key: string;
  readonly environment: string;
  readonly name: string;
  /** The worst of its episodes. */
  readonly severity: Severity;
  readonly bars: readonly Bar[];
}

export interface Lanes {
  readonly lanes: readonly Lane[];
  /** What is not drawn. */
  readonly folded: { readonly lanes: number; readonly episodes: number };
}

/** Lanes by number of episodes, most first. `now` is where an episode that goes on ends for now. */
export function lanesOf(episodes: readonly Episode[], span: Span, now: number): Lanes {
  const byName = new Map<string, Episode[]>();
  for (const episode of episodes) {
    const key = JSON.stringify([episode.environment, episode.name]);
    const known = byName.get(key);
    if (known === undefined) byName.set(key, [episode]);
    else known.push(episode);
  }
  const all = [...byName].sort(([, a], [, b]) => b.length - a.length || compareFirst(a, b));
  const folded = all.slice(mostLanes);
  return {
    lanes: all.slice(0, mostLanes).flatMap(([key, own]) => laneOf(key, own, span, now)),
    folded: { lanes: folded.length, episodes: folded.reduce((sum, [, own]) => sum + own.length, 0) },
  };
}

function compareFirst(a: readonly Episode[], b: readonly Episode[]): number {
  const [first, second] = [a[0]?.name ?? "", b[0]?.name ?? ""];
  return first < second ? -1 : first > second ? 1 : 0;
}

function laneOf(key: string, episodes: readonly Episode[], span: Span, now: number): readonly Lane[] {
  const [first] = episodes;
  if (first === undefined) return [];
  const worst = severities.find((severity) => episodes.some((episode) => episode.severity === severity));
  const bars = [...episodes].sort((a, b) => a.startsAt - b.startsAt).map((episode) => barOf(episode, span, now));
  return [{ key, environment: first.environment, name: first.name, severity: worst ?? "unknown", bars }];
}

function barOf(episode: Episode, span: Span, now: number): Bar {
  const share = (at: number) => clamp((at - span.from) / (span.to - span.from));
  const open = episode.endedAt === null;
  const left = share(episode.startsAt);
  const mark = (at: number | null) => (at === null || at < span.from || at > span.to ? null : share(at));
  return {
    episode,
    left,
    width: Math.max(0, share(endOf(episode, now)) - left),
    open,
    notified: mark(episode.notifiedAt),
    acknowledged: mark(episode.acknowledgedAt),
  };
}

/** True for an episode that has not ended, as far as anyone knows. */
export function goesOn(episode: Pick<Episode, "endedAt" | "state">): boolean {
  return episode.endedAt === null && episode.state !== "resolved";
}

/** When it ended; now where it goes on; its beginning where its end is not known. */
export function endOf(episode: Pick<Episode, "endedAt" | "state" | "startsAt">, now: number): number {
  return episode.endedAt ?? (goesOn(episode) ? Math.max(now, episode.startsAt) : episode.startsAt);
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}

/** The part of a gap within the span, as shares; null where there is none. */
export function gapPlace(gap: Pick<Gap, "from" | "to">, span: Span): { left: number; width: number } | null {
  const left = clamp((gap.from - span.from) / (span.to - span.from));
  const right = clamp((gap.to - span.from) / (span.to - span.from));
  return right > left ? { left, width: right - left } : null;
}

/** A bar, by the numbers of its lane and of itself. */
export interface BarAt {
  readonly lane: number;
  readonly bar: number;
}

/** The bar that Tab leads to: its episode, and the number of its lane, for when a newer report no longer holds it. */
export interface Reached {
  readonly lane: { readonly key: string; readonly number: number };
  readonly alert: string;
  /** Milliseconds since 1970. */
  readonly startsAt: number;
}

/** What to remember of the bar at a place; null where there is none. */
export function reachedAt(lanes: readonly Lane[], at: BarAt): Reached | null {
  const lane = lanes[at.lane];
  const episode = lane?.bars[at.bar]?.episode;
  if (lane === undefined || episode === undefined) return null;
  return { lane: { key: lane.key, number: at.lane }, alert: episode.alert, startsAt: episode.startsAt };
}

/** Where a remembered bar stands now. Where it has gone: the one nearest in time, in its own lane if that is left. */
export function placeOf(lanes: readonly Lane[], reached: Reached | null): BarAt {
  if (reached === null) return { lane: 0, bar: 0 };
  const own = lanes.findIndex(({ key }) => key === reached.lane.key);
  const lane = own < 0 ? Math.max(0, Math.min(reached.lane.number, lanes.length - 1)) : own;
  const bars = lanes[lane]?.bars ?? [];
  const same = bars.findIndex(
    ({ episode }) => episode.alert === reached.alert && episode.startsAt === reached.startsAt,
  );
  return { lane, bar: same < 0 ? nearest(bars.map(({ episode }) => episode.startsAt - reached.startsAt)) : same };
}

/** The number of the smallest distance; 0 where there is none. */
function nearest(differences: readonly number[]): number {
  const distances = differences.map(Math.abs);
  return Math.max(0, distances.indexOf(Math.min(...distances)));
}

/** Where an arrow key leads; the same place where it leads nowhere. Up and down go to the bar nearest in time. */
export function stepFrom(lanes: readonly Lane[], { lane, bar }: BarAt, key: string): BarAt {
  const bars = lanes[lane]?.bars ?? [];
  switch (key) {
    case "ArrowLeft":
      return { lane, bar: Math.max(0, bar - 1) };
    case "ArrowRight":
      return { lane, bar: Math.max(0, Math.min(bars.length - 1, bar + 1)) };
    case "Home":
      return { lane, bar: 0 };
    case "End":
      return { lane, bar: Math.max(0, bars.length - 1) };
    case "ArrowUp":
    case "ArrowDown": {
      const next = Math.min(lanes.length - 1, Math.max(0, lane + (key === "ArrowUp" ? -1 : 1)));
      if (next === lane) return { lane, bar };
      const at = bars[bar]?.left ?? 0;
      return { lane: next, bar: nearest((lanes[next]?.bars ?? []).map(({ left }) => left - at)) };
    }
    default:
      return { lane, bar };
  }
}
