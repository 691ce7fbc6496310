import { useEffect, useState } from "react";
import { formatPlace } from "../app/location.ts";
import { usePlace } from "../app/place.ts";
import { useAlertsById } from "../client/client.ts";
import { openSilenceDialog } from "../silences/openDialog.ts";
import { silenceAsked } from "./target.ts";

/**
 * Opens the silence dialog where the address asks for it: a button of a system's notification leads here, because
 * production wants its name typed before a write.
 */
export function useSilenceLink(): void {
  const [asked, setAsked] = useState(() => silenceAsked(location.hash));
  const alert = useAlertsById()[asked ?? ""];

  useEffect(() => {
    const read = () => setAsked((before) => silenceAsked(location.hash) ?? before);
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, []);
  useEffect(() => {
    if (asked === null || alert?.id !== asked) return;
    openSilenceDialog({ alerts: [alert] });
    setAsked(null);
    // A reload must not ask again.
    if (silenceAsked(location.hash) !== null) history.replaceState(null, "", formatPlace(usePlace.getState()));
  }, [asked, alert]);
}
