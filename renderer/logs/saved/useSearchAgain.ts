import { useCallback } from "react";
import type { Bridge } from "../../../shared/bridge.ts";
import type { LogQuery, LogRange } from "../../../shared/model/logs.ts";
import { goTo, usePlace } from "../../app/place.ts";
import { useClient } from "../../client/client.ts";
import { setRange, startSearch, useSearchForm } from "../searchStore.ts";
import { useLogEnvironments } from "../useTrace.ts";

interface Again {
  readonly query: LogQuery;
  readonly range: LogRange;
  readonly environments: readonly string[];
}

/** Starts a search as it was: the form takes its environments and range, so that both are seen and can be changed. */
export function searchAgain(bridge: Bridge, search: Again, withLogs: readonly string[]): void {
  const known = search.environments.filter((id) => withLogs.includes(id));
  const environments = known.length === 0 ? withLogs : known;
  const { query, range } = search;
  goTo({
    screen: "logs",
    mode: query.kind === "logql" ? "query" : "trace",
    request: query.kind === "request" ? query.id : "",
    ...(query.kind === "logql" && { query: query.expression }),
  });
  if (environments.length === 0) {
    const message = "None of the environments of this search has a Loki now.";
    useSearchForm.setState({ error: { code: "INVALID_INPUT", message } });
    return;
  }
  // An alert's environments and span come from the alert, not from the form.
  if (query.kind !== "alert") {
    useSearchForm.setState({ environments: { ids: environments, switcher: usePlace.getState().environment } });
    setRange(query.kind === "logql" ? "query" : "trace", range);
  }
  void startSearch(bridge, query, environments, range);
}

/** `searchAgain` with what the page knows. */
export function useSearchAgain(): (search: Again) => void {
  const { bridge } = useClient();
  const withLogs = useLogEnvironments();
  return useCallback((search) => searchAgain(bridge, search, withLogs), [bridge, withLogs]);
}
