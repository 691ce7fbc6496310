import type { Alert } from "../../../../shared/model/alert.ts";
import { alertBody, alertCount, alertTitle, clockTime, cutBody, joined, worstNames } from "../words.ts";
import { announce, announceTogether, consider, digestActions, type Item, notificationOf } from "./announce.ts";
import type { Draft, EnvironmentDraft } from "./draft.ts";
import { endedAlerts, sayEnded } from "./ended.ts";
import { alertEntry, holdWords } from "./entries.ts";
import { longestWaitMs, nextRepeat } from "./levels.ts";
import { isQuieted, recalled, withRepeat } from "./memory.ts";
import { release } from "./release.ts";
import type { AlertMemory } from "./state.ts";

const minuteMs = 60_000;

/**
 * Does what time has brought about in one environment. After a tick settings may have changed, so all is looked at; and
 * what is further off than anything is planned was planned before the clock was set back.
 */
export function onTime(draft: Draft, environment: EnvironmentDraft, isTick: boolean): void {
  const { memory, context } = environment;
  if (memory.awaiting !== null) return;
  const { now } = context;
  const isDue = (at: number | null, longestMs: number) => at !== null && (at <= now || at > now + longestMs);
  if (isDue(memory.missingAt, minuteMs)) judgeMissing(draft, environment);
  const returned = memory.returning !== null && isDue(memory.returning.until, minuteMs);
  const minuteOver = memory.returning === null && isDue(memory.foldedUntil, minuteMs);
  if (returned) environment.set({ returning: null });
  if (returned || minuteOver) announceTogether(draft, environment, foldedItems(draft, environment));
  if (isTick || isDue(memory.scanAt, longestWaitMs(context.settings))) scan(draft, environment);
  release(draft, environment);
}

/** Takes what was gathered for a digest and is still worth one. */
export function foldedItems(draft: Draft, environment: EnvironmentDraft): readonly Item[] {
  const ids = new Set(environment.list("folded"));
  if (ids.size > 0 || environment.memory.foldedUntil !== null) environment.set({ folded: [], foldedUntil: null });
  const items: Item[] = [];
  for (const id of ids) {
    const memory = environment.alert(id);
    if (memory === undefined || memory.owed !== "folded") continue;
    const alert = recalled(environment.id, id, memory);
    const flapping = memory.calmAt !== null;
    const settled = { ...memory, owed: null };
    if ((flapping && !isQuieted(memory.state)) || memory.state === "firing") {
      const item = consider(draft, environment, alert, settled, flapping);
      if (item !== null) items.push(item);
    } else {
      environment.putAlert(id, settled);
      const outcome = isQuieted(memory.state) ? "silenced" : "not-announced";
      draft.note(alertEntry(alert, outcome, `Not announced: it is ${memory.state} by now.`, draft.context.now));
    }
  }
  return items;
}

/** Finds the alerts that are calm again or due to be said again, and when the next ones will be. */
function scan(draft: Draft, environment: EnvironmentDraft): void {
  const { now } = draft.context;
  environment.set({ scanAt: null });
  const items: Item[] = [];
  environment.forEachAlert((id, known) => {
    const memory = planned(environment, id, known);
    const isCalm = memory.calmAt !== null && memory.calmAt <= now;
    if (!isCalm) environment.scanBy(memory.calmAt);
    if (!isCalm && memory.state !== "firing") return;
    const item = isCalm ? calm(draft, environment, id, memory) : repeat(draft, environment, id, memory);
    if (item !== null) items.push(item);
  });
  announce(draft, environment, items);
}

/** The alert as it would be planned for by a clock that was never ahead of the present one. */
function planned(environment: EnvironmentDraft, id: string, known: AlertMemory): AlertMemory {
  const { now, settings } = environment.context;
  const latest = now + settings.flapping.windowMinutes * minuteMs;
  if (known.dueAt <= now && (known.calmAt ?? now) <= latest) return known;
  const calmAt = known.calmAt === null ? null : Math.min(known.calmAt, latest);
  const memory = { ...known, dueAt: Math.min(known.dueAt, now), calmAt };
  environment.putAlert(id, memory);
  return memory;
}

