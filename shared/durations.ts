// Durations and moments as people type them for a silence: `2h`, `1h30m`, `until 09:00`. Times are ms since 1970.

/** A moment on the calendar and the clock on the wall. Months count from 1, weekdays from Sunday as 0. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
}

/** A time zone, passed in so that what is typed can be tested across changes of the clock. */
export interface Zone {
  read(milliseconds: number): WallTime;
  /** The moment of a wall time. A day past the month's end counts on; a time that the clock skips is the one after. */
  at(year: number, month: number, day: number, hour: number, minute: number): number;
}

/** The zone of this machine. */
export const localZone: Zone = {
  read: (milliseconds) => {
    const date = new Date(milliseconds);
    return {
      year: date.getFullYear(),
      month: date.getMonth() + 1,
      day: date.getDate(),
      weekday: date.getDay(),
      hour: date.getHours(),
      minute: date.getMinutes(),
    };
  },
  at: (year, month, day, hour, minute) => new Date(year, month - 1, day, hour, minute).getTime(),
};

export const utcZone: Zone = {
  read: (milliseconds) => {
    const date = new Date(milliseconds);
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      weekday: date.getUTCDay(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
    };
  },
  at: (year, month, day, hour, minute) => Date.UTC(year, month - 1, day, hour, minute),
};

export type ParsedDuration =
  | { readonly ok: true; readonly endsAt: number }
  | { readonly ok: false; readonly message: string };

const unitMs: ReadonlyMap<string, number> = new Map([
  ["m", 60_000],
  ["min", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
  ["w", 7 * 86_400_000],
]);
const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
/** Longer ones are slips of the finger. */
const longestMs = 3660 * 86_400_000;
const noLength = "A silence needs a length, such as 2h.";
const examples = "Write a duration such as 2h, 90m or 1d, or a time such as until 09:00 or until tomorrow 9:00.";

/**
 * When something ends that is typed as a duration from now (`2h`, `90m`, `1h30m`, `1d`, `1w`; a day has 24 hours) or as
 * a moment (`until 09:00`: the next one; `until tomorrow 9:00`, `until monday 9:00`, `until 2026-11-22 09:00`).
 */
export function parseDuration(text: string, now: number, zone: Zone = localZone): ParsedDuration {
  const typed = text.trim().toLowerCase().replace(/\s+/g, " ");
  if (typed === "") return fail(examples);
  const moment = /^(?:until|till|til) (.+)$/.exec(typed)?.[1] ?? (typed.includes(":") ? typed : null);
  if (moment === null && /^(?:until|till|til)$/.test(typed)) return fail(examples);
  if (moment === null) return lasting(typed.replace(/^for /, ""), now);
  return notBefore(now, readMoment(moment, now, zone));
}

function lasting(typed: string, now: number): ParsedDuration {
  if (/^0+(?:\.0+)?$/.test(typed)) return fail(noLength);
  if (/^\d+(?:\.\d+)?$/.test(typed)) return fail(`${typed} of what? Write ${typed}m, ${typed}h or ${typed}d.`);
  if (!/^(?:\d+(?:\.\d+)?\s?(?:min|[mhdw])\s?)+$/.test(typed)) return fail(examples);
  let total = 0;
  for (const [, number, unit] of typed.matchAll(/(\d+(?:\.\d+)?)\s?(min|[mhdw])/g)) {
    total += Number(number) * (unitMs.get(unit ?? "") ?? Number.NaN);
  }
  if (total === 0) return fail(noLength);
  if (total < 60_000) return fail("That is less than a minute. Write a longer one.");
  return notBefore(now, { ok: true, endsAt: now + Math.round(total) });
}

function readMoment(typed: string, now: number, zone: Zone): ParsedDuration {
  const date = /^(\d{4})-(\d{2})-(\d{2})(?:[ t](.+))?$/.exec(typed);
  if (date !== null) {
    const [year, month, day] = [Number(date[1]), Number(date[2]), Number(date[3])];
    const time = readTime(date[4] ?? "00:00");
    if (time === null) return fail(examples);
    const noon = zone.read(zone.at(year, month, day, 12, 0));
    if (noon.month !== month || noon.day !== day) return fail(`There is no ${typed.slice(0, 10)} in the calendar.`);
    return { ok: true, endsAt: zone.at(year, month, day, ...time) };
  }
  const { year, month, day, weekday } = zone.read(now);
  const named = /^(?:(today|tomorrow|\p{L}{3,}) )?(.+)$/u.exec(typed);
  const time = readTime(named?.[2] ?? "");
  if (time === null) {
    const days = typed === "tomorrow" || weekdayOf(typed) !== null;
    return fail(days ? `Until ${typed} at what time? Write until ${typed} 9:00.` : examples);
  }
  const word = named?.[1];
  if (word === "today") return { ok: true, endsAt: zone.at(year, month, day, ...time) };
  if (word === "tomorrow") return { ok: true, endsAt: zone.at(year, month, day + 1, ...time) };
  const wanted = word === undefined ? null : weekdayOf(word);
  if (word !== undefined && wanted === null) return fail(examples);
  const ahead = wanted === null ? 0 : (wanted - weekday + 7) % 7;
  const endsAt = zone.at(year, month, day + ahead, ...time);
  if (endsAt > now) return { ok: true, endsAt };
  return { ok: true, endsAt: zone.at(year, month, day + ahead + (wanted === null ? 1 : 7), ...time) };
}

function weekdayOf(word: string): number | null {
  const index = weekdays.findIndex((name) => word === name || word === name.slice(0, 3));
  return index === -1 ? null : index;
}

function readTime(typed: string): [number, number] | null {
  const match = /^(\d{1,2}):(\d{2})$/.exec(typed);
  const [hour, minute] = [Number(match?.[1] ?? Number.NaN), Number(match?.[2] ?? Number.NaN)];
  return hour <= 23 && minute <= 59 ? [hour, minute] : null;
}

function notBefore(now: number, parsed: ParsedDuration): ParsedDuration {
  if (!parsed.ok) return parsed;
  if (!Number.isFinite(parsed.endsAt) || parsed.endsAt - now > longestMs) {
    return fail("That is more than ten years away. Write a shorter one.");
  }
  return parsed.endsAt <= now ? fail("That moment has passed. Write a later one.") : parsed;
}

function fail(message: string): ParsedDuration {
  return { ok: false, message };
}
