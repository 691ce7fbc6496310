import type { Notification } from "../../shared/model/notification.ts";

/**
 * Where a notification leads, as the page's location hash; `renderer/app/location.ts` reads it. Ids come from servers,
 * so they are encoded. `silence` asks the page to open the silence dialog for the alert, since production wants its
 * name typed before a write.
 */
export function placeOf(
  { environment, alerts, backend }: Pick<Notification, "environment" | "alerts" | "backend">,
  purpose: "show" | "silence",
): string {
  const query = new URLSearchParams();
  if (environment !== null) query.set("env", environment);
  const [alert, ...others] = alerts;
  // A digest leads to the list: none of its alerts is the one.
  if (alert !== undefined && others.length === 0) {
    query.set("alert", alert);
    // An alert may be silenced, or have ended, by the time somebody looks.
    if (purpose === "silence") query.set("do", "silence");
  }
  const text = query.toString();
  return `#/${backend === null ? "alerts" : "backends"}${text === "" ? "" : `?${text}`}`;
}
