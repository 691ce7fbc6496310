import { useEffect } from "react";
import { formatPlace } from "./location.ts";
import { usePlace } from "./place.ts";

/** Lists the keys where the address asks for it (`…&do=keys`), which the window's menu does. */
export function KeysOpener({ open }: { readonly open: () => void }) {
  useEffect(() => {
    const read = () => {
      if (new URLSearchParams(location.hash.split("?")[1]).get("do") !== "keys") return;
      // A reload must not open it again.
      history.replaceState(null, "", formatPlace(usePlace.getState()));
      open();
    };
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, [open]);
  return null;
}
