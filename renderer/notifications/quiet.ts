import type { Mute, NotificationSettings, QuietHours } from "../../shared/model/notification.ts";

const minute = 60_000;
const day = 24 * 60;

function minutesOf(time: string): number {
  const [hours = "0", minutes = "0"] = time.split(":");
  return Number(hours) * 60 + Number(minutes);
}

/** When the quiet hours that hold at a moment end, ms since 1970; null where none hold. Days and times are local. */
export function quietUntil({ from, to, days }: QuietHours, now: number): number | null {
  const date = new Date(now);
  const minutes = date.getHours() * 60 + date.getMinutes();
  const [start, end] = [minutesOf(from), minutesOf(to)];
  // The same time twice is a whole day.
  const length = (end - start + day) % day || day;
  for (const back of [0, 1]) {
    const begun = minutes - start + back * day;
    const weekday = (date.getDay() - back + 7) % 7;
    if (begun < 0 || begun >= length || !days.includes(weekday)) continue;
    // Set on the local clock, which may be put forward or back in such a night.
    return date.setMinutes(date.getMinutes() + length - begun, 0, 0);
  }
  return null;
}

/** What is in force for an environment; for all of them with null, which is what the defaults say. */
export function rulesFor({ defaults, environments }: NotificationSettings, environment: string | null) {
  if (environment === null) return defaults;
  return (Object.hasOwn(environments, environment) ? environments[environment] : undefined) ?? defaults;
}

/** The mute that holds an environment's notifications back longest; with null, the one for all. */
export function muteFor(mutes: readonly Mute[], environment: string | null, now: number): Mute | null {
  return mutes
    .filter((mute) => mute.until > now && (mute.environment === null || mute.environment === environment))
    .reduce<Mute | null>((longest, mute) => (longest === null || mute.until > longest.until ? mute : longest), null);
}

/** How long to mute: `[name, until]`. Tomorrow at 08:00 is the local morning after the coming night. */
export function muteChoices(now: number): readonly (readonly [name: string, until: number])[] {
  const morning = new Date(now);
  // At three in the night "tomorrow" is the morning that comes.
  if (morning.getHours() >= 8) morning.setDate(morning.getDate() + 1);
  const name = morning.getDate() === new Date(now).getDate() ? "Until 08:00" : "Until tomorrow 08:00";
  morning.setHours(8, 0, 0, 0);
  return [
    ["1 h", now + 60 * minute],
    ["4 h", now + 240 * minute],
    [name, morning.getTime()],
  ];
}
