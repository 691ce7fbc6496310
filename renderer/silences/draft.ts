import type { Matcher } from "../../shared/matchers.ts";
import type { Silence, SilenceWish } from "../../shared/model/silence.ts";
import {
  localZone,
  type MatcherChip,
  matchersFromAlerts,
  type ParsedDuration,
  parseDuration,
  utcZone,
} from "../../shared/silences.ts";
import type { Zone } from "../format/time.ts";
import type { SilenceDialogSubject } from "./openDialog.ts";
import { durationText, stateAt, untilText } from "./words.ts";

/** What stands in the form, as it was typed. */
export interface SilenceFields {
  readonly chips: readonly MatcherChip[];
  /** `2h`, `until 09:00`. */
  readonly ends: string;
  /** Null: now, or for one that has begun when it did. */
  readonly starts: string | null;
  readonly comment: string;
}

/** What the form is about and cannot change. */
export interface SilenceFrame {
  readonly environment: string;
  /** The silence that is edited; null for a new one. */
  readonly edited: Silence | null;
}

const usualDuration = "2h";

export function frameOf(subject: SilenceDialogSubject): SilenceFrame {
  if ("alerts" in subject) return { environment: subject.alerts[0]?.environment ?? "", edited: null };
  if ("edit" in subject) return { environment: subject.edit.environment, edited: subject.edit };
  if ("recreate" in subject) return { environment: subject.recreate.environment, edited: null };
  return { environment: subject.environment, edited: null };
}

/** What the form begins with. */
export function fieldsFor(subject: SilenceDialogSubject, now: number, zone: Zone): SilenceFields {
  if ("alerts" in subject) {
    return { chips: matchersFromAlerts(subject.alerts), ends: usualDuration, starts: null, comment: "" };
  }
  if ("edit" in subject) {
    const { matchers, startsAt, endsAt, comment } = subject.edit;
    const pending = stateAt(subject.edit, now) === "pending";
    return {
      chips: chipsOf(matchers),
      ends: untilText(endsAt, zone),
      starts: pending ? startText(startsAt, zone) : null,
      comment,
    };
  }
  if ("recreate" in subject) {
    const { matchers, startsAt, endsAt, comment } = subject.recreate;
    return { chips: chipsOf(matchers), ends: durationText(endsAt - startsAt), starts: null, comment };
  }
  return { chips: [], ends: usualDuration, starts: null, comment: "" };
}

function chipsOf(matchers: readonly Matcher[]): readonly MatcherChip[] {
  return matchers.map((matcher) => ({ matcher, on: true }));
}

export function sameMatcher(a: Matcher, b: Matcher): boolean {
  return a.name === b.name && a.operator === b.operator && a.value === b.value;
}

/** The chips with these matchers switched on, each once; a chip that is there already is only switched on. */
export function withMatchers(chips: readonly MatcherChip[], matchers: readonly Matcher[]): readonly MatcherChip[] {
  const switched = chips.map((chip) =>
    matchers.some((matcher) => sameMatcher(matcher, chip.matcher)) ? { ...chip, on: true } : chip,
  );
  const fresh: MatcherChip[] = [];
  for (const matcher of matchers) {
    const known = [...switched, ...fresh].some((chip) => sameMatcher(chip.matcher, matcher));
    if (!known) fresh.push({ matcher, on: true });
  }
  return [...switched, ...fresh];
}

/** Whether two forms mean the same, letter by letter. */
export function sameFields(one: SilenceFields, other: SilenceFields): boolean {
  const same = one.ends === other.ends && one.starts === other.starts && one.comment === other.comment;
  if (!same || one.chips.length !== other.chips.length) return false;
  return one.chips.every((chip, index) => {
    const match = other.chips[index];
    return match !== undefined && chip.on === match.on && sameMatcher(chip.matcher, match.matcher);
  });
}

export interface ResolvedTimes {
  /** Null: now. */
  readonly startsAt: number | null;
  readonly start: ParsedDuration | null;
  readonly end: ParsedDuration;
}

/** The moments that the typed times mean at `now`. A duration counts from the start. */
export function timesOf(fields: SilenceFields, frame: SilenceFrame, now: number, zone: Zone): ResolvedTimes {
  const reading = zone === "utc" ? utcZone : localZone;
  const { edited } = frame;
  const start = startOf(fields, edited, now, zone);
  const begun = edited !== null && stateAt(edited, now) === "active" ? edited.startsAt : null;
  const startsAt = start === null ? begun : start.ok ? start.endsAt : null;
  // The minute that is shown of a stored end is not all of it: untouched, it stays what it was.
  if (edited !== null && fields.ends === untilText(edited.endsAt, zone) && edited.endsAt > now) {
    return { startsAt, start, end: { ok: true, endsAt: edited.endsAt } };
  }
  const from = start?.ok === true ? start.endsAt : now;
  return { startsAt, start, end: parseDuration(fields.ends, from, reading) };
}

/** The start that was typed; null for now. As with an end, a stored one that was not touched stays what it was. */
function startOf({ starts }: SilenceFields, edited: Silence | null, now: number, zone: Zone): ParsedDuration | null {
  if (starts === null) return null;
  if (edited !== null && edited.startsAt > now && starts === startText(edited.startsAt, zone)) {
    return { ok: true, endsAt: edited.startsAt };
  }
  return parseDuration(starts, now, zone === "utc" ? utcZone : localZone);
}

function startText(milliseconds: number, zone: Zone): string {
  return untilText(milliseconds, zone).replace(/^until /, "");
}

/** The wish that the fields mean; null while their times cannot be read. */
export function wishOf(fields: SilenceFields, frame: SilenceFrame, times: ResolvedTimes): SilenceWish | null {
  if (!times.end.ok || times.start?.ok === false) return null;
  return {
    environment: frame.environment,
    replaces: frame.edited?.silence ?? null,
    matchers: fields.chips.filter(({ on }) => on).map(({ matcher }) => ({ ...matcher })),
    startsAt: times.startsAt,
    endsAt: times.end.endsAt,
    comment: fields.comment.trim(),
  };
}
