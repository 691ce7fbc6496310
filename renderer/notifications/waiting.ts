import type { Acknowledgement } from "../../shared/model/acknowledgement.ts";
import type { Alert } from "../../shared/model/alert.ts";
import { type Severity, severityRank } from "../../shared/model/severity.ts";
import { countOf } from "../format/number.ts";
import { oneLine, visibleText } from "../format/untrusted.ts";
import { alertsFor, askingOf, episodesToAcknowledge, knownAlerts } from "./episodes.ts";
import type { EpisodeRef, NotificationToast } from "./toastStore.ts";

/** What the bar stands for: the alerts of folded toasts that still ask for somebody. */
export interface Waiting {
  /** How many of the toasts wait. */
  readonly notifications: number;
  /** The names of their alerts, each once, the newest toast's first; of hostile origin. */
  readonly names: readonly string[];
  /** Each alert once, however many toasts told of it. */
  readonly alerts: readonly string[];
  /** The worst among them; null where nothing is known of them. */
  readonly severity: Severity | null;
  /** What one press acknowledges: all of them, or none where they are too many for that. */
  readonly acknowledged: readonly EpisodeRef[];
  /** The ids of the toasts for which nobody waits any more. */
  readonly over: readonly string[];
}

/** More than these need to be looked at; the console's notifications offer it for as many. */
export const mostAcknowledged = 20;

/** What folded toasts, newest first, still wait for. */
export function waitingOf(
  folded: readonly NotificationToast[],
  alerts: Readonly<Record<string, Alert>>,
  acknowledgements: Readonly<Record<string, Acknowledgement>>,
): Waiting {
  const asking = ({ notification }: NotificationToast) =>
    askingOf(notification.alerts, alertsFor(notification, alerts), acknowledgements);
  const waits = folded.filter((toast) => asking(toast).length > 0);
  const ids = new Set(waits.flatMap(asking));
  const offered = waits.filter(({ notification }) => notification.actions.includes("acknowledge"));
  const told = new Map<string, EpisodeRef>();
  for (const { episodes, notification } of offered) {
    for (const episode of episodesToAcknowledge(episodes, notification.alerts, alerts)) {
      // The newest toast knows best which episode the person has read of.
      if (ids.has(episode.alert) && !told.has(episode.alert)) told.set(episode.alert, episode);
    }
  }
  return {
    notifications: waits.length,
    names: [...new Set(knownAlerts([...ids], alerts).map(({ name }) => name))],
    alerts: [...ids],
    severity: worstOf([
      ...knownAlerts([...ids], alerts).map(({ severity }) => severity),
      ...waits.flatMap(({ notification }) => (notification.severity === null ? [] : [notification.severity])),
    ]),
    acknowledged: ids.size <= mostAcknowledged && told.size === ids.size ? [...told.values()] : [],
    over: folded.filter((toast) => !waits.includes(toast)).map(({ id }) => id),
  };
}

function worstOf(found: readonly Severity[]): Severity | null {
  return [...found].sort((one, other) => severityRank(one) - severityRank(other))[0] ?? null;
}

const mostNames = 2;

/**
 * `2 notifications wait here: HighErrorRate, DiskFull`. Counts what was folded into the bar and nothing else: other
 * alerts may fire that nobody has.
 */
export function waitingText({ notifications, names }: Pick<Waiting, "notifications" | "names">): string {
  const start = `${countOf(notifications, "notification")} ${notifications === 1 ? "waits" : "wait"} here`;
  const shown = names.slice(0, mostNames).map((name) => visibleText(oneLine(name, 60)));
  const more = names.length > mostNames ? [`${names.length - mostNames} more`] : [];
  return names.length === 0 ? start : `${start}: ${[...shown, ...more].join(", ")}`;
}
