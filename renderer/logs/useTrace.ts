import { useCallback } from "react";
import type { Alert } from "../../shared/model/alert.ts";
import { requestIdIn } from "../../shared/requestId.ts";
import { goTo, usePlace } from "../app/place.ts";
import { useClient, useEnvironments } from "../client/client.ts";
import { searchedEnvironments } from "./searchedEnvironments.ts";
import { startSearch, useSearchForm } from "./searchStore.ts";

/** Ids of the environments that have logs to search. */
export function useLogEnvironments(): readonly string[] {
  const environments = useEnvironments();
  return environments.filter(({ backends }) => backends.some(({ kind }) => kind === "loki")).map(({ id }) => id);
}

/** Ids of the environments that a search started now would ask. */
export function useSearchedEnvironments(): readonly string[] {
  const chosen = useSearchForm((form) => form.environments);
  const switcher = usePlace((place) => place.environment);
  return searchedEnvironments(chosen, switcher, useLogEnvironments());
}

/** Searches for the request ID in a text, in the environments and the range that the form has. */
export function useTrace(): (text: string) => void {
  const traceId = useTraceId();
  return useCallback(
    (text) => {
      const id = requestIdIn(text);
      if (id !== null) traceId(id);
    },
    [traceId],
  );
}

/** Searches for one ID as it is; with `prefix` for every ID that begins so. */
export function useTraceId(): (id: string, prefix?: boolean) => void {
  const { bridge } = useClient();
  const withLogs = useLogEnvironments();
  return useCallback(
    (id, prefix = false) => {
      const { environments, range } = useSearchForm.getState();
      const chosen = searchedEnvironments(environments, usePlace.getState().environment, withLogs);
      goTo({ request: id });
      if (chosen.length === 0) {
        goTo({ screen: "logs" });
        const message = "No environment with a Loki is chosen. Choose one, or add a Loki to environments.json.";
        useSearchForm.setState({ error: { code: "INVALID_INPUT", message } });
        return;
      }
      void startSearch(bridge, { kind: "request", id, ...(prefix && { prefix }) }, chosen, range);
    },
    [bridge, withLogs],
  );
}

/** Searches the logs around an alert. */
export function useAlertLogs(): (alert: Alert, errorsOnly?: boolean) => void {
  const { bridge } = useClient();
  return useCallback(
    (alert, errorsOnly = true) => {
      goTo({ request: "" });
      // The console works out the span from the alert's start.
      const range = { kind: "widening" } as const;
      void startSearch(bridge, { kind: "alert", alert: alert.id, errorsOnly }, [alert.environment], range);
    },
    [bridge],
  );
}
