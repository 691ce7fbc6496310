import type { Episode } from "../../../../shared/model/history.ts";
import { severityRank } from "../../../../shared/model/severity.ts";
import { count, duration } from "../../text.ts";
import { markdownText } from "../markdown.ts";
import { tellingName } from "../words.ts";
import { capped, type Times } from "./format.ts";
import { acknowledgedBy } from "./standing.ts";

const alertsAtMost = 100;
const episodesOfEach = 5;

interface Circumstances {
  readonly environmentName: (id: string) => string;
  readonly time: Times;
  /** Ms since 1970. */
  readonly from: number;
  readonly to: number;
}

/** The episodes of a shift by alert, worst first. */
export function happenedLines(episodes: readonly Episode[], circumstances: Circumstances): string[] {
  const groups = new Map<string, Episode[]>();
  for (const episode of [...episodes].sort((a, b) => a.startsAt - b.startsAt)) {
    const known = groups.get(episode.alert);
    if (known === undefined) groups.set(episode.alert, [episode]);
    else known.push(episode);
  }
  const rank = (group: readonly Episode[]) => Math.min(...group.map(({ severity }) => severityRank(severity)));
  const sorted = [...groups.values()].sort(
    (a, b) => rank(a) - rank(b) || lasted(b, circumstances) - lasted(a, circumstances),
  );
  const blocks = sorted.map((group) => blockOf(group, circumstances));
  const shown = blocks.slice(0, alertsAtMost).flat();
  const rest = blocks.length - alertsAtMost;
  return rest > 0 ? [...shown, `- and ${count(rest, "alert")} more: see the history`] : shown;
}

function lasted(group: readonly Episode[], { from, to }: Circumstances): number {
  return group.reduce(
    (sum, one) => sum + Math.max(0, Math.min(one.endedAt ?? to, to) - Math.max(one.startsAt, from)),
    0,
  );
}

function blockOf(group: readonly Episode[], circumstances: Circumstances): string[] {
  const [first] = group;
  const latest = group.at(-1) ?? first;
  if (first === undefined || latest === undefined) return [];
  const what = markdownText(tellingName(latest));
  const where = markdownText(circumstances.environmentName(latest.environment));
  const times = group.length === 1 ? "once" : `${group.length.toLocaleString("en")} times`;
  return [
    `- **${latest.severity}** ${what} in ${where}: ${times}`,
    ...capped(
      group.map((episode) => `- ${episodeWords(episode, circumstances)}`),
      episodesOfEach,
      " times",
    ).map((line) => `  ${line}`),
  ];
}

function episodeWords(episode: Episode, { time }: Circumstances): string {
  const { startsAt, endedAt, notifiedAt, acknowledgedAt, state } = episode;
  const end =
    endedAt === null
      ? state === "resolved"
        ? "ended, nobody knows when"
        : "it goes on, or its end is not known"
      : `resolved at ${time(endedAt)} after ${duration(endedAt - startsAt)}`;
  return [
    `from ${time(startsAt)}`,
    notifiedAt === null ? "not notified" : `notified at ${time(notifiedAt)}`,
    acknowledgedAt === null ? "nobody acknowledged it" : acknowledgedBy(episode, { time }),
    end,
  ].join(", ");
}
