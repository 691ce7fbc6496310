import { usePlace } from "../app/place.ts";
import type { Client } from "../client/client.ts";
import { markSeen } from "./open.ts";
import { removeToast, useToasts } from "./toastStore.ts";
import { openedAlert, toldOf } from "./told.ts";

/** Takes away what was told of an alert once the person opens it. Returns its undo. */
export function dismissWhatIsOpened(client: Client): () => void {
  return usePlace.subscribe((place, before) => {
    const alert = openedAlert(place, before);
    if (alert === null) return;
    const told = toldOf(useToasts.getState().toasts, alert);
    for (const id of told) removeToast(id);
    if (told.length > 0) markSeen(client, told);
  });
}
