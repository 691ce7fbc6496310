import type { Notification } from "../../../shared/model/notification.ts";

/** A notification of an alert with that name. */
export function notification(id: string, at: number): Notification {
  return {
    id,
    kind: "alert",
    at,
    environment: "production",
    severity: "critical",
    level: "normal",
    title: `Production · critical · ${id}`,
    body: "",
    alerts: [`production/${id}`],
    backend: null,
    actions: ["acknowledge"],
    delivery: null,
    seen: false,
  };
}
