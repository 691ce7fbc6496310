import { formatMatcher } from "../../shared/matchers.ts";
import { type BackendHealth, backendCondition } from "../../shared/model/backend.ts";
import type { Silence } from "../../shared/model/silence.ts";
import { localZone, type ParsedDuration, parseDuration, utcZone } from "../../shared/silences.ts";
import { ageText } from "../format/duration.ts";
import { dayName, dayOf, minuteOf, momentOf, type Zone } from "../format/time.ts";
import { oneLine } from "../format/untrusted.ts";

export type SilenceState = Silence["state"];

const soonMs = 3_600_000;

/** The state at a moment: between two polls a silence begins and ends by itself. */
export function stateAt(silence: Pick<Silence, "state" | "startsAt" | "endsAt">, now: number): SilenceState {
  if (silence.state === "expired" || silence.endsAt <= now) return "expired";
  return silence.startsAt > now ? "pending" : "active";
}

/** `ends in 42 min`, `starts in 2 h`, `expired 2 h ago`. */
export function timeWord(silence: Pick<Silence, "state" | "startsAt" | "endsAt">, now: number): string {
  switch (stateAt(silence, now)) {
    case "active":
      return `ends in ${ageText(silence.endsAt - now)}`;
    case "pending":
      return `starts in ${ageText(silence.startsAt - now)}`;
    case "expired":
      return silence.endsAt > now ? "expired" : `expired ${ageText(now - silence.endsAt)} ago`;
  }
}

/** Whether it ends within the hour, so that what still fires then notifies again. */
export function endsSoon(silence: Pick<Silence, "state" | "startsAt" | "endsAt">, now: number): boolean {
  return stateAt(silence, now) === "active" && silence.endsAt - now < soonMs;
}

/** `09:00` for today, `22 Nov 09:00` for any other day. */
export function untilOf(milliseconds: number, now: number, zone: Zone): string {
  const minute = minuteOf(milliseconds, zone);
  return dayOf(milliseconds, zone) === dayOf(now, zone) ? minute : `${dayName(milliseconds, now, zone)} ${minute}`;
}

/** `Silenced by anna until 09:00: deploying`. */
export function silencedSentence(silence: Silence, now: number, zone: Zone): string {
  const comment = silence.comment.trim() === "" ? "" : `: ${silence.comment.trim()}`;
  const by = silence.createdBy.trim() === "" ? "" : ` by ${silence.createdBy.trim()}`;
  return `Silenced${by} until ${untilOf(silence.endsAt, now, zone)}${comment}`;
}

/** What a person typed, to have the same end again: `until 2026-11-22 09:00`. */
export function untilText(milliseconds: number, zone: Zone): string {
  return `until ${dayOf(milliseconds, zone)} ${minuteOf(milliseconds, zone)}`;
}

/** A duration as it is typed: `2h`, `1d12h`, `90m`. At least one minute. */
export function durationText(milliseconds: number): string {
  const minutes = Math.max(1, Math.round(milliseconds / 60_000));
  const parts = [
    [Math.floor(minutes / 1440), "d"],
    [Math.floor((minutes % 1440) / 60), "h"],
    [minutes % 60, "m"],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count}${unit}`)
    .join("");
}

/** The new end: a duration counts from the present end, a moment is itself. */
export function extendedEnd(silence: Silence, typed: string, now: number, zone: Zone): ParsedDuration {
  const reading = zone === "utc" ? utcZone : localZone;
  const parsed = parseDuration(typed, Math.max(now, silence.endsAt), reading);
  if (parsed.ok && parsed.endsAt <= silence.endsAt) return { ok: false, message: "That is no later than its end." };
  return parsed;
}

/** What the server stored, as a sentence: not what was asked for. */
export function storedSentence(silence: Silence, environment: string, now: number, zone: Zone): string {
  const matchers = silence.matchers.map(formatMatcher).join(", ");
  const from = silence.startsAt > now + 1000 ? `from ${untilOf(silence.startsAt, now, zone)} ` : "";
  return `Silenced in ${environment} ${from}until ${untilOf(silence.endsAt, now, zone)}: ${oneLine(matchers, 160)}.`;
}

/** The same for one that now lasts longer. */
export function extendedSentence(silence: Silence, environment: string, now: number, zone: Zone): string {
  const matchers = silence.matchers.map(formatMatcher).join(", ");
  return `Extended until ${untilOf(silence.endsAt, now, zone)} in ${environment}: ${oneLine(matchers, 160)}.`;
}

/**
 * That who changes a silence becomes its author, whose name Alertmanager then keeps; null where it was theirs. `author`:
 * the person's own name, null while it is not known.
 */
export function authorChange({ createdBy }: Pick<Silence, "createdBy">, author: string | null): string | null {
  if (createdBy === author) return null;
  const was = createdBy.trim() === "" ? "it had none" : `was ${createdBy.trim()}`;
  return `You become its author in Alertmanager (${was}).`;
}

/**
 * That a silence is no more as it was when a dialog about it was opened, so that to write it would undo what somebody
 * did; null where nobody did. Of one that has ended nothing is undone.
 */
export function changedMeanwhile(begun: Silence, present: Silence): string | null {
  if (begun.updatedAt === null || present.updatedAt === null || present.state === "expired") return null;
  if (present.updatedAt <= begun.updatedAt) return null;
  const who = present.createdBy.trim() === "" ? "Somebody" : present.createdBy.trim();
  return `${who} changed it meanwhile. Close this, and look at it again.`;
}

/** Why an environment's silences may be old; null while one of its Alertmanagers answers, or it has none. */
export function oldReason(
  name: string,
  alertmanagers: readonly BackendHealth[],
  now: number,
  zone: Zone,
): string | null {
  if (alertmanagers.length === 0) return null;
  const silent = alertmanagers.every((health) => backendCondition(health, now) === "stale");
  if (!silent) return null;
  const last = Math.max(...alertmanagers.map(({ lastSuccessAt }) => lastSuccessAt ?? Number.NEGATIVE_INFINITY));
  if (!Number.isFinite(last)) return `${name}: no Alertmanager has answered yet, so its silences are not known.`;
  return `${name}: no Alertmanager answers. Its silences are those of ${momentOf(last, now, zone)} and may have changed.`;
}
