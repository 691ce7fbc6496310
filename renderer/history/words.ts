import type { AlertStatistics, Episode, Gap, HistoryReport } from "../../shared/model/history.ts";
import { ageText, spanText } from "../format/duration.ts";
import { countOf } from "../format/number.ts";
import { momentOf, type Zone } from "../format/time.ts";
import { endOf, goesOn } from "./timeline.ts";

/** How long something took: `48 s`, `11 min 3 s`, `2 h 5 min`. */
export function lengthText(milliseconds: number): string {
  if (milliseconds < 1000) return "under 1 s";
  // A tenth of a second says nothing about people and repairs.
  return spanText(Math.floor(milliseconds / 1000) * 1e9).replace(/\.0+ s$/, " s");
}

/** A mean and what it is a mean of: `48 s`, `of 12`. Null where there is none. */
export function meanText(milliseconds: number | null, of: number): { text: string; of: string } | null {
  return milliseconds === null || of === 0 ? null : { text: lengthText(milliseconds), of: `of ${of}` };
}

/** How long an episode lasted: `11 min`, `11 min so far`, `end not known`. */
export function lastedText(episode: Episode, now: number): string {
  if (episode.endedAt === null && !goesOn(episode)) return "end not known";
  const length = lengthText(endOf(episode, now) - episode.startsAt);
  return episode.endedAt === null ? `${length} so far` : length;
}

/** `after 48 s by ada`; null where nobody acknowledged it. */
export function acknowledgedText(episode: Episode): string | null {
  if (episode.acknowledgedAt === null) return null;
  const after = `after ${lengthText(Math.max(0, episode.acknowledgedAt - episode.startsAt))}`;
  // A gateway does not tell who.
  return episode.acknowledgedBy === null || episode.acknowledgedBy === ""
    ? after
    : `${after} by ${episode.acknowledgedBy}`;
}

/** `after 2 s`; null where nobody was notified. */
export function notifiedText(episode: Episode): string | null {
  return episode.notifiedAt === null ? null : `after ${lengthText(Math.max(0, episode.notifiedAt - episode.startsAt))}`;
}

/** An episode in one sentence, for a screen reader and for hovering. */
export function episodeSentence(episode: Episode, now: number, zone: Zone): string {
  const parts = [
    `${episode.name}, ${episode.severity === "unknown" ? "unknown severity" : episode.severity}`,
    `began ${momentOf(episode.startsAt, now, zone)}`,
    episode.endedAt === null
      ? goesOn(episode)
        ? `goes on (${episode.state}), ${lastedText(episode, now)}`
        : "its end is not known"
      : `lasted ${lastedText(episode, now)}`,
    episode.notifiedAt === null ? "not notified" : `notified ${notifiedText(episode)}`,
    episode.acknowledgedAt === null ? "not acknowledged" : `acknowledged ${acknowledgedText(episode)}`,
    episode.source === "prometheus" ? "filled in from Prometheus" : "",
  ];
  return `${parts.filter((part) => part !== "").join("; ")}.`;
}

/** `02:10:00 to 06:40:00 (4 h 30 min)`. */
export function gapTimes(gap: Gap, now: number, zone: Zone): string {
  return `${momentOf(gap.from, now, zone)} to ${momentOf(gap.to, now, zone)} (${ageText(gap.to - gap.from)})`;
}

/** What the range's beginning hides; null where all of it is known. */
export function knownSinceText(report: HistoryReport, now: number, zone: Zone): string | null {
  const { knownSince, range } = report;
  if (knownSince === null)
    return "Nothing is remembered yet. History begins with the first alert that this console sees.";
  if (knownSince <= range.from) return null;
  return `Nothing is known from before ${momentOf(knownSince, now, zone)}: the console remembers since then.`;
}

/** `12 episodes, 40 transitions`. */
export function countsText({ episodes, transitions }: Pick<AlertStatistics, "episodes" | "transitions">): string {
  return `${countOf(episodes, "episode")}, ${countOf(transitions, "transition")}`;
}
