import type { NotificationLevel, NotificationSettings } from "../../../../shared/model/notification.ts";
import { type Severity, severities, severityRank } from "../../../../shared/model/severity.ts";

const minuteMs = 60_000;
/** What is due within the same ten seconds is said at once. */
const stepGridMs = 10_000;

export type Loudness = Exclude<NotificationLevel, "off">;
const loudness: readonly Loudness[] = ["silent", "normal", "insistent"];

/** How loudly an environment's alerts of a severity are announced. */
export function levelOf(settings: NotificationSettings, environment: string, severity: Severity): NotificationLevel {
  const own = Object.hasOwn(settings.environments, environment) ? settings.environments[environment] : undefined;
  return (own ?? settings.defaults).levels[severity];
}

export function loudest(levels: Iterable<NotificationLevel>): Loudness {
  let index = 0;
  for (const level of levels) if (level !== "off") index = Math.max(index, loudness.indexOf(level));
  return loudness[index] ?? "silent";
}

export function worst(all: Iterable<Severity>): Severity {
  let rank = severities.length - 1;
  for (const severity of all) rank = Math.min(rank, severityRank(severity));
  return severities[rank] ?? "unknown";
}

/** Whether an alert is said again while nobody has it. */
export function repeats(level: NotificationLevel, severity: Severity): boolean {
  return level === "insistent" || (level === "normal" && severity === "critical");
}

/**
 * The first moment after `after` at which an alert that was first due at `dueAt` is said again: at each of the
 * settings' minutes; an insistent one goes on at the interval of the last two. Null where there is none.
 */
export function nextRepeat(
  settings: NotificationSettings,
  level: NotificationLevel,
  severity: Severity,
  dueAt: number,
  after: number,
): number | null {
  if (!repeats(level, severity)) return null;
  const steps = stepsOf(settings.escalateAfterMinutes);
  const last = steps.at(-1);
  if (last === undefined) return null;
  const onGrid = (at: number) => Math.ceil(at / stepGridMs) * stepGridMs;
  for (const step of steps) {
    const at = onGrid(dueAt + step * minuteMs);
    if (at > after) return at;
  }
  if (level !== "insistent") return null;
  const gapMs = (last - (steps.at(-2) ?? 0)) * minuteMs;
  const end = dueAt + last * minuteMs;
  const turns = Math.max(1, Math.floor((after - end) / gapMs));
  const next = onGrid(end + turns * gapMs);
  return next > after ? next : onGrid(end + (turns + 1) * gapMs);
}

/** No alert is to be looked at later than this from now on: to be said again, or because it counts as calm. */
export function longestWaitMs({ escalateAfterMinutes, flapping }: NotificationSettings): number {
  const steps = stepsOf(escalateAfterMinutes);
  return Math.max(flapping.windowMinutes, steps.at(-1) ?? 0) * minuteMs + stepGridMs;
}

/** Settings stay the same for thousands of alerts. */
const sorted = new WeakMap<readonly number[], readonly number[]>();

function stepsOf(minutes: readonly number[]): readonly number[] {
  const known = sorted.get(minutes);
  if (known !== undefined) return known;
  const steps = [...new Set(minutes)].sort((a, b) => a - b);
  sorted.set(minutes, steps);
  return steps;
}
