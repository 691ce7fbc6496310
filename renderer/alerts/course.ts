import type { Acknowledgement } from "../../shared/model/acknowledgement.ts";
import type { Alert } from "../../shared/model/alert.ts";
import type { Episode } from "../../shared/model/history.ts";
import type { JournalEntry } from "../../shared/model/notification.ts";
import { acknowledgedBy } from "../acknowledge/episodes.ts";
import { ageText } from "../format/duration.ts";
import { type Happening, happeningsOf } from "./words.ts";

/** What is known of an alert beside itself. Each part may be missing: history is kept elsewhere and may fail. */
export interface Known {
  readonly acknowledgement: Acknowledgement | null;
  /** The person's own name; null while it is not known. */
  readonly author: string | null;
  readonly episodes: readonly Episode[];
  readonly journal: readonly JournalEntry[];
}

/** Outcomes in which nothing reached the person, or not at once: their reason is worth a line. */
const quietOutcomes: ReadonlySet<JournalEntry["outcome"]> = new Set(["held", "off", "flapping"]);
const mostNotifications = 4;

/** The course of the present episode, oldest first: states, notifications, acknowledgement. */
export function courseOf(alert: Alert, firesLater: boolean, known: Known): readonly Happening[] {
  const from = Math.min(alert.activeAt ?? alert.startsAt, alert.startsAt);
  const list = [...happeningsOf(alert, firesLater), ...notified(alert, known, from), ...acknowledged(alert, known)];
  return list.toSorted((a, b) => Number(a.ahead === true) - Number(b.ahead === true) || a.at - b.at);
}

function notified(alert: Alert, { episodes, journal }: Known, from: number): readonly Happening[] {
  const decisions = journal.filter(({ kind, at }) => kind === "decision" && at >= from).toSorted((a, b) => a.at - b.at);
  const said = decisions.filter(({ outcome }) => outcome === "notified" || outcome === "digested");
  const quiet = decisions.filter(({ outcome }) => quietOutcomes.has(outcome));
  const first = said[0]?.at ?? episodes.find(({ startsAt }) => startsAt === alert.startsAt)?.notifiedAt ?? null;
  const list: Happening[] = [];
  const digest = said[0]?.outcome === "digested" ? " in a digest" : "";
  if (first !== null)
    list.push({ at: first, state: "notified", text: `You were notified${digest}${delay(alert, first)}` });
  for (const { at } of said.slice(1, mostNotifications))
    list.push({ at, state: "notified", text: "You were notified again" });
  const more = said.length - mostNotifications;
  const last = said.at(-1);
  if (more > 0 && last !== undefined) {
    list.push({ at: last.at, state: "notified", text: more === 1 ? "And once more" : `And ${more} times more` });
  }
  for (const { at, text } of quiet.slice(0, mostNotifications)) list.push({ at, state: "notified", text });
  return list;
}

/** How long after it fired; nothing where the console learned of it much later, or it was pending. */
function delay(alert: Alert, at: number): string {
  const ms = at - alert.startsAt;
  return ms < 1000 || ms > 3_600_000 ? "" : `, ${ageText(ms)} after it fired`;
}

function acknowledged(alert: Alert, { acknowledgement, author, episodes }: Known): readonly Happening[] {
  if (acknowledgement !== null) {
    const note = acknowledgement.note === "" ? "" : `: ${acknowledgement.note}`;
    const text = `Acknowledged ${acknowledgedBy(acknowledgement, author)}${note}`;
    return [{ at: acknowledgement.at, state: "acknowledged", text }];
  }
  const episode = episodes.find(({ startsAt }) => startsAt === alert.startsAt);
  if (episode?.acknowledgedAt == null) return [];
  const who = episode.acknowledgedBy?.trim() ?? "";
  const by = who === "" ? "" : ` by ${who === author ? "you" : who}`;
  return [{ at: episode.acknowledgedAt, state: "acknowledged", text: `Was acknowledged${by}` }];
}

/** `Fired once before, 11 min, acknowledged after 48 s`; null where nothing earlier is known. `limit`: how many were asked for. */
export function earlierOf(
  alert: Alert,
  episodes: readonly Episode[],
  limit: number,
): { readonly at: number; readonly text: string } | null {
  const earlier = episodes
    .filter(({ startsAt }) => startsAt < alert.startsAt)
    .toSorted((a, b) => b.startsAt - a.startsAt);
  const [last] = earlier;
  if (last === undefined) return null;
  const parts = [lastOf(last, earlier.length, episodes.length >= limit)];
  if (last.acknowledgedAt !== null) parts.push(`acknowledged after ${ageText(last.acknowledgedAt - last.startsAt)}`);
  return { at: last.startsAt, text: parts.join(", ") };
}

function lastOf(last: Episode, count: number, more: boolean): string {
  const lasted = last.endedAt === null ? null : ageText(last.endedAt - last.startsAt);
  if (count === 1 && !more) return lasted === null ? "Fired once before" : `Fired once before, ${lasted}`;
  const times = `Fired ${more ? `${count} times or more` : `${count} times`} before`;
  return lasted === null ? times : `${times}, last for ${lasted}`;
}
