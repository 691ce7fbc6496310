import { create, useStore } from "zustand";
import type { StoreApi } from "zustand/vanilla";
import type { Bridge } from "../../../shared/bridge.ts";
import type { RecentSearch } from "../../../shared/model/savedSearches.ts";
import { useClient } from "../../client/client.ts";
import { followTopic, type TopicView } from "../../client/topicStore.ts";

const followed = new WeakMap<Bridge, StoreApi<TopicView<"searches">>>();

function follow(bridge: Bridge): StoreApi<TopicView<"searches">> {
  const known = followed.get(bridge);
  if (known !== undefined) return known;
  const { store } = followTopic(bridge, "searches");
  followed.set(bridge, store);
  return store;
}

/** What ran since this page was opened, newest first: queries for numbers are no searches, and not kept as such. */
const useRan = create<{ readonly queries: readonly string[] }>(() => ({ queries: [] }));

const mostKept = 50;

export function rememberQuery(text: string): void {
  useRan.setState(({ queries }) => ({
    queries: [text, ...queries.filter((each) => each !== text)].slice(0, mostKept),
  }));
}

/** Queries one after the other, each once, newest first. */
export function earlierQueries(ran: readonly string[], recent: readonly RecentSearch[]): readonly string[] {
  const kept = recent.flatMap(({ query }) => (query.kind === "logql" ? [query.expression] : []));
  return [...new Set([...ran, ...kept])];
}

const none: readonly RecentSearch[] = [];

/** Earlier LogQL of this person, newest first. */
export function useEarlierQueries(): readonly string[] {
  const { bridge } = useClient();
  const recent = useStore(follow(bridge), (view) => view.state?.recent ?? none);
  const ran = useRan(({ queries }) => queries);
  return earlierQueries(ran, recent);
}
