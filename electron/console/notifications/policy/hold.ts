import type { QuietHours } from "../../../../shared/model/notification.ts";
import type { Severity } from "../../../../shared/model/severity.ts";
import type { PolicyContext } from "./types.ts";

const minuteMs = 60_000;
const dayMinutes = 1440;

/** What holds an announcement back, and until when (ms since 1970). */
export interface Hold {
  readonly until: number;
  readonly mute: boolean;
  readonly quiet: boolean;
}

/**
 * Whether an announcement of the environment is held back now: by a mute, whatever it is, or by quiet hours that do
 * not let its severity through. `null` as severity is no alert's, which nothing lets through. Where one begins before
 * the other ends, it goes on until both ended.
 */
export function holdOf(environment: string, severity: Severity | null, context: PolicyContext): Hold | null {
  const { now, settings } = context;
  const own = Object.hasOwn(settings.environments, environment) ? settings.environments[environment] : undefined;
  const hours = (own ?? settings.defaults).quietHours;
  const quietHours = hours === null || (severity !== null && hours.except.includes(severity)) ? null : hours;
  const mute = mutedUntil(environment, now, context) !== null;
  const quiet = quietHours !== null && isQuiet(quietHours, now, context);
  if (!mute && !quiet) return null;
  let until = now;
  // Each turn ends one span. Quiet hours that never end are looked at again after so many.
  for (let turn = 0; turn < 32; turn += 1) {
    const muted = mutedUntil(environment, until, context);
    if (muted !== null) until = muted;
    else if (quietHours !== null && isQuiet(quietHours, until, context)) until = quietUntil(quietHours, until, context);
    else break;
  }
  return { until, mute, quiet };
}

function mutedUntil(environment: string, at: number, { mutes }: PolicyContext): number | null {
  let until: number | null = null;
  for (const mute of mutes) {
    if ((mute.environment === null || mute.environment === environment) && mute.until > at) {
      until = Math.max(until ?? 0, mute.until);
    }
  }
  return until;
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** A span from a time to the same time is a whole day. */
function isQuiet({ from, to, days }: QuietHours, at: number, { localTime }: PolicyContext): boolean {
  const { day, minutes } = localTime(at);
  const begin = minutesOf(from);
  const end = minutesOf(to);
  const yesterday = (day + 6) % 7;
  if (begin < end) return days.includes(day) && minutes >= begin && minutes < end;
  return (days.includes(day) && minutes >= begin) || (days.includes(yesterday) && minutes < end);
}

/** The first minute after `at` that is not quiet, found on the local clock, which may be set forward or back meanwhile. */
function quietUntil(hours: QuietHours, at: number, context: PolicyContext): number {
  const first = Math.floor(at / minuteMs);
  const left = (minute: number) => {
    const { minutes } = context.localTime(minute * minuteMs);
    return (minutesOf(hours.to) - minutes + dayMinutes) % dayMinutes || dayMinutes;
  };
  let quiet = first;
  let loud = first + left(first);
  for (let turn = 0; turn < 8 && isQuiet(hours, loud * minuteMs, context); turn += 1) {
    quiet = loud;
    loud += left(loud);
  }
  while (loud - quiet > 1) {
    const middle = Math.floor((quiet + loud) / 2);
    if (isQuiet(hours, middle * minuteMs, context)) quiet = middle;
    else loud = middle;
  }
  return loud * minuteMs;
}
