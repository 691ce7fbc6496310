import type { Span } from "../../../shared/model/logs.ts";
import { useZone } from "../../app/preferences.ts";
import { dayOf, minuteOf } from "../../format/time.ts";
import styles from "./Volume.module.css";

const dayMs = 86_400_000;
const places = [0, 0.25, 0.5, 0.75, 1] as const;

/** Times below the bars, with the day where there are several. */
export function VolumeAxis({ from, to }: Span) {
  const zone = useZone();
  return (
    <div className={styles.axis} aria-hidden="true">
      {places
        .map((share) => Math.round(from + (to - from) * share))
        .map((at) => (
          <span key={at}>
            {to - from > dayMs ? `${dayOf(at, zone).slice(5)} ` : ""}
            {minuteOf(at, zone)}
          </span>
        ))}
    </div>
  );
}