/** After a window without a change: what matters most and was never announced, because it flapped, is. */
function calm(draft: Draft, environment: EnvironmentDraft, id: string, before: AlertMemory): Item | null {
  const { now } = draft.context;
  const memory = { ...before, flips: [], calmAt: null };
  if (memory.state !== "firing" && memory.state !== "unknown") draft.over.add(id);
  if (memory.state !== "firing" || memory.saidAt !== null || memory.owed !== null) {
    environment.putAlert(id, memory.state === "firing" ? withRepeat(environment, memory) : memory);
    return null;
  }
  const alert = recalled(environment.id, id, memory);
  const urgent = memory.severity === "critical" || environment.level(memory.severity) === "insistent";
  if (urgent) return consider(draft, environment, alert, { ...memory, dueAt: now });
  environment.putAlert(id, memory);
  draft.note(alertEntry(alert, "flapping", "It is calm and fires; that it was flapping has been said.", now));
  return null;
}

/** What is not acknowledged by its next step is said again, or for the first time where it was acknowledged at first. */
function repeat(draft: Draft, environment: EnvironmentDraft, id: string, memory: AlertMemory): Item | null {
  const { now, settings, acknowledged } = draft.context;
  const { severity } = memory;
  const due = memory.repeatAt !== null && memory.repeatAt <= now;
  const watched = memory.saidAt !== null || memory.repeatAt !== null;
  const level = environment.level(severity);
  const repeatAt = watched ? nextRepeat(settings, level, severity, memory.dueAt, now) : null;
  environment.scanBy(repeatAt);
  if (repeatAt !== memory.repeatAt) environment.putAlert(id, { ...memory, repeatAt });
  // An empty list, or another level, ends what was planned.
  const wanted =
    level !== "off" && nextRepeat(settings, level, severity, memory.dueAt, (memory.repeatAt ?? 0) - 1) !== null;
  if (!due || !wanted || memory.calmAt !== null || memory.owed !== null) return null;
  if (acknowledged({ id, startsAt: memory.startsAt })) return null;
  const alert = recalled(environment.id, id, memory);
  if (memory.saidAt === null) return consider(draft, environment, alert, { ...memory, repeatAt });
  const hold = environment.hold(severity);
  if (hold === null) {
    draft.repeats.push({ environment, alert });
    return null;
  }
  environment.push("heldRepeats", id);
  environment.noteHold(hold, severity);
  draft.note(alertEntry(alert, "held", `Not said again: ${holdWords(hold, draft.context)}.`, now));
  return null;
}

/** Says again what was found to be due, in one notification. */
export function sayRepeats(draft: Draft): void {
  const { repeats, context } = draft;
  const [first] = repeats;
  if (first === undefined) return;
  const alerts = repeats.map(({ alert }) => alert);
  const environments = new Set(repeats.map(({ environment }) => environment));
  const parts = [...environments].map((environment) => {
    const own = repeats.filter((due) => due.environment === environment).map(({ alert }) => alert);
    return notificationOf(environment, "repeat", own);
  });
  const loud = parts.some(({ level }) => level === "insistent") ? "insistent" : "normal";
  const severities = new Set(alerts.map(({ severity }) => severity));
  const adjective = severities.size === 1 ? first.alert.severity : "";
  const single = repeats.length === 1;
  draft.say({
    notification: {
      ...notificationOf(first.environment, "repeat", alerts),
      environment: environments.size === 1 ? first.environment.id : null,
      level: loud,
      title: single
        ? alertTitle(first.environment.name, first.alert)
        : joined(
            environments.size === 1 ? first.environment.name : "",
            `${alertCount(alerts.length, adjective)} still wait for somebody`,
          ),
      body: single ? stillFires(first.alert, context) : cutBody(worstNames(alerts)),
      actions: single ? ["acknowledge", "silence"] : digestActions(alerts),
    },
    announced: alerts,
    entries: alerts.map((alert) =>
      alertEntry(alert, single ? "notified" : "digested", "Said again: nobody has acknowledged it.", context.now),
    ),
  });
}

function stillFires(alert: Alert, context: Draft["context"]): string {
  return cutBody(`Fires since ${clockTime(alert.startsAt, context)}, and nobody has it yet. ${alertBody(alert)}`);
}

/** What was announced before a restart and is not there although every backend could tell by now, ended meanwhile. */
function judgeMissing(draft: Draft, environment: EnvironmentDraft): void {
  const ids = new Set(environment.list("missing"));
  environment.set({ missing: [], missingAt: null });
  const ended: Alert[] = [];
  for (const id of ids) {
    const memory = environment.alert(id);
    if (memory === undefined || memory.state !== "unknown") continue;
    draft.over.add(id);
    const alert: Alert = { ...recalled(environment.id, id, memory), state: "resolved" };
    ended.push(...endedAlerts(draft, environment, alert, { ...memory, state: "resolved" }, memory));
  }
  sayEnded(draft, environment, ended, " while the console was not running");
}
