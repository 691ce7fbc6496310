import type { Acknowledgement } from "../../shared/model/acknowledgement.ts";
import type { Alert } from "../../shared/model/alert.ts";
import type { Notification } from "../../shared/model/notification.ts";
import type { EpisodeRef } from "./toastStore.ts";

type AlertsById = Readonly<Record<string, Alert>>;

const none: AlertsById = {};

/** The alerts among which those of a notification are: none for one's own behind the demo, which has others. */
export function alertsFor({ own }: Pick<Notification, "own">, alerts: AlertsById): AlertsById {
  return own === true ? none : alerts;
}

/** The alerts of these ids that are known. */
export function knownAlerts(ids: readonly string[], alerts: AlertsById): readonly Alert[] {
  return ids.flatMap((id) => {
    const alert = Object.hasOwn(alerts, id) ? alerts[id] : undefined;
    return alert === undefined ? [] : [alert];
  });
}

/** The episodes that these alerts are in now. */
export function episodesOf(ids: readonly string[], alerts: AlertsById): readonly EpisodeRef[] {
  return knownAlerts(ids, alerts).map(({ id, startsAt }) => ({ alert: id, startsAt }));
}

/**
 * The episodes to acknowledge: those that the toast told of, and for alerts that came to the page after it, those they
 * are in now.
 */
export function episodesToAcknowledge(
  told: readonly EpisodeRef[],
  ids: readonly string[],
  alerts: AlertsById,
): readonly EpisodeRef[] {
  const known = new Set(told.map(({ alert }) => alert));
  return [
    ...told,
    ...episodesOf(
      ids.filter((id) => !known.has(id)),
      alerts,
    ),
  ];
}

/** Those that still ask for somebody: what is over, silenced or acknowledged need not insist. */
export function askingOf(
  ids: readonly string[],
  alerts: AlertsById,
  acknowledgements: Readonly<Record<string, Acknowledgement>>,
): readonly string[] {
  return ids.filter((id) => {
    const alert = Object.hasOwn(alerts, id) ? alerts[id] : undefined;
    // It may not have reached the page yet.
    if (alert === undefined) return true;
    if (alert.state !== "firing" && alert.state !== "unknown" && alert.state !== "pending") return false;
    const acknowledgement = Object.hasOwn(acknowledgements, id) ? acknowledgements[id] : undefined;
    return acknowledgement?.startsAt !== alert.startsAt;
  });
}

/** Whether one of the alerts still asks for somebody. */
export function stillAsks(
  ids: readonly string[],
  alerts: AlertsById,
  acknowledgements: Readonly<Record<string, Acknowledgement>>,
): boolean {
  return askingOf(ids, alerts, acknowledgements).length > 0;
}
