import type { Alert } from "../../../../shared/model/alert.ts";
import type { NotificationKind } from "../../../../shared/model/notification.ts";
import {
  alertBody,
  alertCount,
  alertTitle,
  bodyWithLabels,
  clockTime,
  cutBody,
  joined,
  tellingName,
  worstCount,
  worstNames,
} from "../words.ts";
import type { Draft, EnvironmentDraft } from "./draft.ts";
import { alertEntry, holdWords } from "./entries.ts";
import { loudest, worst } from "./levels.ts";
import { isActive, remembered, repeatAfterNow, withRepeat } from "./memory.ts";
import type { AlertMemory } from "./state.ts";
import type { PolicyEntry, PolicyNotification } from "./types.ts";

const minuteMs = 60_000;
/** Digests of more alerts than these are not acknowledged by one click. */
const acknowledgedAtOnce = 20;

/** An alert to announce, or to be said to flap. */
export interface Item {
  readonly alert: Alert;
  readonly flapping: boolean;
  /** It was announced before a silence that has ended. */
  readonly unsilenced: boolean;
}

/**
 * Takes an alert that should be announced and nobody has: writes what is remembered, and answers the item to say now;
 * null where it is off, acknowledged or held back, which is noted.
 */
export function consider(
  draft: Draft,
  environment: EnvironmentDraft,
  alert: Alert,
  memory: AlertMemory,
  flapping = false,
): Item | null {
  const { now, acknowledged } = draft.context;
  if (environment.level(alert.severity) === "off") {
    environment.putAlert(alert.id, { ...memory, owed: null });
    draft.note(alertEntry(alert, "off", `Not announced: ${alert.severity} is off in ${environment.name}.`, now));
    return null;
  }
  if (isActive(alert.state) && acknowledged(alert)) {
    // It is looked at again at each step, in case the acknowledgement is taken back.
    environment.putAlert(alert.id, withRepeat(environment, { ...memory, owed: null }));
    draft.note(alertEntry(alert, "acknowledged", "Not announced: it is acknowledged.", now));
    return null;
  }
  const hold = environment.hold(alert.severity);
  if (hold !== null) {
    if (memory.owed !== "held") environment.push("held", alert.id);
    environment.noteHold(hold, alert.severity);
    environment.putAlert(alert.id, { ...memory, owed: "held", body: memory.body || bodyWithLabels(alert) });
    draft.note(alertEntry(alert, "held", `Held back: ${holdWords(hold, draft.context)}.`, now));
    return null;
  }
  environment.putAlert(alert.id, memory);
  return { alert, flapping, unsilenced: false };
}

/**
 * Says the alerts of one event: each by itself, or as one digest where they are more than a few. Where notifications
 * of the last minute are already many, they wait for a digest at the end of the minute.
 */
export function announce(draft: Draft, environment: EnvironmentDraft, items: readonly Item[]): void {
  if (items.length === 0) return;
  const { now, settings } = draft.context;
  const limit = settings.digestAbove;
  const recent = recentOf(environment);
  const asDigest = items.length > limit;
  const { foldedUntil } = environment.memory;
  if (foldedUntil !== null || recent.length + (asDigest ? 1 : items.length) > limit) {
    const until = foldedUntil ?? Math.max(now + 1, (recent[0] ?? now) + minuteMs);
    environment.set({ foldedUntil: until });
    const reason = `Held back until ${clockTime(until, draft.context)}, for a digest: too many were announced within a minute.`;
    for (const { alert } of items) park(draft, environment, alert, reason);
    return;
  }
  if (asDigest) sayDigest(draft, environment, items);
  else saySingles(draft, environment, items);
}

/** Lets an alert wait for a digest that comes within the minute. */
export function park(draft: Draft, environment: EnvironmentDraft, alert: Alert, reason: string): void {
  const memory = environment.alert(alert.id);
  if (memory === undefined) return;
  if (memory.owed !== "folded") environment.push("folded", alert.id);
  environment.putAlert(alert.id, { ...memory, owed: "folded", body: memory.body || bodyWithLabels(alert) });
  draft.note(alertEntry(alert, "held", reason, draft.context.now));
}

