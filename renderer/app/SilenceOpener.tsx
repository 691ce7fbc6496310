import { useEffect, useState } from "react";
import { useAlertsById, useWaitingForData } from "../client/client.ts";
import { openSilenceDialog } from "../silences/openDialog.ts";
import { formatPlace } from "./location.ts";
import { usePlace } from "./place.ts";
import { silenceWish } from "./silenceWish.ts";

/** Opens the silence dialog where the address asks for it, once. The dialog decides; nothing is written by an address. */
export function SilenceOpener() {
  const alerts = useAlertsById();
  const waiting = useWaitingForData();
  const [wish, setWish] = useState(() => silenceWish(location.hash));

  useEffect(() => {
    const read = () => setWish(silenceWish(location.hash));
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, []);
  useEffect(() => {
    if (wish === null || waiting) return;
    setWish(null);
    // A reload must not open it again.
    history.replaceState(null, "", formatPlace(usePlace.getState()));
    const alert = Object.hasOwn(alerts, wish) ? alerts[wish] : undefined;
    if (alert !== undefined) openSilenceDialog({ alerts: [alert] });
  }, [wish, waiting, alerts]);
  return null;
}
