import type { Alert } from "../../shared/model/alert.ts";
import { ageText } from "../format/duration.ts";
import { momentOf, type Zone } from "../format/time.ts";
import { environmentLabel } from "./group.ts";

/** What a row and a heading call the alert: its summary, else its name. */
export function titleOf(alert: Pick<Alert, "annotations" | "name">): string {
  return alert.annotations.summary || alert.annotations.title || alert.name;
}

/** The longer text, where the alert has one that says more than its title. */
export function descriptionOf(alert: Pick<Alert, "annotations" | "name">): string {
  const text = alert.annotations.description || alert.annotations.message || "";
  return text === titleOf(alert) ? "" : text;
}

/** When a pending alert will fire if its condition holds; null where that is not known. */
export function firesAt(alert: Pick<Alert, "state" | "activeAt" | "startsAt" | "holdSeconds">): number | null {
  if (alert.state !== "pending" || alert.holdSeconds === null) return null;
  return (alert.activeAt ?? alert.startsAt) + alert.holdSeconds * 1000;
}

/** Whether the gateway that reports it keeps it quiet: no silence in Alertmanager does. */
export function isSuppressed(alert: Pick<Alert, "state" | "gateway" | "silencedBy">): boolean {
  return alert.state === "silenced" && alert.gateway !== null && alert.silencedBy.length === 0;
}

/** The state's word for a chip: `firing`, `pending, fires in 2 min`, `unknown for 3 min`. */
export function stateWord(alert: Alert, now: number): string {
  if (isSuppressed(alert)) return "suppressed in the gateway";
  if (alert.state === "unknown") return `unknown for ${ageText(now - alert.since)}`;
  const at = firesAt(alert);
  if (at === null) return alert.state;
  return at > now ? `pending, fires in ${ageText(at - now)}` : "pending, fires any moment";
}

const sentenceStart: Readonly<Record<Alert["state"], string>> = {
  firing: "Firing",
  pending: "Pending",
  silenced: "Silenced",
  inhibited: "Inhibited",
  unknown: "Unknown",
  resolved: "Resolved",
};

function startOf(alert: Alert): string {
  return isSuppressed(alert) ? "Suppressed in the gateway" : sentenceStart[alert.state];
}

/** When it was silenced or inhibited; null where that was before the console first saw it. */
function quietedSince(alert: Alert): number | null {
  return alert.since === alert.startsAt ? null : alert.since;
}

/** `Firing for 3 min, since 10:27:12.` */
export function stateSentence(alert: Alert, now: number, zone: Zone): string {
  const moment = momentOf(alert.since, now, zone);
  if (alert.state === "resolved") return `Resolved ${ageText(now - alert.since)} ago, at ${moment}.`;
  if ((alert.state === "silenced" || alert.state === "inhibited") && quietedSince(alert) === null) {
    const start = momentOf(alert.startsAt, now, zone);
    return `${startOf(alert)}; firing for ${ageText(now - alert.startsAt)}, since ${start}.`;
  }
  const last = alert.state === "unknown" && alert.lastState !== null ? ` It was ${alert.lastState} before.` : "";
  return `${startOf(alert)} for ${ageText(now - alert.since)}, since ${moment}.${last}`;
}

/** Labels that a heading or a group header says already. */
const saidElsewhere = new Set(["alertname", "severity"]);

/**
 * The labels a row shows: those that tell this alert from its neighbours. `said`: names that stand elsewhere already,
 * in a group's header, or that every alert has alike.
 */
export function keyLabels(alert: Alert, said: ReadonlySet<string>): readonly (readonly [string, string])[] {
  return Object.entries(alert.labels)
    .filter(([name]) => !saidElsewhere.has(name) && !said.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Whether there is any of them; asked for every row when heights are worked out, so it must be cheap. */
export function hasKeyLabels(alert: Alert, said: ReadonlySet<string>): boolean {
  for (const name in alert.labels) if (!saidElsewhere.has(name) && !said.has(name)) return true;
  return false;
}

/** A grouping label's name for people. */
export function groupLabelName(label: string): string {
  return label === environmentLabel ? "console environment" : label;
}

/** One thing that happened to an alert, for "What happened". */
export interface Happening {
  readonly at: number;
  readonly state: Alert["state"] | "notified" | "acknowledged";
  readonly text: string;
  /** True for what has not happened yet. */
  readonly ahead?: boolean;
}

/** What the console can tell of an alert's course, oldest first. `firesLater`: its time to fire lies ahead. */
export function happeningsOf(alert: Alert, firesLater: boolean): readonly Happening[] {
  const list: Happening[] = [];
  const last = alert.state === "unknown" || alert.state === "resolved" ? alert.lastState : alert.state;
  const fired = last !== "pending";
  if (alert.activeAt !== null && (!fired || alert.activeAt < alert.startsAt)) {
    list.push({ at: alert.activeAt, state: "pending", text: "Pending: its condition became true" });
  } else if (!fired) {
    list.push({ at: alert.startsAt, state: "pending", text: "Pending: its condition became true" });
  }
  if (fired) {
    const to = alert.receivers.length === 0 ? "" : `, routed to ${alert.receivers.join(", ")}`;
    list.push({ at: alert.startsAt, state: "firing", text: `Firing${to}` });
  }
  if (alert.state === "silenced" || alert.state === "inhibited") {
    const known = quietedSince(alert) !== null;
    const text = known ? startOf(alert) : `${startOf(alert)}, no later than the console first saw it`;
    list.push({ at: alert.since, state: alert.state, text });
  }
  if (alert.state === "unknown" || alert.state === "resolved") {
    list.push({ at: alert.since, state: alert.state, text: alert.reason ?? sentenceStart[alert.state] });
  }
  const at = firesAt(alert);
  if (at !== null && firesLater) list.push({ at, state: "firing", text: "Fires, if the condition holds", ahead: true });
  return list;
}

/** The alert as plain text, for a chat or a ticket. */
export function alertAsText(alert: Alert, environment: string, now: number, zone: Zone): string {
  const pairs = (values: Readonly<Record<string, string>>) =>
    Object.entries(values)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `  ${name}: ${value}`);
  return [
    `${environment} · ${alert.severity} · ${alert.name}`,
    titleOf(alert),
    descriptionOf(alert),
    stateSentence(alert, now, zone),
    "Labels:",
    ...pairs(alert.labels),
    "Annotations:",
    ...pairs(alert.annotations),
  ]
    .filter((line) => line !== "")
    .join("\n");
}
