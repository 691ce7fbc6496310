import type { Alert, AlertState } from "../../../../shared/model/alert.ts";
import type { Severity } from "../../../../shared/model/severity.ts";
import { bodyWithLabels, cutBody, severityWord } from "../words.ts";
import type { EnvironmentDraft } from "./draft.ts";
import { nextRepeat, repeats } from "./levels.ts";
import type { AlertMemory } from "./state.ts";

/** States in which the rule of an alert is violated, whether or not somebody wants to hear of it. */
export function isActive(state: AlertState): boolean {
  return state === "firing" || state === "silenced" || state === "inhibited";
}

/** States in which an alert is kept from telling anybody. */
export function isQuieted(state: AlertState): boolean {
  return state === "silenced" || state === "inhibited";
}

/**
 * The alert as far as Alertmanager last told: where it does not answer, or does not list an alert yet, what was silenced
 * or inhibited is taken to be so still, rather than for news.
 */
export function asLastTold(alert: Alert): Alert {
  const { state, lastState } = alert;
  return state === "firing" && lastState !== null && isQuieted(lastState) ? { ...alert, state: lastState } : alert;
}

/** The same moment of beginning is the same episode, whichever backend reckons it. As in alerts/settle.ts. */
export function sameEpisode(memory: AlertMemory, alert: Pick<Alert, "startsAt" | "activeAt">): boolean {
  return memory.startsAt === alert.startsAt || (alert.activeAt !== null && alert.activeAt === memory.activeAt);
}

/** Whether the silence of an alert that was announced before has ended, and it fires. */
export function silenceEnded(before: AlertMemory | undefined, alert: Pick<Alert, "state" | "lastState">): boolean {
  return before?.silenced === true && isUnsilenced(alert);
}

/** Where no Alertmanager can be asked, what was silenced may be so still. */
function isUnsilenced({ state, lastState }: Pick<Alert, "state" | "lastState">): boolean {
  return state === "firing" && lastState === null;
}

/** What is remembered of an alert as it is now; an episode that goes on keeps what was said of it. */
export function remembered(
  environment: EnvironmentDraft,
  alert: Alert,
  before: AlertMemory | undefined,
  newEpisode: boolean,
): AlertMemory {
  const { now } = environment.context;
  const kept = newEpisode ? undefined : before;
  return {
    name: alert.name,
    severity: alert.severity,
    word: severityWord(alert),
    // 10,000 texts that nobody will need would have to be stored with every change.
    body: repeats(environment.level(alert.severity), alert.severity) ? bodyWithLabels(alert) : (kept?.body ?? ""),
    state: alert.state,
    startsAt: alert.startsAt,
    activeAt: alert.activeAt,
    saidAt: kept?.saidAt ?? null,
    dueAt: kept?.dueAt ?? now,
    repeatAt: kept?.repeatAt ?? null,
    owed: kept?.owed ?? null,
    silenced: alert.state === "silenced" || (kept?.silenced === true && !isUnsilenced(alert)),
    // Alertmanager tells of a silence seconds after Prometheus told that the alert fires.
    flips: isQuieted(alert.state) ? [] : (before?.flips ?? []),
    calmAt: before?.calmAt ?? null,
  };
}

/** The alert as far as it is remembered. */
export function recalled(environment: string, id: string, memory: AlertMemory): Alert {
  return {
    id,
    environment,
    fingerprint: id.slice(environment.length + 1),
    name: memory.name,
    severity: memory.severity,
    state: memory.state,
    since: memory.startsAt,
    startsAt: memory.startsAt,
    activeAt: memory.activeAt,
    holdSeconds: null,
    labels: { alertname: memory.name, severity: memory.word },
    annotations: memory.body === "" ? {} : { summary: cutBody(memory.body) },
    receivers: [],
    silencedBy: [],
    inhibitedBy: [],
    mutedBy: [],
    generatorUrl: null,
    value: null,
    reportedBy: [],
    gateway: null,
    reason: null,
    lastState: null,
  };
}

/** The alert's next repeat after now; sees to it that it is looked at then. */
export function withRepeat(environment: EnvironmentDraft, memory: AlertMemory): AlertMemory {
  return { ...memory, repeatAt: repeatAfterNow(environment, memory.severity, memory.dueAt) };
}

/** The next repeat after now of an alert that was first due at `dueAt`; sees to it that it is looked at then. */
export function repeatAfterNow(environment: EnvironmentDraft, severity: Severity, dueAt: number): number | null {
  const { now, settings } = environment.context;
  // A clock that was set back must not put it off.
  const repeatAt = nextRepeat(settings, environment.level(severity), severity, Math.min(dueAt, now), now);
  environment.scanBy(repeatAt);
  return repeatAt;
}
