import type { Acknowledgement } from "../../shared/model/acknowledgement.ts";
import type { Alert } from "../../shared/model/alert.ts";

export type Acknowledgements = Readonly<Record<string, Acknowledgement>>;

/** Who has this very episode; null where nobody has, or where it ended. */
export function acknowledgementOf(
  acknowledgements: Acknowledgements,
  alert: Pick<Alert, "id" | "startsAt" | "state">,
): Acknowledgement | null {
  if (alert.state === "resolved" || !Object.hasOwn(acknowledgements, alert.id)) return null;
  const found = acknowledgements[alert.id];
  return found !== undefined && found.startsAt === alert.startsAt ? found : null;
}

/** Whether there is anything left to have. */
export function canBeAcknowledged(alert: Pick<Alert, "state">): boolean {
  return alert.state !== "resolved";
}

/** `you`, or the name of who has it. `author`: the person's own name, null while it is not known. */
export function acknowledger(acknowledgement: Acknowledgement, author: string | null): string {
  const mine = acknowledgement.author !== "" && acknowledgement.author === author;
  return acknowledgement.own || mine ? "you" : acknowledgement.author;
}

/**
 * `by you`, `by anna`; where no name was told, which is so of a gateway's: `in the gateway`. Stands behind
 * "acknowledged".
 */
export function acknowledgedBy(acknowledgement: Acknowledgement, author: string | null): string {
  const who = acknowledger(acknowledgement, author).trim();
  if (who !== "") return `by ${who}`;
  return acknowledgement.via === "gateway" ? "in the gateway" : "by somebody";
}

/** The episodes as the console wants them named. */
export function refsOf(
  alerts: readonly Pick<Alert, "id" | "startsAt">[],
): { readonly alert: string; readonly startsAt: number }[] {
  return alerts.map(({ id, startsAt }) => ({ alert: id, startsAt }));
}

/** The one environment of these alerts; null where they are of several, or there is none. */
export function onlyEnvironment(alerts: readonly Pick<Alert, "environment">[]): string | null {
  const first = alerts[0]?.environment ?? null;
  return alerts.every(({ environment }) => environment === first) ? first : null;
}

/** `HighErrorRate`, `3 alerts`. */
export function subjectOf(alerts: readonly Pick<Alert, "name">[]): string {
  const [first] = alerts;
  if (first === undefined) return "nothing";
  return alerts.length === 1 ? first.name : `${alerts.length} alerts`;
}

/** What a press of A on these alerts means. */
export type Press =
  | { readonly kind: "acknowledge"; readonly alerts: readonly Alert[] }
  | { readonly kind: "take-back"; readonly alerts: readonly Alert[] }
  /** There is nothing to do, and why. */
  | { readonly kind: "say"; readonly text: string };

/** Acknowledges what nobody has yet; where all of it is had, offers to take back what was acknowledged here. */
export function meaningOfPress(alerts: readonly Alert[], acknowledgements: Acknowledgements): Press {
  const going = alerts.filter(canBeAcknowledged);
  if (going.length === 0) {
    const text = alerts.length === 1 ? "It has resolved" : "They have resolved";
    return { kind: "say", text: `${text}, so there is nothing to acknowledge.` };
  }
  const free = going.filter((alert) => acknowledgementOf(acknowledgements, alert) === null);
  if (free.length > 0) return { kind: "acknowledge", alerts: free };
  const own = going.filter((alert) => acknowledgementOf(acknowledgements, alert)?.own === true);
  if (own.length > 0) return { kind: "take-back", alerts: own };
  const [first] = going;
  const other = first === undefined ? null : acknowledgementOf(acknowledgements, first);
  return { kind: "say", text: other === null ? "There is nothing to acknowledge." : foreignSentence(other) };
}

/** Who has it and where it could be taken back. */
export function foreignSentence({ author, via }: Acknowledgement): string {
  if (author.trim() === "" && via === "gateway") {
    return "It is acknowledged in the gateway already, which has no way to take it back.";
  }
  const where = {
    console: "It can be taken back only where it was made.",
    silence: "It is written as a silence; expire that to take it back.",
    gateway: "It is written in the gateway, which has no way to take it back.",
  }[via];
  return `${author.trim() === "" ? "Somebody" : author} acknowledged it already. ${where}`;
}

/** What it does and whom it reaches, for one acknowledged episode. */
export function reachSentence({ via }: Acknowledgement): string {
  switch (via) {
    case "console":
      return "Others do not see it.";
    case "silence":
      return "Others see it: it is written to Alertmanager as a silence, which also keeps Alertmanager from notifying.";
    case "gateway":
      return "Others see it in the gateway.";
  }
}

/** Those with which it was done: a second try must not do it to them again. */
export function withoutRefused<T extends Pick<Alert, "id">>(
  alerts: readonly T[],
  refused: readonly { readonly id: string }[],
): readonly T[] {
  const ids = new Set(refused.map(({ id }) => id));
  return alerts.filter(({ id }) => !ids.has(id));
}

/** Refusals as sentences, one for each different reason. `nameOf` gives an alert's name by its id; `what` was refused. */
export function refusalSentences(
  refused: readonly { readonly id: string; readonly message: string }[],
  nameOf: (id: string) => string,
  what: "alert" | "silence" = "alert",
): readonly string[] {
  const byMessage = new Map<string, string[]>();
  for (const { id, message } of refused) byMessage.set(message, [...(byMessage.get(message) ?? []), id]);
  return [...byMessage].map(([message, ids]) => {
    const [first = ""] = ids;
    return `${ids.length === 1 ? nameOf(first) : `${ids.length} ${what}s`}: ${message}`;
  });
}
