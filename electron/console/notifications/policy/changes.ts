import type { Alert, AlertChange, AlertState } from "../../../../shared/model/alert.ts";
import { clockTime, plain } from "../words.ts";
import { announce, announceTogether, consider, type Item, park } from "./announce.ts";
import type { Draft, EnvironmentDraft } from "./draft.ts";
import { foldedItems } from "./due.ts";
import { endedAlerts, sayEnded } from "./ended.ts";
import { alertEntry, pendingText, whyQuiet } from "./entries.ts";
import { asLastTold, isActive, isQuieted, remembered, sameEpisode, silenceEnded, withRepeat } from "./memory.ts";
import { inheritFolded } from "./renamed.ts";
import type { AlertMemory } from "./state.ts";

/** Decides about what one poll changed. */
export function onChanges(draft: Draft, environment: EnvironmentDraft, told: readonly AlertChange[]): void {
  const changes = told.map(changeAsLastTold);
  if (environment.memory.awaiting !== null) {
    for (const change of changes) noteAwaiting(draft, environment, change);
    return;
  }
  const renamed = inheritFolded(environment, changes);
  const items: Item[] = [];
  const ended: Alert[] = [];
  for (const change of changes) {
    if (change.kind === "forgotten") {
      forget(draft, environment, change.previous, renamed);
      continue;
    }
    const item = look(draft, environment, change, ended);
    if (item !== null) items.push(item);
  }
  sayNews(draft, environment, items);
  sayEnded(draft, environment, ended, "");
}

/** While backends return, all that they bring is one digest. */
function sayNews(draft: Draft, environment: EnvironmentDraft, items: readonly Item[]): void {
  const { returning } = environment.memory;
  if (returning === null) {
    announce(draft, environment, items);
    return;
  }
  if (!returning.complete) {
    const reason = "Held back until every backend of the environment answers again, for a digest.";
    for (const { alert } of items) park(draft, environment, alert, reason);
    return;
  }
  const fresh = new Set(items.map(({ alert }) => alert.id));
  const gathered = foldedItems(draft, environment).filter(({ alert }) => !fresh.has(alert.id));
  environment.set({ returning: null });
  announceTogether(draft, environment, [...gathered, ...items]);
}

/** The very same change where Alertmanager told of all of it. */
function changeAsLastTold(change: AlertChange): AlertChange {
  if (change.kind === "appeared") {
    const alert = asLastTold(change.alert);
    return alert === change.alert ? change : { ...change, alert };
  }
  const previous = asLastTold(change.previous);
  if (change.kind === "forgotten") return previous === change.previous ? change : { ...change, previous };
  const alert = asLastTold(change.alert);
  return alert === change.alert && previous === change.previous ? change : { ...change, alert, previous };
}

function isStateChange(change: AlertChange): boolean {
  if (change.kind === "forgotten") return change.previous.state !== "resolved";
  return change.kind !== "changed" || change.previous.state !== change.alert.state;
}

/** What appears while the baseline is awaited is looked at with the baseline. */
function noteAwaiting(draft: Draft, environment: EnvironmentDraft, change: AlertChange): void {
  if (change.kind === "appeared" || !isStateChange(change)) return;
  const alert = change.kind === "forgotten" ? change.previous : change.alert;
  const since = environment.memory.awaiting === "start" ? "the start" : "the machine woke up";
  const text = `${stateWord(change)} Held back until every backend was asked once since ${since}.`;
  draft.note(alertEntry(alert, "held", text, draft.context.now));
}

function stateWord(change: AlertChange): string {
  return change.kind === "forgotten" ? "It is no longer listed." : `It is ${change.alert.state}.`;
}

function forget(draft: Draft, environment: EnvironmentDraft, previous: Alert, renamed: ReadonlySet<string>): void {
  const memory = environment.alert(previous.id);
  if (memory?.saidAt != null) draft.over.add(previous.id);
  environment.deleteAlert(previous.id);
  if (previous.state === "resolved") return;
  const text = renamed.has(previous.id)
    ? "It goes on under the labels that Alertmanager has for it."
    : previous.state === "pending"
      ? "Its condition went away before it fired."
      : "It is no longer listed under these labels.";
  draft.note(alertEntry(previous, "not-announced", text, draft.context.now));
}

/** Remembers one change of an alert. Answers what is to be announced; what ended is added to `ended`. */
function look(
  draft: Draft,
  environment: EnvironmentDraft,
  change: Exclude<AlertChange, { readonly kind: "forgotten" }>,
  ended: Alert[],
): Item | null {
  const { alert } = change;
  const before = environment.alert(alert.id);
  if (!isStateChange(change) && !silenceEnded(before, alert)) {
    if (before !== undefined && (before.startsAt !== alert.startsAt || before.activeAt !== alert.activeAt)) {
      environment.putAlert(alert.id, { ...before, startsAt: alert.startsAt, activeAt: alert.activeAt });
    }
    return null;
  }
  const newEpisode = isNew(change, before);
  const turned = changesFiring(change, newEpisode);
  const flip = turned && isHeard(change);
  const memory = withFlip(environment, remembered(environment, alert, before, newEpisode), flip);
  const startsFlapping = memory.calmAt !== null && before?.calmAt == null;
  if (alert.state !== "firing" && alert.state !== "unknown" && before?.saidAt != null) draft.over.add(alert.id);
  if (startsFlapping) {
    // What was held back or gathered before goes on to wait, as one that flaps.
    environment.putAlert(alert.id, { ...memory, owed: before?.owed ?? null });
    const item = consider(draft, environment, alert, { ...memory, owed: before?.owed ?? null }, true);
    return item;
  }
  if (memory.calmAt !== null && turned && !isQuieted(alert.state)) {
    environment.putAlert(alert.id, { ...memory, owed: before?.owed ?? null });
    noteFlapping(draft, alert, memory);
    return null;
  }
  return byState(draft, environment, alert, memory, before, ended);
}

