/** How times of day are written: in the machine's zone, or in UTC. */
export type Zone = "local" | "utc";

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly clock: string;
  readonly milliseconds: string;
}

function partsOf(milliseconds: number, zone: Zone): Parts {
  const date = new Date(milliseconds);
  const utc = zone === "utc";
  const clock = [
    utc ? date.getUTCHours() : date.getHours(),
    utc ? date.getUTCMinutes() : date.getMinutes(),
    utc ? date.getUTCSeconds() : date.getSeconds(),
  ];
  return {
    year: utc ? date.getUTCFullYear() : date.getFullYear(),
    month: (utc ? date.getUTCMonth() : date.getMonth()) + 1,
    day: utc ? date.getUTCDate() : date.getDate(),
    clock: clock.map(twoDigits).join(":"),
    milliseconds: String(date.getUTCMilliseconds()).padStart(3, "0"),
  };
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}

/** `2026-11-21`. */
export function dayOf(milliseconds: number, zone: Zone): string {
  const { year, month, day } = partsOf(milliseconds, zone);
  return `${String(year).padStart(4, "0")}-${twoDigits(month)}-${twoDigits(day)}`;
}

/** `10:27:12`. */
export function clockOf(milliseconds: number, zone: Zone): string {
  return partsOf(milliseconds, zone).clock;
}

/** `10:27`. */
export function minuteOf(milliseconds: number, zone: Zone): string {
  return partsOf(milliseconds, zone).clock.slice(0, 5);
}

/** `10:27:12` for today, `2026-11-20 10:27:12` for any other day. */
export function momentOf(milliseconds: number, now: number, zone: Zone): string {
  const clock = clockOf(milliseconds, zone);
  const day = dayOf(milliseconds, zone);
  return day === dayOf(now, zone) ? clock : `${day} ${clock}`;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `today`, `20 Nov`, and with its year where that is another one. */
export function dayName(milliseconds: number, now: number, zone: Zone): string {
  if (dayOf(milliseconds, zone) === dayOf(now, zone)) return "today";
  const { year, month, day } = partsOf(milliseconds, zone);
  const name = `${day} ${months[month - 1]}`;
  return year === partsOf(now, zone).year ? name : `${name} ${year}`;
}

/** `2026-11-21 10:27:12 UTC+1`: whole and unmistakable, for hovering and copying. */
export function absoluteOf(milliseconds: number, zone: Zone): string {
  return `${dayOf(milliseconds, zone)} ${clockOf(milliseconds, zone)} ${zoneName(milliseconds, zone)}`;
}

/** `UTC`, `UTC+1`, `UTC−3:30`: the zone's distance from UTC at a moment. */
export function zoneName(milliseconds: number, zone: Zone): string {
  const minutes = zone === "utc" ? 0 : -new Date(milliseconds).getTimezoneOffset();
  if (minutes === 0) return "UTC";
  const rest = Math.abs(minutes) % 60;
  const hours = Math.floor(Math.abs(minutes) / 60);
  return `UTC${minutes < 0 ? "−" : "+"}${hours}${rest === 0 ? "" : `:${twoDigits(rest)}`}`;
}

const nanosecondsInDigits = 6;

/** Milliseconds since 1970 of a nanosecond stamp; the rest is cut off. */
export function millisecondsOf(timestamp: string): number {
  return timestamp.length <= nanosecondsInDigits ? 0 : Number(timestamp.slice(0, -nanosecondsInDigits));
}

/** `10:15:29.004`: a log entry's time of day. */
export function entryClock(timestamp: string, zone: Zone): string {
  const { clock, milliseconds } = partsOf(millisecondsOf(timestamp), zone);
  return `${clock}.${milliseconds}`;
}

/** `2026-11-21 10:15:29.004123456 UTC+1`: all nine digits, as the server stored them. */
export function entryMoment(timestamp: string, zone: Zone): string {
  const milliseconds = millisecondsOf(timestamp);
  const fraction = timestamp.padStart(9, "0").slice(-9);
  return `${dayOf(milliseconds, zone)} ${clockOf(milliseconds, zone)}.${fraction} ${zoneName(milliseconds, zone)}`;
}
