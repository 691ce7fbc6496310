import type { Alert } from "../../shared/model/alert.ts";
import { type Severity, severityRank } from "../../shared/model/severity.ts";

/** How much of what fires still asks for somebody. An acknowledged alert fires all the same: none of it is "clear". */
export interface Attention {
  /** Firing, and nobody has it. */
  readonly firing: number;
  /** Nobody can tell whether they still are, whoever had them. */
  readonly unknown: number;
  /** Firing, and somebody has it. */
  readonly acknowledged: number;
  /** The worst of those that ask for somebody; null where none does. */
  readonly worst: Severity | null;
}

/** Counts alerts by whether somebody has them; what neither fires nor is unknown does not count. */
export function attentionOf<T extends Pick<Alert, "state" | "severity">>(
  alerts: Iterable<T>,
  isAcknowledged: (alert: T) => boolean,
): Attention {
  let [firing, unknown, acknowledged] = [0, 0, 0];
  let worst: Severity | null = null;
  for (const alert of alerts) {
    if (alert.state === "unknown") unknown += 1;
    else if (alert.state !== "firing") continue;
    else if (isAcknowledged(alert)) {
      acknowledged += 1;
      continue;
    } else firing += 1;
    if (worst === null || severityRank(alert.severity) < severityRank(worst)) worst = alert.severity;
  }
  return { firing, unknown, acknowledged, worst };
}
