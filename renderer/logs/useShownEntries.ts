import { useDeferredValue, useMemo } from "react";
import type { LogEntry, SearchState } from "../../shared/model/logs.ts";
import { type Cluster, chosenCluster, clustersOf, inCluster } from "./clusters.ts";
import { filterEntries } from "./filterEntries.ts";
import { useLogView } from "./useLogView.ts";

/** What a search found, as it is looked at. */
export interface ShownEntries {
  /** Every occurrence of the searched ID; one or none where nothing has to be told apart. */
  readonly clusters: readonly Cluster[];
  /** The occurrence that is alone shown; null: all. */
  readonly cluster: Cluster | null;
  /** The entries of the shown occurrences, before any filter. */
  readonly asked: readonly LogEntry[];
}

const noClusters: readonly Cluster[] = [];
// The bar, the lanes and the timeline ask for the same; 100,000 entries are gone through once.
const known = new WeakMap<readonly LogEntry[], readonly Cluster[]>();
const parts = new WeakMap<readonly LogEntry[], { readonly key: string; readonly entries: readonly LogEntry[] }>();

function clustersIn(search: SearchState): readonly Cluster[] {
  // The IDs that begin alike are told apart by themselves; alerts and queries have no one request.
  if (search.query.kind !== "request" || search.query.prefix === true) return noClusters;
  const before = known.get(search.entries);
  if (before !== undefined) return before;
  const clusters = clustersOf(search.entries);
  known.set(search.entries, clusters);
  return clusters;
}

function entriesOf(search: SearchState, cluster: Cluster): readonly LogEntry[] {
  const key = `${cluster.key} ${cluster.to}`;
  const before = parts.get(search.entries);
  if (before?.key === key) return before.entries;
  const entries = search.entries.filter((entry) => inCluster(entry, cluster));
  parts.set(search.entries, { key, entries });
  return entries;
}

/** The occurrences of the searched ID, and the entries of those that are shown. */
export function useOccurrences(search: SearchState): ShownEntries {
  const choice = useLogView((view) => view.cluster);
  const selected = useLogView((view) => view.selected);
  return useMemo(() => {
    const clusters = clustersIn(search);
    const several = clusters.length > 1 && selected !== null;
    const opened = several ? (search.entries.find(({ key }) => key === selected) ?? null) : null;
    const cluster = chosenCluster(clusters, choice, opened);
    return { clusters, cluster, asked: cluster === null ? search.entries : entriesOf(search, cluster) };
  }, [search, choice, selected]);
}

/** The entries that pass every filter, in their order, and what they were filtered from. */
export function useShownEntries(search: SearchState): ShownEntries & { readonly shown: readonly LogEntry[] } {
  const occurrences = useOccurrences(search);
  const { asked } = occurrences;
  const { errorsOnly, component, environment, fields, text: typed } = useLogView();
  const text = useDeferredValue(typed);
  const shown = useMemo(
    () => filterEntries(asked, search.streams, { errorsOnly, text, component, environment, fields }),
    [asked, search.streams, errorsOnly, text, component, environment, fields],
  );
  return { ...occurrences, shown };
}
