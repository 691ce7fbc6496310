import type { Severity } from "../../shared/model/severity.ts";
import { cx } from "./cx.ts";
import { Hidden } from "./Hidden.tsx";
import styles from "./Severity.module.css";

/** A shape for each level, so that colour is never the only sign: octagon, diamond, triangle, question, circle. */
const shapes: Readonly<Record<Severity, string>> = {
  critical: "M5 1h6l4 4v6l-4 4H5l-4-4V5z",
  high: "M8 .8 15.2 8 8 15.2.8 8z",
  warning: "M8 1.5 15.3 14H.7z",
  unknown:
    "M3 1h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2V3a2 2 0 0 1 2-2Zm5 2.6c-1.7 0-2.8 1-2.9 2.5h1.5c.1-.8.6-1.2 1.3-1.2s1.2.4 1.2 1.1c0 .6-.3.9-1 1.3-.8.5-1.1 1-1 2h1.5c0-.6.2-.8.9-1.3.8-.5 1.2-1.1 1.2-2C10.700 4.500 9.600 3.600 8 3.600ZM7 10.700v1.700h1.700v-1.700Z",
  info: "M8 1.500a6.500 6.500 0 1 1 0 13 6.500 6.500 0 0 1 0-13Z",
};

interface Props {
  readonly severity: Severity;
  /** Grey, for an alert of which nobody knows whether it still is. */
  readonly grey?: boolean;
  readonly size?: number;
}

export function SeverityShape({ severity, grey, size = 16 }: Props) {
  return (
    <>
      <svg
        className={cx(styles.shape, grey ? styles.grey : styles[severity])}
        width={size}
        height={size}
        viewBox="0 0 16 16"
        aria-hidden="true"
      >
        <path d={shapes[severity]} fillRule="evenodd" />
      </svg>
      <Hidden>{severity === "unknown" ? "unknown severity" : severity}</Hidden>
    </>
  );
}
