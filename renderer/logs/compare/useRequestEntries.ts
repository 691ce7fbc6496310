import { useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { ConsoleErrorData } from "../../../shared/errors.ts";
import type { LogEntry, LogRange, SearchState } from "../../../shared/model/logs.ts";
import { useClient } from "../../client/client.ts";
import { followTopic, type TopicStore, type TopicView } from "../../client/topicStore.ts";
import { chosenCluster, clustersOf, inCluster } from "../clusters.ts";

/** A request as it is found for a comparison. */
export interface FoundRequest {
  readonly entries: readonly LogEntry[];
  readonly searching: boolean;
  readonly error: ConsoleErrorData | null;
  readonly search: SearchState | null;
  /** How many occurrences of the ID were left out: the one that failed last is compared. */
  readonly leftOut: number;
}

const noSearch = createStore<TopicView<"search">>(() => ({ state: null, gone: false }));
const noEntries: readonly LogEntry[] = [];

/** Searches for one request beside the results on the screen, and ends that search with the component. */
export function useRequestEntries(id: string | null, environments: readonly string[], range: LogRange): FoundRequest {
  const { bridge } = useClient();
  const [topic, setTopic] = useState<TopicStore<"search"> | null>(null);
  const [error, setError] = useState<ConsoleErrorData | null>(null);
  const asked = useMemo(() => JSON.stringify({ environments, range }), [environments, range]);
  useEffect(() => {
    setTopic(null);
    setError(null);
    if (id === null) return;
    let ended = false;
    let close = () => {};
    const start = async () => {
      const { environments: ids, range: within } = JSON.parse(asked) as { environments: string[]; range: LogRange };
      const result = await bridge.call("search.start", {
        query: { kind: "request", id },
        environments: ids,
        range: within,
      });
      if (!result.ok) {
        if (!ended) setError(result.error);
        return;
      }
      const { search } = result.value;
      const followed = followTopic(bridge, "search", search);
      close = () => {
        followed.stop();
        void bridge.call("search.close", { search });
      };
      if (ended) close();
      else setTopic(followed);
    };
    void start();
    return () => {
      ended = true;
      close();
    };
  }, [bridge, id, asked]);
  const { state } = useStore(topic?.store ?? noSearch);
  return useMemo(() => {
    const found = state?.entries ?? noEntries;
    const clusters = clustersOf(found);
    const cluster = chosenCluster(clusters, null, null);
    const searching =
      id !== null &&
      error === null &&
      (state === null || Object.values(state.environments).some(({ status }) => status === "searching"));
    return {
      entries: cluster === null ? found : found.filter((entry) => inCluster(entry, cluster)),
      searching,
      error,
      search: state,
      leftOut: cluster === null ? 0 : clusters.length - 1,
    };
  }, [state, error, id]);
}
