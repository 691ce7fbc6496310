import { useStore } from "zustand";
import type { Bridge } from "../../../shared/bridge.ts";
import type { RecentSearch, SavedSearch, SavedSearchesState } from "../../../shared/model/savedSearches.ts";
import { useClient } from "../../client/client.ts";
import { followTopic, type TopicStore } from "../../client/topicStore.ts";

// Followed once somebody looks, and then for as long as the page is open: the list is short and changes seldom.
const followed = new WeakMap<Bridge, TopicStore<"searches">>();

function follow(bridge: Bridge): TopicStore<"searches"> {
  const before = followed.get(bridge);
  if (before !== undefined) return before;
  const topic = followTopic(bridge, "searches");
  followed.set(bridge, topic);
  return topic;
}

const nothing: SavedSearchesState = { recent: [], saved: [], alertQueries: {}, problem: null };

/** The person's recent and saved searches. */
export function useSearches(): SavedSearchesState {
  const { bridge } = useClient();
  return useStore(follow(bridge).store, (view) => view.state ?? nothing);
}

export type KeptSearch = RecentSearch | SavedSearch;
