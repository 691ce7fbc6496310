import { useConnection } from "../client/client.ts";
import { Empty } from "../components/Empty.tsx";
import { ageText } from "../format/duration.ts";
import styles from "./Threshold.module.css";
import { useNow } from "./ticker.ts";

/** Before the first answer of the console process. */
export function Connecting() {
  const connection = useConnection();
  const now = useNow();
  return (
    <main className={styles.threshold}>
      {connection.status === "lost" ? (
        <Empty title="The console process does not answer">
          <p>
            It has not answered for {ageText(now - connection.since)}. Check that it still runs in its terminal; this
            page tries again by itself.
          </p>
        </Empty>
      ) : (
        <Empty title="Connecting to the console…" />
      )}
    </main>
  );
}

/** The process answers, but this page has no session with it. */
export function Refused() {
  return (
    <main className={styles.threshold}>
      <Empty title="This page has no session with the console">
        <p>
          A link works once, and only for the console that printed it. Press Enter in the terminal where the console
          runs to get a new link, and open it here.
        </p>
      </Empty>
    </main>
  );
}
