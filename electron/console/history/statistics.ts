import type {
  AlertStatistics,
  HistoryRange,
  HistoryReport,
  SeverityStatistics,
} from "../../../shared/model/history.ts";
import { type Severity, severities } from "../../../shared/model/severity.ts";
import type { SqlValue, Store } from "../store/store.ts";

const hourMs = 3_600_000;
/** More than fits on a page, and less than a browser has trouble with. */
const heatmapAtMost = 50_000;
/** So many episodes cross from SQLite at once, as one text: row by row takes several times as long. */
const packedAtMost = 50_000;
const severityNumber = `CASE e.severity ${severities.map((word, rank) => `WHEN '${word}' THEN ${rank}`).join(" ")}
  ELSE ${severities.indexOf("unknown")} END`;
const packed = [
  "e.alert",
  severityNumber,
  "e.starts_at",
  "e.over_at",
  "(ended_at IS NOT NULL)",
  "ifnull(acknowledged_at, -1)",
];
const fields = packed.length + 1;

/** What a report counts. */
export type Statistics = Pick<HistoryReport, "episodeCount" | "alerts" | "severities" | "heatmap">;

/** The episodes of one alert name, environment and severity. */
interface Group {
  readonly environment: string;
  readonly name: string;
  readonly severity: Severity;
  episodes: number;
  transitions: number;
  acknowledgeMs: number;
  acknowledged: number;
  resolveMs: number;
  resolved: number;
  last: number;
  readonly spans: [from: number, to: number][];
}

/** Counts the fired episodes that touch a range; their time is clipped to it, and what goes on counts to `now`. */
export function readStatistics(store: Store, range: HistoryRange, now: number): Statistics {
  const names = new Map(
    store
      .all<{ readonly id: number; readonly environment: string; readonly name: string }>(
        "SELECT id, environment, name FROM alerts",
      )
      .map(({ id, environment, name }) => [id, { environment, name }]),
  );
  const groups = new Map<string, Group>();
  const groupsOfAlert = new Map<number, Group>();
  const heat = new Map<number, Map<string, number>>();
  const end = Math.max(range.from, Math.min(range.to, now));
  let episodeCount = 0;
  for (const numbers of readPacked(store, range)) {
    for (let index = 0; index + fields <= numbers.length; index += fields) {
      // Hundreds of thousands of them: taking each apart as an array of its own would take longer than all the rest.
      const alert = numbers[index] ?? 0;
      const rank = numbers[index + 1] ?? 0;
      const startsAt = numbers[index + 2] ?? 0;
      const overAt = numbers[index + 3] ?? 0;
      const acknowledgedAt = numbers[index + 5] ?? -1;
      const known = names.get(alert);
      const severity = severities[rank];
      if (known === undefined || severity === undefined) continue;
      const key = alert * severities.length + rank;
      let group = groupsOfAlert.get(key);
      if (group === undefined) {
        group = groupFor(groups, known, severity);
        groupsOfAlert.set(key, group);
      }
      episodeCount += 1;
      group.episodes += 1;
      group.transitions += numbers[index + 6] ?? 0;
      group.last = Math.max(group.last, startsAt);
      group.spans.push([Math.max(startsAt, range.from), Math.min(overAt, end)]);
      if (numbers[index + 4] === 1) {
        group.resolved += 1;
        group.resolveMs += overAt - startsAt;
      }
      if (acknowledgedAt >= 0) {
        group.acknowledged += 1;
        group.acknowledgeMs += Math.max(0, acknowledgedAt - startsAt);
      }
      if (startsAt >= range.from) countHour(heat, startsAt, known.name);
    }
  }
  const alerts = [...groups.values()].map(statisticsOf);
  alerts.sort((a, b) => b.episodes - a.episodes || b.lastStartsAt - a.lastStartsAt);
  return { episodeCount, alerts, severities: bySeverity(alerts), heatmap: heatmapOf(heat) };
}

