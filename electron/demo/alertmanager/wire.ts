import type { ReceivedAlert } from "./alerts.ts";
import { type Silence, silenceState } from "./silences.ts";

function moment(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** An alert as the API writes it. */
export function wireAlert(alert: ReceivedAlert): unknown {
  const suppressed = alert.silencedBy.length > 0 || alert.inhibitedBy.length > 0;
  return {
    annotations: alert.annotations,
    endsAt: moment(alert.endsAt),
    fingerprint: alert.fingerprint,
    receivers: alert.receivers.map((name) => ({ name })),
    startsAt: moment(alert.startsAt),
    status: {
      inhibitedBy: alert.inhibitedBy,
      mutedBy: [],
      silencedBy: alert.silencedBy,
      state: suppressed ? "suppressed" : "active",
    },
    updatedAt: moment(alert.updatedAt),
    generatorURL: alert.generatorURL,
    labels: alert.labels,
  };
}

/** A silence as the API writes it. */
export function wireSilence(silence: Silence, now: number): unknown {
  return {
    id: silence.id,
    status: { state: silenceState(silence, now) },
    updatedAt: moment(silence.updatedAt),
    comment: silence.comment,
    createdBy: silence.createdBy,
    endsAt: moment(silence.endsAt),
    matchers: silence.matchers.map(({ name, value, isRegex, isEqual }) => ({ isEqual, isRegex, name, value })),
    startsAt: moment(silence.startsAt),
  };
}
