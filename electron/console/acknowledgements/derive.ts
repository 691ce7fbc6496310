import type { Acknowledgement } from "../../../shared/model/acknowledgement.ts";
import type { Alert } from "../../../shared/model/alert.ts";
import type { Silence } from "../../../shared/model/silence.ts";

/** Active silences that are acknowledgements, by Alertmanager's id. */
export type MarkedSilences = ReadonlyMap<string, Silence>;

export function markedSilences(silences: Iterable<Silence>): MarkedSilences {
  const marked = new Map<string, Silence>();
  for (const silence of silences) {
    if (silence.acknowledges !== null && silence.state === "active") marked.set(silence.silence, silence);
  }
  return marked;
}

/**
 * Whether an episode whose start was known as `startsAt` (ms since 1970) is the one that the alert is in now. The start
 * is corrected as backends answer: where a rule's `for` is no multiple of its interval, Alertmanager's differs from the
 * one that Prometheus lets us reckon. But every earlier episode began before the condition became true this time. After its
 * restart Prometheus has that moment in whole seconds, so it need not be the very same.
 */
export function isSameEpisode(startsAt: number, alert: Pick<Alert, "startsAt" | "activeAt">): boolean {
  return startsAt === alert.startsAt || (alert.activeAt !== null && startsAt >= alert.activeAt);
}

/** Whether somebody may say "I have it" of an alert in this state: it fires, or did when it was last heard of. */
export function canBeAcknowledged({ state, lastState }: Pick<Alert, "state" | "lastState">): boolean {
  if (state === "unknown") return lastState !== "pending";
  return state !== "pending" && state !== "resolved";
}

/**
 * The acknowledgement that others made of an alert's episode: a marked silence that covers it, or the gateway's. A
 * silence that is older than the episode was written for an earlier one. Null where there is none.
 */
export function foreignAcknowledgement(
  alert: Alert,
  marked: MarkedSilences,
  before: Acknowledgement | undefined,
  now: number,
): Acknowledgement | null {
  if (!canBeAcknowledged(alert)) return null;
  const base = { alert: alert.id, startsAt: alert.startsAt, own: false } as const;
  const silences = alert.silencedBy.flatMap((id) => marked.get(id) ?? []);
  const [latest] = silences
    .filter(({ startsAt }) => startsAt >= alert.startsAt)
    .toSorted((a, b) => b.startsAt - a.startsAt || (a.silence < b.silence ? -1 : 1));
  if (latest !== undefined) {
    return {
      ...base,
      author: latest.createdBy,
      at: latest.startsAt,
      note: latest.acknowledges ?? "",
      via: "silence",
      silence: latest.silence,
      until: latest.endsAt,
    };
  }
  if (alert.gateway?.acknowledged !== true) return null;
  // The gateway does not tell who, nor when; it was noticed now, or earlier in the same episode.
  const known = before?.via === "gateway" && !before.own && before.startsAt === alert.startsAt ? before.at : now;
  return { ...base, author: "", at: known, note: "", via: "gateway", silence: null, until: null };
}

export function sameAcknowledgement(a: Acknowledgement, b: Acknowledgement): boolean {
  return (
    a === b ||
    (a.alert === b.alert &&
      a.startsAt === b.startsAt &&
      a.author === b.author &&
      a.at === b.at &&
      a.note === b.note &&
      a.via === b.via &&
      a.silence === b.silence &&
      a.until === b.until &&
      a.own === b.own)
  );
}
