import type { Alert } from "../../shared/model/alert.ts";
import type { Notification } from "../../shared/model/notification.ts";
import { home, type Place } from "../app/location.ts";

/** The tab of the list in which an alert of that state is; a forgotten one is looked for among the active. */
function tabOf(alert: Alert | undefined): Place["tab"] {
  const state = alert?.state;
  return state === "silenced" || state === "inhibited" || state === "resolved" ? state : "active";
}

/** Where a notification leads: its alert, the backends, or the journal for a test. */
export function placeOf(
  { environment, alerts, backend, kind }: Notification,
  known: Readonly<Record<string, Alert>>,
): Partial<Place> {
  if (backend !== null) return { screen: "backends", environment };
  if (kind === "test") return { screen: "settings" };
  const [first] = alerts;
  if (first === undefined) return { screen: "journal", environment };
  const found = alerts.flatMap((id) => (Object.hasOwn(known, id) ? [known[id]] : []));
  return {
    screen: "alerts",
    environment,
    alert: alerts.length === 1 ? first : null,
    filter: home.filter,
    tab: alerts.length === 1 || found.length === 1 ? tabOf(found[0]) : "active",
  };
}
