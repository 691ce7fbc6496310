import type { Place } from "../app/location.ts";
import type { Toast } from "./toastStore.ts";

/** The alert that this step brought before the person's eyes; null where it brought none. */
export function openedAlert(place: Place, before: Place): string | null {
  if (place.screen !== "alerts") return null;
  return before.screen === "alerts" && before.alert === place.alert ? null : place.alert;
}

/** The notifications that tell of this alert and of no other. */
export function toldOf(toasts: readonly Toast[], alert: string): readonly string[] {
  return toasts.flatMap((toast) => {
    if (toast.kind !== "notification") return [];
    const { id, alerts, own } = toast.notification;
    // The demo may have an alert of the same name.
    if (own === true) return [];
    return alerts.length === 1 && alerts[0] === alert ? [id] : [];
  });
}