/** Says all of them as one: what has gathered is told at once, however few they are. */
export function announceTogether(draft: Draft, environment: EnvironmentDraft, items: readonly Item[]): void {
  if (items.length === 1) saySingles(draft, environment, items);
  else if (items.length > 1) sayDigest(draft, environment, items);
}

/** Remembers that an episode was announced now. */
export function markSaid(environment: EnvironmentDraft, alert: Alert): void {
  const { now } = environment.context;
  const memory = environment.alert(alert.id) ?? remembered(environment, alert, undefined, true);
  const repeatAt = repeatAfterNow(environment, alert.severity, now);
  environment.putAlert(alert.id, { ...memory, saidAt: now, dueAt: now, owed: null, repeatAt });
}

/** Counts a notification towards the minute's. */
export function countSaid(environment: EnvironmentDraft, number: number): void {
  const { now } = environment.context;
  environment.set({ recent: [...recentOf(environment), ...Array<number>(number).fill(now)] });
}

function recentOf({ memory, context: { now } }: EnvironmentDraft): readonly number[] {
  return memory.recent.filter((at) => at <= now && at > now - minuteMs);
}

function markFlapping(environment: EnvironmentDraft, { id }: Alert): void {
  const memory = environment.alert(id);
  if (memory !== undefined && memory.owed !== null) environment.putAlert(id, { ...memory, owed: null });
}

function saySingles(draft: Draft, environment: EnvironmentDraft, items: readonly Item[]): void {
  const { now } = draft.context;
  countSaid(environment, items.length);
  const groups = newMembers(environment, items);
  const namesakes = ambiguousNames(environment, items);
  for (const { alert, flapping, unsilenced } of items) {
    if (flapping) {
      sayFlapping(draft, environment, alert);
      continue;
    }
    markSaid(environment, alert);
    const members = groups.get(groupOf(alert)) ?? 0;
    const news = unsilenced ? "Its silence ended. " : "";
    const note = members === 0 ? news : `${members} new in an acknowledged group. `;
    const body =
      (namesakes.has(alert.name) ? bodyWithLabels(alert) : alertBody(alert)) ||
      `It fires since ${clockTime(alert.startsAt, draft.context)}.`;
    draft.say({
      notification: {
        ...notificationOf(environment, "alert", [alert]),
        title: alertTitle(environment.name, alert),
        body: cutBody(`${note}${body}`),
        actions: ["acknowledge", "silence"],
      },
      announced: [alert],
      entries: [
        alertEntry(alert, "notified", `${note}It ${unsilenced ? "still fires" : "fires"} and was announced.`, now),
      ],
    });
  }
}

function sayFlapping(draft: Draft, environment: EnvironmentDraft, alert: Alert): void {
  const { now, settings } = draft.context;
  const changes = environment.alert(alert.id)?.flips.length ?? 0;
  const { windowMinutes } = settings.flapping;
  markFlapping(environment, alert);
  const told = `${tellingName(alert)} has changed ${changes} times in ${windowMinutes} min; it will not be said again until it is calm.`;
  draft.say({
    notification: {
      ...notificationOf(environment, "flapping", [alert]),
      title: joined(alertTitle(environment.name, alert), "flapping"),
      body: cutBody(told),
      actions: alert.state === "firing" ? ["acknowledge", "silence"] : [],
    },
    announced: [],
    entries: [alertEntry(alert, "notified", told, now)],
  });
}

function sayDigest(draft: Draft, environment: EnvironmentDraft, items: readonly Item[]): void {
  const { now } = draft.context;
  countSaid(environment, 1);
  const groups = newMembers(environment, items);
  const members = [...groups.values()].reduce((sum, number) => sum + number, 0);
  const all = items.map(({ alert }) => alert);
  const announced = items.filter(({ flapping }) => !flapping).map(({ alert }) => alert);
  for (const { alert, flapping } of items) {
    if (flapping) markFlapping(environment, alert);
    else markSaid(environment, alert);
  }
  const severity = worst(all.map((alert) => alert.severity));
  const flapping = items.length - announced.length;
  const unsilenced = items.filter((item) => item.unsilenced).length;
  const onlyFlapping = announced.length === 0;
  const { windowMinutes } = draft.context.settings.flapping;
  const note =
    members === 0 ? "" : `${members} new in ${groups.size === 1 ? "an acknowledged group" : "acknowledged groups"}. `;
  const silences = unsilenced === 0 ? "" : `${unsilenced} of them no longer silenced. `;
  const change =
    flapping === 0 ? "" : onlyFlapping ? `Changing within ${windowMinutes} min: ` : `${flapping} of them flapping. `;
  draft.say({
    notification: {
      ...notificationOf(environment, onlyFlapping ? "flapping" : "digest", all),
      title: joined(
        environment.name,
        onlyFlapping ? `${alertCount(all.length)} flapping` : alertCount(all.length, unsilenced === 0 ? "new" : ""),
        worstCount(all, severity),
      ),
      body: cutBody(`${note}${silences}${change}${worstNames(all)}`),
      actions: digestActions(all),
    },
    announced,
    entries: digestEntries(items, now),
  });
}

