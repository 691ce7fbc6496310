import type { Episode, HistoryRange, HistoryReport, Transition } from "../../../shared/model/history.ts";
import type { SqlValue, Store } from "../store/store.ts";
import {
  type EpisodeRow,
  episodeColumns,
  episodeOf,
  type GapRow,
  gapOf,
  type TransitionRow,
  transitionOf,
} from "./rows.ts";
import { readStatistics } from "./statistics.ts";

const episodesAtMost = 2_000;
const awayAtMost = 500;
/** Shorter is only a glance elsewhere. */
const awayMs = 60_000;

/** Everything of a range. Episodes that were only ever pending are not in it: they never were alerts to anybody. */
export function readReport(store: Store, range: HistoryRange, now: number, historyMs: number): HistoryReport {
  const touching = touches(range);
  const episodes = store.all<EpisodeRow>(
    `SELECT ${episodeColumns} ${touching.sql} ORDER BY e.starts_at DESC, e.id DESC LIMIT ${episodesAtMost}`,
    touching.values,
  );
  return {
    range,
    episodes: episodes.map(episodeOf),
    ...readStatistics(store, range, now),
    gaps: readGaps(store, range).map(gapOf),
    knownSince: readKnownSince(store, range, now, historyMs),
  };
}

/** The fired episodes that touch a range. */
function touches({ environment, from, to }: HistoryRange): { readonly sql: string; readonly values: SqlValue[] } {
  return {
    sql: `FROM episodes AS e JOIN alerts AS a ON a.id = e.alert
      WHERE e.over_at >= ? AND e.starts_at < ? AND e.fired_at IS NOT NULL ${environment === null ? "" : "AND a.environment = ?"}`,
    values: environment === null ? [from, to] : [from, to, environment],
  };
}

function readGaps(store: Store, { environment, from, to }: HistoryRange): readonly GapRow[] {
  return store.all<GapRow>(
    `SELECT environment, from_at, to_at, text, filled FROM gaps WHERE to_at > ? AND from_at < ?
       ${environment === null ? "" : "AND environment = ?"} ORDER BY from_at`,
    environment === null ? [from, to] : [from, to, environment],
  );
}

function readKnownSince(store: Store, { environment }: HistoryRange, now: number, historyMs: number): number | null {
  const [row] = store.all<{ readonly since: number | null }>(
    `SELECT min(since) AS since FROM heartbeats ${environment === null ? "" : "WHERE environment = ?"}`,
    environment === null ? [] : [environment],
  );
  return row === undefined || row.since === null ? null : Math.max(row.since, now - historyMs);
}

/** The latest episodes of one alert, newest first, and their transitions, oldest first. */
export function readAlert(
  store: Store,
  alert: string,
  limit: number,
): { episodes: Episode[]; transitions: Transition[] } {
  const episodes = store.all<EpisodeRow>(
    `SELECT ${episodeColumns} FROM episodes AS e JOIN alerts AS a ON a.id = e.alert
     WHERE a.alert = ? ORDER BY e.starts_at DESC LIMIT ?`,
    [alert, limit],
  );
  const oldest = episodes.at(-1)?.starts_at ?? 0;
  const transitions = store.all<TransitionRow>(
    `SELECT t.at, a.alert, e.starts_at, t.state, t.origin, t.reason, t.source
     FROM alerts AS a JOIN episodes AS e ON e.alert = a.id JOIN transitions AS t ON t.episode = e.id
     WHERE a.alert = ? AND e.starts_at >= ? ORDER BY t.at DESC, t.id DESC LIMIT ${episodesAtMost}`,
    [alert, oldest],
  );
  return { episodes: episodes.map(episodeOf), transitions: transitions.map(transitionOf).reverse() };
}

/** What began and what ended since a moment; null where that was just now, or nothing did. */
export function readAway(
  store: Store,
  since: number,
  now: number,
): { from: number; to: number; fired: Episode[]; resolved: Episode[] } | null {
  if (now - since < awayMs) return null;
  const read = (where: string, order: string) =>
    store
      .all<EpisodeRow>(
        `SELECT ${episodeColumns} FROM episodes AS e JOIN alerts AS a ON a.id = e.alert
         WHERE ${where} AND e.fired_at IS NOT NULL ORDER BY ${order} DESC LIMIT ${awayAtMost}`,
        [since],
      )
      .map(episodeOf);
  const fired = read("e.starts_at >= ?", "e.starts_at");
  // What has an end is over at that moment, which an index knows.
  const resolved = read("e.over_at >= ? AND e.ended_at IS NOT NULL", "e.over_at");
  return fired.length + resolved.length === 0 ? null : { from: since, to: now, fired, resolved };
}