function byState(
  draft: Draft,
  environment: EnvironmentDraft,
  alert: Alert,
  memory: AlertMemory,
  before: AlertMemory | undefined,
  ended: Alert[],
): Item | null {
  const { now } = draft.context;
  const keep = (changes: Partial<AlertMemory> = {}) => environment.putAlert(alert.id, { ...memory, ...changes });
  switch (alert.state) {
    case "firing":
      return fires(draft, environment, alert, memory, before);
    case "pending":
      keep({ saidAt: null, owed: null });
      draft.note(alertEntry(alert, "not-announced", pendingText, now));
      return null;
    case "silenced":
    case "inhibited":
      keep({ owed: null });
      draft.note(alertEntry(alert, "silenced", `Not announced: ${whyQuiet(alert)}`, now));
      return null;
    case "unknown":
      keep();
      draft.note(
        alertEntry(
          alert,
          "not-announced",
          `Unknown: ${plain(alert.reason ?? "it cannot be told whether it fires.", 400)}`,
          now,
        ),
      );
      return null;
    case "resolved":
      ended.push(...endedAlerts(draft, environment, alert, memory, before));
      return null;
  }
}

function fires(
  draft: Draft,
  environment: EnvironmentDraft,
  alert: Alert,
  memory: AlertMemory,
  before: AlertMemory | undefined,
): Item | null {
  const { now } = draft.context;
  if (memory.saidAt !== null && memory.calmAt === null && silenceEnded(before, alert)) {
    // Who silenced it counted on being told if it still fires.
    const item = consider(draft, environment, alert, memory);
    return item === null ? null : { ...item, unsilenced: true };
  }
  if (memory.saidAt !== null) {
    environment.putAlert(alert.id, withRepeat(environment, memory));
    const text = `Announced already at ${clockTime(memory.saidAt, draft.context)}.`;
    draft.note(alertEntry(alert, "known", text, now));
    return null;
  }
  if (memory.calmAt !== null) {
    environment.putAlert(alert.id, memory);
    noteFlapping(draft, alert, memory);
    return null;
  }
  return consider(draft, environment, alert, memory);
}

function noteFlapping(draft: Draft, alert: Alert, { calmAt }: AlertMemory): void {
  const { now } = draft.context;
  const until = calmAt === null ? "" : ` It counts as calm at ${clockTime(calmAt, draft.context)}.`;
  draft.note(alertEntry(alert, "flapping", `It is ${alert.state} and flapping, which was said.${until}`, now));
}

function isNew({ kind, alert }: AlertChange & { alert: Alert }, before: AlertMemory | undefined): boolean {
  if (kind === "refired" || before === undefined) return true;
  if (alert.state === "resolved" || alert.state === "unknown") return false;
  if (before.state === "resolved" || before.state === "pending") return true;
  return kind === "appeared" && !sameEpisode(before, alert);
}

/** Whether it began or ceased to fire. What is unknown goes on as it was; a silence is no repair. */
function changesFiring(change: Exclude<AlertChange, { kind: "forgotten" }>, newEpisode: boolean): boolean {
  const was = change.kind === "appeared" ? "resolved" : knownState(change.previous);
  const is = knownState(change.alert);
  if (change.kind === "appeared" && !newEpisode) return false;
  return change.kind === "refired" ? isActive(is) : isActive(was) !== isActive(is) && change.kind !== "lost";
}

/**
 * Whether anybody would hear of a change between firing and not firing: not of one that was silenced or inhibited, and
 * what is found after nobody could tell, or after a restart, may have been so all the while.
 */
function isHeard(change: Exclude<AlertChange, { kind: "forgotten" }>): boolean {
  const isUnheard = (state: AlertState) => state === "unknown" || isQuieted(state);
  return !isUnheard(change.alert.state) && (change.kind === "appeared" || !isUnheard(change.previous.state));
}

function knownState({ state, lastState }: Pick<Alert, "state" | "lastState">): AlertState {
  return state === "unknown" ? (lastState ?? "unknown") : state;
}

function withFlip(environment: EnvironmentDraft, memory: AlertMemory, flip: boolean): AlertMemory {
  if (!flip) return memory;
  const { now, settings } = environment.context;
  const { transitions, windowMinutes } = settings.flapping;
  const windowMs = windowMinutes * 60_000;
  const recent = memory.flips.length === 0 ? [] : memory.flips.filter((at) => at > now - windowMs && at <= now);
  const flips = recent.length === 0 ? [now] : [...recent.slice(1 - Math.max(transitions, 50)), now];
  if (memory.calmAt === null && flips.length < transitions) return { ...memory, flips };
  const calmAt = now + windowMs;
  environment.scanBy(calmAt);
  return { ...memory, flips, calmAt };
}