function digestEntries(items: readonly Item[], now: number): readonly PolicyEntry[] {
  const told = `and was announced in a digest of ${items.length}.`;
  // Thousands say the same, so it is not put together for each of them.
  const texts = {
    flapping: `It is flapping ${told}`,
    unsilenced: `Its silence ended, it still fires ${told}`,
    fires: `It fires ${told}`,
  };
  return items.map(({ alert, flapping, unsilenced }) => {
    const text = flapping ? texts.flapping : unsilenced ? texts.unsilenced : texts.fires;
    return alertEntry(alert, "digested", text, now);
  });
}

/** What can be done to the alerts of a digest at once. */
export function digestActions(alerts: readonly Alert[]): PolicyNotification["actions"] {
  const firing = alerts.some((alert) => alert.state === "firing");
  return firing && alerts.length <= acknowledgedAtOnce ? ["acknowledge"] : [];
}

/** A notification about alerts of one environment, without its words. */
export function notificationOf(
  environment: EnvironmentDraft,
  kind: NotificationKind,
  alerts: readonly Alert[],
): PolicyNotification {
  return {
    kind,
    at: environment.context.now,
    environment: environment.id,
    severity: alerts.length === 0 ? null : worst(alerts.map((alert) => alert.severity)),
    level: loudest(new Set(alerts.map((alert) => environment.level(alert.severity)))),
    title: "",
    body: "",
    alerts: alerts.map((alert) => alert.id),
    backend: null,
    actions: [],
  };
}

function groupOf({ name, severity }: Pick<Alert, "name" | "severity">): string {
  return `${severity} ${name}`;
}

/** The names among the alerts that others have too, which are not over: a name alone does not say which one. */
function ambiguousNames(environment: EnvironmentDraft, items: readonly Item[]): ReadonlySet<string> {
  const counts = new Map(items.map(({ alert }) => [alert.name, 0]));
  environment.forEachAlert((_, { name, state }) => {
    const count = counts.get(name);
    if (count !== undefined && state !== "resolved") counts.set(name, count + 1);
  });
  return new Set([...counts].flatMap(([name, count]) => (count > 1 ? [name] : [])));
}

/** How many of the alerts join a group of which another one is acknowledged, by group. */
function newMembers(environment: EnvironmentDraft, items: readonly Item[]): ReadonlyMap<string, number> {
  const members = new Map<string, number>();
  // In a storm of thousands few are acknowledged, or none: these are looked for first, and only then for their groups.
  const acknowledged = acknowledgedAlerts(environment);
  if (acknowledged.length === 0) return members;
  const wanted = new Map<string, number>();
  const own = new Set<string>();
  for (const { alert, flapping, unsilenced } of items) {
    if (flapping) continue;
    own.add(alert.id);
    if (unsilenced) continue;
    const group = groupOf(alert);
    wanted.set(group, (wanted.get(group) ?? 0) + 1);
  }
  for (const [id, memory] of acknowledged) {
    const group = groupOf(memory);
    const count = wanted.get(group);
    if (count !== undefined && !own.has(id)) members.set(group, count);
  }
  return members;
}

/** The alerts that are not over and that somebody has. */
function acknowledgedAlerts(environment: EnvironmentDraft): readonly (readonly [id: string, memory: AlertMemory])[] {
  const found: (readonly [string, AlertMemory])[] = [];
  const { acknowledged } = environment.context;
  environment.forEachAlert((id, memory) => {
    if (isActive(memory.state) && acknowledged({ id, startsAt: memory.startsAt })) found.push([id, memory]);
  });
  return found;
}