/** Reading all of the table in its order is quicker than any index where much of it is wanted, and quick all the same. */
function* readPacked(store: Store, { environment, from, to }: HistoryRange): Generator<readonly number[]> {
  const own = environment === null ? "" : "AND alert IN (SELECT id FROM alerts WHERE environment = ?)";
  const values: readonly SqlValue[] = environment === null ? [] : [environment];
  for (let after: number | null = 0; after !== null; ) {
    const rows: readonly { readonly last: number | null; readonly text: string | null }[] = store.all(
      `SELECT max(id) AS last, group_concat(${packed.join(" || ',' || ")} || ',' || transitions) AS text
       FROM (SELECT * FROM episodes
         WHERE id > ? AND +over_at >= ? AND +starts_at < ? AND fired_at IS NOT NULL ${own}
         ORDER BY id LIMIT ${packedAtMost}) AS e`,
      [after, from, to, ...values],
    );
    after = rows[0]?.last ?? null;
    if (after !== null) yield JSON.parse(`[${rows[0]?.text ?? ""}]`) as readonly number[];
  }
}

function groupFor(
  groups: Map<string, Group>,
  { environment, name }: { readonly environment: string; readonly name: string },
  severity: Severity,
): Group {
  const key = JSON.stringify([environment, name, severity]);
  const known = groups.get(key);
  if (known !== undefined) return known;
  const counts = { episodes: 0, transitions: 0, acknowledgeMs: 0, acknowledged: 0, resolveMs: 0, resolved: 0, last: 0 };
  const group = { environment, name, severity, ...counts, spans: [] };
  groups.set(key, group);
  return group;
}

function countHour(heat: Map<number, Map<string, number>>, startsAt: number, name: string): void {
  const hour = Math.floor(startsAt / hourMs) * hourMs;
  const names = heat.get(hour) ?? new Map<string, number>();
  names.set(name, (names.get(name) ?? 0) + 1);
  heat.set(hour, names);
}

function statisticsOf(group: Group): AlertStatistics {
  const { environment, name, severity, episodes, transitions, acknowledged, resolved, last } = group;
  return {
    environment,
    name,
    severity,
    episodes,
    transitions,
    mttaMs: acknowledged === 0 ? null : group.acknowledgeMs / acknowledged,
    mttaOf: acknowledged,
    mttrMs: resolved === 0 ? null : group.resolveMs / resolved,
    mttrOf: resolved,
    firingMs: lengthOf(group.spans),
    lastStartsAt: last,
  };
}

/** How much time spans cover together. */
function lengthOf(spans: [from: number, to: number][]): number {
  let length = 0;
  let covered = Number.NEGATIVE_INFINITY;
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    length += Math.max(0, to - Math.max(from, covered));
    covered = Math.max(covered, to);
  }
  return length;
}

/** The same by severity alone, worst first; levels without an episode are left out. */
function bySeverity(alerts: readonly AlertStatistics[]): SeverityStatistics[] {
  return severities.flatMap((severity) => {
    const own = alerts.filter((alert) => alert.severity === severity);
    if (own.length === 0) return [];
    const sum = (of: (alert: AlertStatistics) => number) => own.reduce((total, alert) => total + of(alert), 0);
    const mttaOf = sum((alert) => alert.mttaOf);
    const mttrOf = sum((alert) => alert.mttrOf);
    return [
      {
        severity,
        episodes: sum((alert) => alert.episodes),
        mttaMs: mttaOf === 0 ? null : sum((alert) => (alert.mttaMs ?? 0) * alert.mttaOf) / mttaOf,
        mttaOf,
        mttrMs: mttrOf === 0 ? null : sum((alert) => (alert.mttrMs ?? 0) * alert.mttrOf) / mttrOf,
        mttrOf,
      },
    ];
  });
}

function heatmapOf(heat: ReadonlyMap<number, ReadonlyMap<string, number>>): [number, string, number][] {
  const cells = [...heat].flatMap(([hour, names]) =>
    [...names].map(([name, count]): [number, string, number] => [hour, name, count]),
  );
  cells.sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
  return cells.slice(0, heatmapAtMost);
}
