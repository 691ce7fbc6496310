import type { Alert } from "../../shared/model/alert.ts";

/** The label under which alerts of all environments can be grouped by environment; no Prometheus label can be called so. */
export const environmentLabel = "@environment";

export interface AlertGroup {
  /** Unique among groups. */
  readonly key: string;
  /** The labels it is grouped by, with its values; an empty value where its alerts lack the label. */
  readonly values: readonly (readonly [label: string, value: string])[];
  /** In the order they were given. */
  readonly alerts: readonly Alert[];
  /** Every receiver that one of its alerts is routed to, in order. */
  readonly receivers: readonly string[];
}

function labelValue(alert: Alert, label: string): string {
  if (label === environmentLabel) return alert.environment;
  return Object.hasOwn(alert.labels, label) ? (alert.labels[label] ?? "") : "";
}

/** Groups sorted alerts by labels; a group stands where its first alert stood, so groups are sorted as their alerts are. */
export function groupAlerts(sorted: readonly Alert[], labels: readonly string[]): readonly AlertGroup[] {
  const groups = new Map<string, Alert[]>();
  for (const alert of sorted) {
    const key = JSON.stringify(labels.map((label) => labelValue(alert, label)));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [alert]);
    else group.push(alert);
  }
  return [...groups].map(([key, alerts]) => ({
    key,
    values: labels.map((label, index) => [label, (JSON.parse(key) as string[])[index] ?? ""] as const),
    alerts,
    receivers: [...new Set(alerts.flatMap((alert) => alert.receivers))].sort(),
  }));
}

/** Every label that at least one alert has, the most common first: what one can group or filter by. */
export function labelNames(alerts: Iterable<Alert>): readonly string[] {
  const counts = new Map<string, number>();
  for (const alert of alerts) {
    for (const name of Object.keys(alert.labels)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([name]) => name);
}

export type AlertRow =
  | { readonly kind: "group"; readonly key: string; readonly group: AlertGroup; readonly collapsed: boolean }
  | { readonly kind: "alert"; readonly key: string; readonly alert: Alert };

/** Groups as the flat rows of a virtual list; without labels to group by there are no headers. */
export function rowsOf(
  groups: readonly AlertGroup[],
  grouped: boolean,
  collapsed: ReadonlySet<string>,
): readonly AlertRow[] {
  const rows: AlertRow[] = [];
  for (const group of groups) {
    const closed = grouped && collapsed.has(group.key);
    if (grouped) rows.push({ kind: "group", key: `group ${group.key}`, group, collapsed: closed });
    if (closed) continue;
    for (const alert of group.alerts) rows.push({ kind: "alert", key: alert.id, alert });
  }
  return rows;
}

/** The alert so many rows on from the selected one, stopping at the ends; the first where none is selected. */
export function step(rows: readonly AlertRow[], selected: string | null, by: number): string | null {
  const ids = rows.flatMap((row) => (row.kind === "alert" ? [row.alert.id] : []));
  const at = selected === null ? -1 : ids.indexOf(selected);
  if (at === -1) return (by < 0 ? ids.at(-1) : ids[0]) ?? null;
  return ids[Math.min(ids.length - 1, Math.max(0, at + by))] ?? null;
}

/**
 * Names of labels whose value is the same for every alert of an environment (`cluster`, `prometheus`…), in each
 * environment that has several: they tell no alert from another.
 */
export function commonLabels(alerts: Iterable<Alert>): ReadonlySet<string> {
  const counts = new Map<string, number>();
  const shared = new Map<string, Map<string, string>>();
  for (const { environment, labels } of alerts) {
    counts.set(environment, (counts.get(environment) ?? 0) + 1);
    const before = shared.get(environment);
    if (before === undefined) shared.set(environment, new Map(Object.entries(labels)));
    else for (const [name, value] of before) if (labels[name] !== value) before.delete(name);
  }
  const several = [...shared].filter(([environment]) => (counts.get(environment) ?? 0) > 1).map(([, labels]) => labels);
  const [first, ...others] = several;
  if (first === undefined) return new Set();
  return new Set([...first.keys()].filter((name) => others.every((labels) => labels.has(name))));
}
