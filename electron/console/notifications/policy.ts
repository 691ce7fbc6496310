import type { Alert } from "../../../shared/model/alert.ts";
import { announce, consider, type Item } from "./policy/announce.ts";
import { awaitBackends, backendsOnTime, isHeld, onHealth, staleAt } from "./policy/backends.ts";
import { onAwaiting, onBaseline } from "./policy/baseline.ts";
import { onChanges } from "./policy/changes.ts";
import { Draft, type EnvironmentDraft } from "./policy/draft.ts";
import { onTime, sayRepeats } from "./policy/due.ts";
import { withRepeat } from "./policy/memory.ts";
import type { PolicyState } from "./policy/state.ts";
import { tellBackends, tellingDueAt } from "./policy/tellBackends.ts";
import type { Decided, PolicyContext, PolicyEvent } from "./policy/types.ts";

export { initialPolicyState, type PolicyState, parsePolicyState } from "./policy/state.ts";
export type {
  Decided,
  Decision,
  PolicyContext,
  PolicyEntry,
  PolicyEvent,
  PolicyNotification,
} from "./policy/types.ts";

/**
 * Decides what to tell. Pure: the same values give the same decisions. What is due in an environment is done with its
 * next event or a tick; after a restart there must be no tick before every environment is awaiting its baseline.
 */
export function decide(state: PolicyState, event: PolicyEvent, context: PolicyContext): Decided {
  const draft = new Draft(state, context);
  if (event.kind === "removed") for (const id of event.environments) draft.remove(id);
  const concerned = event.kind === "tick" ? draft.all() : environmentsOf(draft, event);
  // How a backend was matters only once what was just heard of it is known.
  if (event.kind === "backend") onHealth(draft, draft.environment(event.health.environment), event.health);
  if (event.kind === "awaiting") {
    for (const environment of concerned) {
      awaitBackends(environment, event.reason);
      onAwaiting(environment, event.reason);
    }
  } else {
    for (const environment of concerned) {
      if (isWaking(environment)) continue;
      backendsOnTime(draft, environment);
      onTime(draft, environment, event.kind === "tick");
    }
  }
  if (event.kind === "baseline") onBaseline(draft, draft.environment(event.environment), event.alerts);
  if (event.kind === "changes") onChanges(draft, draft.environment(event.environment), event.changes);
  if (event.kind === "acknowledged") onAcknowledged(draft, event.alerts);
  sayRepeats(draft);
  if (event.kind === "backend" || event.kind === "tick") tellBackends(draft, draft.all());
  const nextAt = nextOf(draft.all(), context.now);
  return { state: draft.finish(), decisions: draft.decisions, over: [...draft.over], nextAt };
}

/** Later than this, a timer was not late but the machine asleep. */
const lateMs = 60_000;
/** So long a wake-up is waited for, which makes the environment await its baseline. */
const wakingMs = 30_000;

/** After a sleep, what was due must not be told from what was known before it. */
function isWaking(environment: EnvironmentDraft): boolean {
  const { now } = environment.context;
  const { wakingUntil } = environment.memory;
  if (wakingUntil === null) {
    if (now - nextIn(environment) <= lateMs) return false;
    environment.set({ wakingUntil: now + wakingMs });
    return true;
  }
  // A clock that was set back must not keep it waiting.
  if (now < wakingUntil && wakingUntil <= now + wakingMs) return true;
  environment.set({ wakingUntil: null });
  return false;
}

function environmentsOf(draft: Draft, event: PolicyEvent): readonly EnvironmentDraft[] {
  switch (event.kind) {
    case "awaiting":
    case "baseline":
    case "changes":
      return [draft.environment(event.environment)];
    case "backend":
      return [draft.environment(event.health.environment)];
    case "acknowledged":
      return [...new Set(event.alerts.map(({ environment }) => draft.environment(environment)))];
    case "removed":
    case "tick":
      return [];
  }
}

/** Notifications of what somebody has are over; what was not announced because somebody had it is, if nobody has. */
function onAcknowledged(draft: Draft, alerts: readonly Alert[]): void {
  const items = new Map<EnvironmentDraft, Item[]>();
  for (const alert of alerts) {
    const environment = draft.environment(alert.environment);
    const memory = environment.alert(alert.id);
    if (memory === undefined || environment.memory.awaiting !== null) continue;
    if (draft.context.acknowledged({ id: alert.id, startsAt: memory.startsAt })) {
      if (memory.saidAt !== null || memory.calmAt !== null) draft.over.add(alert.id);
    } else if (memory.state === "firing" && memory.saidAt !== null) {
      environment.putAlert(alert.id, withRepeat(environment, memory));
    } else if (memory.state === "firing" && memory.owed === null && memory.calmAt === null) {
      const item = consider(draft, environment, alert, memory);
      if (item !== null) items.set(environment, [...(items.get(environment) ?? []), item]);
    }
  }
  for (const [environment, own] of items) announce(draft, environment, own);
}

/** The next moment at which time alone brings something about; what is overdue elsewhere is done with a tick. */
function nextOf(environments: readonly EnvironmentDraft[], now: number): number | null {
  const next = Math.min(...environments.map(nextIn));
  return next === Number.POSITIVE_INFINITY ? null : Math.max(now + 1, next);
}

/** The same for one environment: infinite where there is none, in the past where something is overdue. */
function nextIn(environment: EnvironmentDraft): number {
  const { memory } = environment;
  if (memory.wakingUntil !== null) return memory.wakingUntil;
  const moments: (number | null)[] = [];
  for (const backend of Object.values(memory.backends)) {
    if (!backend.watched) continue;
    moments.push(backend.calmAt, tellingDueAt(backend), backend.lostAt === null ? staleAt(backend) + 1 : null);
  }
  if (memory.awaiting === null) {
    const gathered = memory.returning === null ? memory.foldedUntil : memory.returning.until;
    moments.push(memory.scanAt, memory.missingAt, gathered, holdEnd(environment));
  }
  return Math.min(...moments.map((at) => at ?? Number.POSITIVE_INFINITY));
}

/** When something that is held back may go: exceptions of quiet hours go before the rest. */
function holdEnd(environment: EnvironmentDraft): number | null {
  const { memory } = environment;
  let end: number | null = null;
  const by = (at: number) => {
    end = Math.min(end ?? at, at);
  };
  // What nothing holds any more is overdue.
  for (const severity of memory.heldSeverities) by(environment.hold(severity)?.until ?? environment.context.now);
  if (Object.values(memory.backends).some(isHeld)) by(environment.hold(null)?.until ?? environment.context.now);
  return end;
}
