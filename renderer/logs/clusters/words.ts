import { countOf } from "../../format/number.ts";
import { clockOf, dayName, dayOf, type Zone } from "../../format/time.ts";
import type { Cluster } from "../clusters.ts";

/** `10:15:29`, `yesterday 07:02:11`, `19 Nov 07:02:11`: when an occurrence began. */
export function clusterMoment(cluster: Cluster, now: number, zone: Zone): string {
  const clock = clockOf(cluster.from, zone);
  const day = dayName(cluster.from, now, zone);
  if (day === "today") return clock;
  // By the calendar: where a day had 23 or 25 hours, so many hours ago is another day.
  const daysAgo = (Date.parse(dayOf(now, zone)) - Date.parse(dayOf(cluster.from, zone))) / dayMs;
  return `${daysAgo === 1 ? "yesterday" : day} ${clock}`;
}

const dayMs = 24 * 3_600_000;

/** `6 entries, 1 error`. */
export function clusterCounts({ count, errors }: Cluster): string {
  const entries = countOf(count, "entry", "entries");
  return errors === 0 ? entries : `${entries}, ${countOf(errors, "error")}`;
}

/** What is not on the screen because one occurrence alone is shown: `2 others with 6 entries are hidden.` */
export function hiddenWords(clusters: readonly Cluster[], shown: Cluster | null): string {
  if (shown === null) return "All of them are shown, in one timeline.";
  const others = clusters.filter((cluster) => cluster !== shown);
  const entries = others.reduce((sum, { count }) => sum + count, 0);
  const other = others.length === 1 ? "The other one" : `The other ${others.length}`;
  return `${other}, with ${countOf(entries, "entry", "entries")}, ${others.length === 1 ? "is" : "are"} hidden.`;
}
