import { useClient } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { Notice } from "../components/Notice.tsx";
import styles from "./Banners.module.css";
import { switchDemo, useDemoSwitch } from "./demoSwitch.ts";

/** Says that what is shown is made up, and leads back to one's own environments. */
export function DemoBanner() {
  const { bridge } = useClient();
  const switching = useDemoSwitch((way) => way.switching);
  return (
    <Notice tone="plain">
      <div className={styles.ask}>
        <span className={styles.text}>
          <b>You are in the demo.</b> Its environments are simulated; your own go on being watched.
        </span>
        <Button small aria-disabled={switching || undefined} onClick={() => void switchDemo(bridge, "leave")}>
          Leave the demo
        </Button>
      </div>
    </Notice>
  );
}
