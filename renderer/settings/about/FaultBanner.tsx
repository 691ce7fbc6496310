import { useZone } from "../../app/preferences.ts";
import { useNow } from "../../app/ticker.ts";
import { useFaults } from "../../client/client.ts";
import { Button } from "../../components/Button.tsx";
import { Notice } from "../../components/Notice.tsx";
import { Untrusted } from "../../components/Untrusted.tsx";
import { countOf } from "../../format/number.ts";
import { momentOf } from "../../format/time.ts";
import { openDiagnostics } from "./diagnostics.ts";
import styles from "./FaultBanner.module.css";
import { dismissFaults, faultDetail, faultsAfter, useDismissed } from "./faults.ts";

/** A fault inside the console itself: said once, since what the screen shows may lack something. */
export function FaultBanner() {
  const until = useDismissed((dismissed) => dismissed.until);
  const faults = faultsAfter(useFaults(), until);
  const now = useNow();
  const zone = useZone();
  const last = faults.at(-1);
  if (last === undefined) return null;
  const more = faults.length - 1;
  return (
    <Notice tone="warning">
      <div className={styles.fault}>
        <span className={styles.text}>
          <b>Something went wrong inside the console at {momentOf(last.at, now, zone)}</b>; alerts are still watched.{" "}
          <Untrusted text={faultDetail(last.message)} limit={300} />
          {more > 0 && ` ${countOf(more, "more fault")} before.`}
        </span>
        <Button small onClick={openDiagnostics}>
          Copy diagnostics…
        </Button>
        <Button small bare onClick={() => dismissFaults(last.at)}>
          Dismiss
        </Button>
      </div>
    </Notice>
  );
}
