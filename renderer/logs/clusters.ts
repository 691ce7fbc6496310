import { isErrorLevel, type LogEntry } from "../../shared/model/logs.ts";
import { millisecondsOf } from "../format/time.ts";

/**
 * Entries of one environment that lie close together in time. An 8-digit ID comes up again after some 77,000 requests,
 * and clients may send the same ID twice: entries far apart are another request.
 */
export interface Cluster {
  /** Stable while more of the same search comes in before or after it. */
  readonly key: string;
  readonly environment: string;
  /** Of the first and the last entry, ms since 1970. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly errors: number;
}

/** No request in these stacks pauses longer than this between two of its lines. */
export const clusterGapMs = 10 * 60_000;

/** The clusters of entries that are in order, by environment, then by time. */
export function clustersOf(entries: readonly LogEntry[], gapMs = clusterGapMs): readonly Cluster[] {
  const byEnvironment = new Map<string, Cluster[]>();
  for (const entry of entries) {
    const clusters = byEnvironment.get(entry.environment) ?? [];
    byEnvironment.set(entry.environment, clusters);
    const at = millisecondsOf(entry.timestamp);
    const error = isErrorLevel(entry.level) ? 1 : 0;
    const last = clusters.at(-1);
    if (last !== undefined && at - last.to <= gapMs) {
      clusters[clusters.length - 1] = { ...last, to: at, count: last.count + 1, errors: last.errors + error };
    } else {
      const key = `${entry.environment} ${at}`;
      clusters.push({ key, environment: entry.environment, from: at, to: at, count: 1, errors: error });
    }
  }
  return [...byEnvironment.values()].flat();
}

/** Whether an entry belongs to a cluster. */
export function inCluster(entry: LogEntry, cluster: Cluster): boolean {
  if (entry.environment !== cluster.environment) return false;
  const at = millisecondsOf(entry.timestamp);
  return at >= cluster.from && at <= cluster.to;
}

/** What the person wants to see of several clusters: all, or the one that has an entry at a moment. */
export type ClusterChoice = "all" | { readonly environment: string; readonly at: number };

/** The choice that means a cluster, also once more entries have come in before or after it. */
export function choiceOf(cluster: Cluster): ClusterChoice {
  return { environment: cluster.environment, at: cluster.from };
}

/**
 * The cluster that is alone shown; null: all of them. Without a choice it is the one of the open entry, else the newest
 * with errors, else the newest: the person on call looks for what failed last.
 */
export function chosenCluster(
  clusters: readonly Cluster[],
  choice: ClusterChoice | null,
  opened: LogEntry | null,
): Cluster | null {
  if (clusters.length < 2 || choice === "all") return null;
  const asked =
    choice === null
      ? undefined
      : clusters.find(
          ({ environment, from, to }) => environment === choice.environment && from <= choice.at && choice.at <= to,
        );
  if (asked !== undefined) return asked;
  const ofOpened = opened === null ? undefined : clusters.find((cluster) => inCluster(opened, cluster));
  if (ofOpened !== undefined) return ofOpened;
  const newest = [...clusters].sort((a, b) => b.from - a.from);
  return newest.find(({ errors }) => errors > 0) ?? newest[0] ?? null;
}
