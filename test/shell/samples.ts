import type { Notification } from "../../shared/model/notification.ts";

/** A notification with what a test does not care about filled in. */
export function sampleNotification(change: Partial<Notification> = {}): Notification {
  return {
    id: "n1",
    kind: "alert",
    at: 1000,
    environment: "production",
    severity: "critical",
    level: "normal",
    title: "Production · critical · HighErrorRate",
    body: "Error rate is 8.13% (threshold: 5%)",
    alerts: ["production/0000000000000001"],
    backend: null,
    actions: ["acknowledge", "silence"],
    delivery: null,
    seen: false,
    ...change,
  };
}
