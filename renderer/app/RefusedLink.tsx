import { useEffect, useState } from "react";
import { type LinkFault, refusedInHash } from "../../shared/refusedLink.ts";
import { Button } from "../components/Button.tsx";
import { Notice } from "../components/Notice.tsx";
import styles from "./Banners.module.css";
import { formatPlace } from "./location.ts";
import { usePlace } from "./place.ts";

const sentences: Readonly<Record<LinkFault, string>> = {
  long: "It is longer than any link of this console. Ask where it comes from before you try it again.",
  kind: "The console opens links to an alert and to a request, and this is neither. Copy it again where you found it.",
  alert: "It is one to an alert, but does not name one that could exist. Copy it whole, or look for the alert here.",
  trace: "It is one to a request, but its ID cannot be read. Copy it whole, or paste the request ID under Logs.",
};

/** Says why a link that another program handed over leads nowhere (`…&do=refused-alert`). Nothing of it is shown. */
export function RefusedLink() {
  const [fault, setFault] = useState<LinkFault | null>(null);
  useEffect(() => {
    const read = () => {
      const refused = refusedInHash(location.hash);
      if (refused === null) return;
      // A reload must not say it again.
      history.replaceState(null, "", formatPlace(usePlace.getState()));
      setFault(refused);
    };
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, []);
  if (fault === null) return null;
  return (
    <Notice tone="warning" urgent>
      <div className={styles.ask}>
        <span className={styles.text}>
          <b>The link was not opened.</b> {sentences[fault]}
        </span>
        <Button small bare onClick={() => setFault(null)}>
          Dismiss
        </Button>
      </div>
    </Notice>
  );
}
