/** A moment as a calendar shows it; `month` and `day` from 1, `weekday` 0 is Sunday. */
export interface CalendarTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  /** Minutes east of UTC. */
  readonly offset: number;
}

/** A moment (ms since 1970) where the person is, or in UTC. */
export function calendarTime(at: number, utc: boolean): CalendarTime {
  const date = new Date(at);
  const offset = utc ? 0 : -date.getTimezoneOffset();
  // Shifted by the offset, the UTC fields read as local ones.
  const shifted = new Date(at + offset * 60_000);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    weekday: shifted.getUTCDay(),
    hours: shifted.getUTCHours(),
    minutes: shifted.getUTCMinutes(),
    seconds: shifted.getUTCSeconds(),
    offset,
  };
}

const two = (number: number) => String(number).padStart(2, "0");

/** `2026-11-21` */
export function dateText({ year, month, day }: CalendarTime): string {
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

/** `06:03` */
export function clockText({ hours, minutes }: CalendarTime): string {
  return `${two(hours)}:${two(minutes)}`;
}

/** `06:03:12` */
export function clockSecondsText(time: CalendarTime): string {
  return `${clockText(time)}:${two(time.seconds)}`;
}

/** `UTC`, `UTC+1`, `UTC-3:30` */
export function zoneText({ offset }: CalendarTime): string {
  if (offset === 0) return "UTC";
  const minutes = Math.abs(offset);
  const rest = minutes % 60 === 0 ? "" : `:${two(minutes % 60)}`;
  return `UTC${offset < 0 ? "-" : "+"}${Math.floor(minutes / 60)}${rest}`;
}

/** `04:12`, or with its date where that is not today's: `2026-11-22 04:12`. Local. */
export function untilText(until: number, now: number): string {
  const end = calendarTime(until, false);
  const date = dateText(end);
  return date === dateText(calendarTime(now, false)) ? clockText(end) : `${date} ${clockText(end)}`;
}
