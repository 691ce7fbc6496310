import { useEffect } from "react";
import { create, useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Bridge } from "../../shared/bridge.ts";
import type { ConsoleErrorData } from "../../shared/errors.ts";
import type { LogQuery, LogRange } from "../../shared/model/logs.ts";
import type { LogMode } from "../app/location.ts";
import { goTo, usePlace } from "../app/place.ts";
import { isShownElsewhere } from "../app/viewStateStore.ts";
import { useClient } from "../client/client.ts";
import { followTopic, type TopicStore, type TopicView } from "../client/topicStore.ts";
import type { SearchedEnvironments } from "./searchedEnvironments.ts";
import { useLogView, wholeView } from "./useLogView.ts";

/** What the form of the logs holds beside the text, which is in the address. */
interface SearchForm {
  /** What was chosen for the searches; null: what the switcher has. */
  readonly environments: SearchedEnvironments | null;
  /** Of a request: as far back as it takes to find it. */
  readonly range: LogRange;
  /** Of LogQL, which finds something nearly everywhere. */
  readonly queryRange: LogRange;
  readonly starting: boolean;
  readonly error: ConsoleErrorData | null;
}

export const useSearchForm = create<SearchForm>(() => ({
  environments: null,
  range: { kind: "widening" },
  queryRange: { kind: "relative", milliseconds: 3_600_000 },
  starting: false,
  error: null,
}));

/** The range that the form has in a mode. */
export function rangeIn(mode: LogMode, form: Pick<SearchForm, "range" | "queryRange">): LogRange {
  return mode === "query" ? form.queryRange : form.range;
}

/** Puts a range into the form of a mode; the other modes keep theirs. */
export function setRange(mode: LogMode, range: LogRange): void {
  useSearchForm.setState(mode === "query" ? { queryRange: range } : { range });
}

let lastStart = 0;

/** Starts a search and leads to its results. The one before it is closed, since nothing shows it any more. */
export async function startSearch(
  bridge: Bridge,
  query: LogQuery,
  environments: readonly string[],
  range: LogRange,
): Promise<void> {
  lastStart += 1;
  const mine = lastStart;
  useSearchForm.setState({ starting: true, error: null });
  goTo({ screen: "logs", search: null, ...(query.kind !== "logql" && { mode: "trace" as const }) });
  useLogView.setState(wholeView);
  closeFollowed(bridge);
  const result = await bridge.call("search.start", { query, environments: [...environments], range });
  if (mine !== lastStart) {
    if (result.ok) void bridge.call("search.close", { search: result.value.search });
    return;
  }
  useSearchForm.setState({ starting: false, error: result.ok ? null : result.error });
  if (result.ok) goTo({ search: result.value.search });
}

/** Leaves the results, which what was asked now has nothing to do with. */
export function leaveSearch(bridge: Bridge): void {
  goTo({ search: null });
  useLogView.setState(wholeView);
  closeFollowed(bridge);
}

interface Followed {
  readonly id: string;
  readonly topic: TopicStore<"search">;
}

// Kept while the person looks at another screen, so that coming back needs no second transfer of 100,000 entries.
const followed = new WeakMap<Bridge, Followed>();

function closeFollowed(bridge: Bridge): void {
  const before = followed.get(bridge);
  if (before === undefined) return;
  followed.delete(bridge);
  before.topic.stop();
  // Back in the environment where it was made, the person finds it again.
  if (isShownElsewhere(before.id, usePlace.getState().environment)) return;
  void bridge.call("search.close", { search: before.id });
}

function followSearch(bridge: Bridge, id: string): StoreApi<TopicView<"search">> {
  const before = followed.get(bridge);
  if (before?.id === id) return before.topic.store;
  before?.topic.stop();
  const topic = followTopic(bridge, "search", id);
  followed.set(bridge, { id, topic });
  return topic.store;
}

const noSearch = createStore<TopicView<"search">>(() => ({ state: null, gone: false }));

/** A search's state as it grows; `gone` where the console no longer has it. */
export function useSearch(id: string | null): TopicView<"search"> {
  const { bridge } = useClient();
  const view = useStore(id === null ? noSearch : followSearch(bridge, id));
  const gone = id !== null && view.gone;
  useEffect(() => {
    if (gone) followed.delete(bridge);
  }, [gone, bridge]);
  return view;
}
