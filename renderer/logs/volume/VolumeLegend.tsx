import type { LogLevel } from "../../../shared/model/logs.ts";
import { countText } from "../../format/number.ts";
import styles from "./Volume.module.css";

const levelNames: Readonly<Record<LogLevel, string>> = {
  critical: "Critical",
  error: "Error",
  warning: "Warning",
  info: "Info",
  debug: "Debug",
  unknown: "No level",
};

interface Props {
  /** Prefix of the patterns' ids. */
  readonly id: string;
  readonly totals: readonly (readonly [LogLevel, number])[];
}

/** How many lines of each level there are in all. */
export function VolumeLegend({ id, totals }: Props) {
  return (
    <ul className={styles.legend} aria-label="Levels">
      {totals.map(([level, lines]) => (
        <li key={level}>
          <svg width="12" height="12" aria-hidden="true">
            <rect width="12" height="12" fill={`url(#${id}-${level})`} />
          </svg>
          {levelNames[level]} <b>{countText(lines)}</b>
        </li>
      ))}
      {totals.length === 0 && <li>No lines in this range</li>}
    </ul>
  );
}
