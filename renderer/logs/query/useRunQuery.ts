import { useCallback } from "react";
import { create } from "zustand";
import type { LogRange } from "../../../shared/model/logs.ts";
import { goTo, usePlace } from "../../app/place.ts";
import { consoleTime } from "../../app/ticker.ts";
import { useClient } from "../../client/client.ts";
import { spanOfRange } from "../range.ts";
import { searchedEnvironments } from "../searchedEnvironments.ts";
import { leaveSearch, setRange, startSearch, useSearchForm } from "../searchStore.ts";
import { useLogEnvironments } from "../useTrace.ts";
import { queryKind } from "./grammar.ts";
import { leaveMetric, runMetric } from "./metricStore.ts";
import { rememberQuery } from "./searchesStore.ts";

/** How a query for lines is asked, beside its text and its range. */
export interface QueryOptions {
  readonly direction: "forward" | "backward";
  /** Null: as many as the server allows. */
  readonly limit: number | null;
  /** What keeps the query from being asked, a sentence; null: nothing. */
  readonly problem: string | null;
}

export const useQueryOptions = create<QueryOptions>(() => ({ direction: "backward", limit: null, problem: null }));

/** Runs the text in the editor, or another one that then stands there; in another range where one is given. */
export function useRunQuery(): (change?: { readonly text?: string; readonly range?: LogRange }) => void {
  const { bridge } = useClient();
  const withLogs = useLogEnvironments();
  return useCallback(
    (change = {}) => {
      if (change.text !== undefined) goTo({ query: change.text });
      if (change.range !== undefined) setRange("query", change.range);
      const { query, environment } = usePlace.getState();
      const { environments, queryRange: range } = useSearchForm.getState();
      const { direction, limit } = useQueryOptions.getState();
      const chosen = searchedEnvironments(environments, environment, withLogs);
      const text = query.trim();
      const kind = queryKind(text);
      const problem =
        kind === "empty"
          ? 'Write a query such as {service="shell"} |= "timeout", or take a recipe.'
          : chosen.length === 0
            ? "No environment with a Loki is chosen. Choose one, or add a Loki to environments.json."
            : null;
      useQueryOptions.setState({ problem });
      if (problem !== null) return;
      rememberQuery(text);
      if (kind === "metric") {
        leaveSearch(bridge);
        void runMetric(bridge, text, chosen, spanOfRange(range, consoleTime()));
        return;
      }
      leaveMetric();
      void startSearch(bridge, { kind: "logql", expression: text, direction, limit }, chosen, range);
    },
    [bridge, withLogs],
  );
}
