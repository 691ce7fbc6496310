import type { CallOutput } from "../../shared/contract.ts";
import type { Episode, HistoryRange, HistoryReport } from "../../shared/model/history.ts";
import { type Severity, severities } from "../../shared/model/severity.ts";

const minute = 60_000;
const hour = 60 * minute;

/** An episode with what a test does not care about filled in. */
export function sampleEpisode(change: Partial<Episode> = {}): Episode {
  const name = change.name ?? "HighErrorRate";
  const environment = change.environment ?? "production";
  const fingerprint = change.fingerprint ?? "0000000000000001";
  return {
    alert: `${environment}/${fingerprint}`,
    environment,
    fingerprint,
    name,
    severity: "critical",
    labels: { alertname: name, severity: "critical", component: "fastapi", instance: "fastapi-2:8000" },
    startsAt: 0,
    endedAt: 10 * minute,
    notifiedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    state: "resolved",
    transitions: 2,
    source: "console",
    ...change,
  };
}

interface Story {
  readonly name: string;
  readonly environment: string;
  readonly severity: Severity;
  /** Hours between one and the next, minutes that each lasts. */
  readonly everyHours: number;
  readonly minutes: number;
}

const stories: readonly Story[] = [
  {
    name: "DatabaseConnectionPoolExhausted",
    environment: "production",
    severity: "critical",
    everyHours: 5,
    minutes: 25,
  },
  { name: "HighErrorRate", environment: "production", severity: "critical", everyHours: 3.1, minutes: 11 },
  { name: "SlowResponseTime", environment: "production", severity: "warning", everyHours: 1.3, minutes: 6 },
  { name: "RedisDown", environment: "production", severity: "high", everyHours: 9, minutes: 95 },
  { name: "HighCacheMissRate", environment: "staging", severity: "warning", everyHours: 4.4, minutes: 44 },
  { name: "Watchdog", environment: "staging", severity: "unknown", everyHours: 30, minutes: 400 },
  { name: "QuotaNearlyUsed", environment: "dev", severity: "info", everyHours: 7.7, minutes: 3 },
  { name: "<img src=x onerror=alert(1)>\u202e", environment: "dev", severity: "warning", everyHours: 12, minutes: 20 },
];

/** A report of made-up data over a range, counted from its episodes as the console counts. */
export function sampleReport(range: HistoryRange, now: number): HistoryReport {
  const wanted = stories.filter(({ environment }) => range.environment === null || environment === range.environment);
  const episodes = wanted.flatMap((story) => episodesOf(story, range, now)).sort((a, b) => b.startsAt - a.startsAt);
  return {
    range,
    episodes,
    episodeCount: episodes.length,
    alerts: wanted.flatMap((story) => {
      const own = episodes.filter(({ name }) => name === story.name);
      const counted = countedOf(own);
      if (own.length === 0) return [];
      return [
        {
          environment: story.environment,
          name: story.name,
          severity: story.severity,
          ...counted,
          transitions: own.reduce((sum, { transitions }) => sum + transitions, 0),
          firingMs: own.reduce((sum, { startsAt, endedAt }) => sum + (endedAt ?? now) - startsAt, 0),
          lastStartsAt: own[0]?.startsAt ?? 0,
        },
      ];
    }),
    severities: severities.flatMap((severity) => {
      const own = episodes.filter((episode) => episode.severity === severity);
      return own.length === 0 ? [] : [{ severity, ...countedOf(own) }];
    }),
    heatmap: heatmapOf(episodes),
    gaps: [
      {
        from: range.to - 9 * hour,
        to: range.to - 6.5 * hour,
        environment: "production",
        text: "The console was not running. What fired meanwhile was filled in from Prometheus.",
        filled: true,
      },
      {
        from: range.to - 9 * hour,
        to: range.to - 6.5 * hour,
        environment: "dev",
        text: "The console was not running, and Prometheus could not be asked (connection refused).",
        filled: false,
      },
    ].filter(({ environment }) => range.environment === null || environment === range.environment),
    knownSince: range.to - 6 * 24 * hour,
  };
}

function episodesOf(story: Story, range: HistoryRange, now: number): readonly Episode[] {
  const all: Episode[] = [];
  // Episodes stay where they are, whichever minute the range ends in: a report that is asked anew holds the same ones.
  const begin = Math.floor(range.to / hour) * hour - 20 * minute - ((story.name.length * 7) % 50) * minute;
  for (let at = begin, index = 0; at > range.from; at -= story.everyHours * hour, index += 1) {
    const length = story.minutes * minute * (1 + (index % 3) * 0.4);
    const goesOn = index === 0 && story.minutes > 20;
    all.push(
      sampleEpisode({
        name: story.name,
        environment: story.environment,
        severity: story.severity,
        fingerprint: (index % 4).toString(16).padStart(16, "0"),
        startsAt: Math.round(at),
        endedAt: goesOn ? null : Math.min(now, Math.round(at + length)),
        state: goesOn ? "firing" : "resolved",
        notifiedAt: story.severity === "info" ? null : Math.round(at + 2100),
        acknowledgedAt: story.severity === "critical" && index % 2 === 0 ? Math.round(at + length / 4) : null,
        acknowledgedBy: story.severity === "critical" && index % 2 === 0 ? "ada" : null,
        transitions: 2 + (index % 4),
        source: index % 7 === 6 ? "prometheus" : "console",
      }),
    );
  }
  return all;
}

function countedOf(episodes: readonly Episode[]) {
  const acknowledged = episodes.flatMap(({ acknowledgedAt, startsAt }) =>
    acknowledgedAt === null ? [] : [acknowledgedAt - startsAt],
  );
  const resolved = episodes.flatMap(({ endedAt, startsAt }) => (endedAt === null ? [] : [endedAt - startsAt]));
  return {
    episodes: episodes.length,
    mttaMs: mean(acknowledged),
    mttaOf: acknowledged.length,
    mttrMs: mean(resolved),
    mttrOf: resolved.length,
  };
}

function mean(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

function heatmapOf(episodes: readonly Episode[]): HistoryReport["heatmap"] {
  const counts = new Map<string, number>();
  for (const { startsAt, name } of episodes) {
    const key = JSON.stringify([Math.floor(startsAt / hour) * hour, name]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => {
    const [at, name] = JSON.parse(key) as [number, string];
    return [at, name, count];
  });
}

/** What happened since a moment, of the same made-up data. */
export function sampleAway(since: number, now: number): CallOutput<"history.away"> {
  const { episodes } = sampleReport({ environment: null, from: since, to: now }, now);
  return { from: since, to: now, fired: episodes, resolved: episodes.filter(({ endedAt }) => endedAt !== null) };
}
