import type { Alert, AlertState } from "../../shared/model/alert.ts";

/** `active`: what may ask for a person. Unknown ones are among them, since nobody can tell that they ended. */
export const alertTabs = [
  "active",
  "firing",
  "pending",
  "acknowledged",
  "unknown",
  "silenced",
  "inhibited",
  "resolved",
] as const;
export type AlertTab = (typeof alertTabs)[number];

const activeStates: ReadonlySet<AlertState> = new Set<AlertState>(["firing", "pending", "unknown"]);

/**
 * Whether an alert belongs under a tab. An acknowledged one stays under that of its state: it fires all the same.
 * `acknowledged`: somebody has this episode.
 */
export function belongsTo(tab: AlertTab, state: AlertState, acknowledged = false): boolean {
  if (tab === "acknowledged") return acknowledged;
  return tab === "active" ? activeStates.has(state) : tab === state;
}

export type TabCounts = Readonly<Record<AlertTab, number>>;

/** How many alerts each tab has. `isAcknowledged` tells whether somebody has an alert's episode. */
export function countTabs<T extends Pick<Alert, "state">>(
  alerts: Iterable<T>,
  isAcknowledged: (alert: T) => boolean = () => false,
): TabCounts {
  const counts = {
    active: 0,
    firing: 0,
    pending: 0,
    acknowledged: 0,
    unknown: 0,
    silenced: 0,
    inhibited: 0,
    resolved: 0,
  };
  for (const alert of alerts) {
    counts[alert.state] += 1;
    if (activeStates.has(alert.state)) counts.active += 1;
    if (isAcknowledged(alert)) counts.acknowledged += 1;
  }
  return counts;
}

/** Unknown alerts must not hide behind a tab that is not there, and an empty tab of them is only noise. */
export function shownTabs(counts: TabCounts, current: AlertTab): readonly AlertTab[] {
  return alertTabs.filter((tab) => tab !== "unknown" || counts.unknown > 0 || current === "unknown");
}
