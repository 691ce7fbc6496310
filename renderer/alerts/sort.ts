import type { Alert } from "../../shared/model/alert.ts";
import { severityRank } from "../../shared/model/severity.ts";

export const alertSorts = ["severity", "age", "name"] as const;
export type AlertSort = (typeof alertSorts)[number];

export const sortNames: Readonly<Record<AlertSort, string>> = {
  severity: "Severity, then oldest",
  age: "Newest first",
  name: "Name",
};

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Total order: two alerts compare as equal only if they are the same, so that rows never swap places between polls. */
export function compareAlerts(sort: AlertSort): (a: Alert, b: Alert) => number {
  const bySeverity = (a: Alert, b: Alert) => severityRank(a.severity) - severityRank(b.severity);
  const newest = (a: Alert, b: Alert) => b.startsAt - a.startsAt;
  // What fired first is more often the cause than what it brought about.
  const oldest = (a: Alert, b: Alert) => a.startsAt - b.startsAt;
  const pendingLast = (a: Alert, b: Alert) => Number(a.state === "pending") - Number(b.state === "pending");
  const resolvedLast = (a: Alert, b: Alert) => Number(a.state === "resolved") - Number(b.state === "resolved");
  // Of what is over, the latest end is the news.
  const latestEnd = (a: Alert, b: Alert) => (a.state === "resolved" && b.state === "resolved" ? b.since - a.since : 0);
  const byName = (a: Alert, b: Alert) => compareText(a.name, b.name);
  const byId = (a: Alert, b: Alert) => compareText(a.id, b.id);
  const orders = {
    severity: [resolvedLast, latestEnd, bySeverity, pendingLast, oldest, byName, byId],
    age: [resolvedLast, latestEnd, newest, bySeverity, byName, byId],
    name: [byName, bySeverity, oldest, byId],
  }[sort];
  return (a, b) => {
    for (const compare of orders) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
}
