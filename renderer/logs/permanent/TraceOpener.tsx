import { useEffect, useState } from "react";
import { rangeOfLink, traceInHash } from "../../../shared/permanentLink.ts";
import { formatPlace } from "../../app/location.ts";
import { goTo, usePlace } from "../../app/place.ts";
import { useClient, useSettings } from "../../client/client.ts";
import { startSearch, useSearchForm } from "../searchStore.ts";
import { useLogEnvironments } from "../useTrace.ts";

/** Starts the search that the address asks for, once: a permanent link leads to results and not to a form. */
export function TraceOpener() {
  const { bridge } = useClient();
  const waiting = useSettings() === null;
  const withLogs = useLogEnvironments();
  const [wish, setWish] = useState(() => traceInHash(location.hash));
  useEffect(() => {
    const read = () => setWish(traceInHash(location.hash));
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, []);
  useEffect(() => {
    if (wish === null || waiting) return;
    setWish(null);
    const range = rangeOfLink(wish.span);
    const known = wish.environments.filter((id) => withLogs.includes(id));
    const missing = wish.environments.filter((id) => !withLogs.includes(id));
    const ids = wish.environments.length === 0 ? withLogs : known;
    goTo({ screen: "logs", mode: "trace", request: wish.id, search: null });
    // A reload shows the results that are there, and does not search again.
    history.replaceState(null, "", formatPlace(usePlace.getState()));
    useSearchForm.setState({ environments: { ids, switcher: usePlace.getState().environment }, range });
    if (ids.length === 0) {
      const where = missing.length === 0 ? "no environment here" : `none of ${missing.join(", ")}`;
      const message = `The link names environments with logs, and there is ${where} in these settings.`;
      useSearchForm.setState({ error: { code: "INVALID_INPUT", message } });
      return;
    }
    void startSearch(bridge, { kind: "request", id: wish.id }, ids, range);
  }, [wish, waiting, withLogs, bridge]);
  return null;
}
