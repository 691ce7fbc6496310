import type { Alert } from "../../../../shared/model/alert.ts";
import { alertCount, alertTitle, bodyWithLabels, clockTime, cutBody, joined, worstNames } from "../words.ts";
import { notificationOf } from "./announce.ts";
import type { Draft, EnvironmentDraft } from "./draft.ts";
import { alertEntry, holdWords } from "./entries.ts";
import type { AlertMemory } from "./state.ts";

/**
 * Remembers that an alert ended. Answers it where its end is to be announced now, which it is for what was announced;
 * otherwise nothing, and why is noted.
 */
export function endedAlerts(
  draft: Draft,
  environment: EnvironmentDraft,
  alert: Alert,
  memory: AlertMemory,
  before: AlertMemory | undefined,
): readonly Alert[] {
  const { now, settings } = draft.context;
  const note = (outcome: "off" | "held" | "not-announced", text: string) => {
    draft.note(alertEntry(alert, outcome, text, now));
    return [];
  };
  const hold = environment.hold(alert.severity);
  const level = environment.level(alert.severity);
  const told = before?.saidAt != null && settings.resolved && level !== "off";
  // What came and went is counted when the hold ends, unless its end is told.
  environment.putAlert(alert.id, { ...memory, owed: memory.owed === "held" && !told ? "held" : null });
  if (before?.saidAt == null) {
    if (memory.owed === "held") return note("held", "It ended before what held it back did; the digest will count it.");
    return note("not-announced", "It ended; it had not been announced.");
  }
  if (!settings.resolved) return note("off", "It ended; that an alert ended is not announced.");
  if (level === "off") return note("off", `It ended; ${alert.severity} is off.`);
  if (hold !== null) {
    environment.push("heldEnded", alert.id);
    environment.noteHold(hold, alert.severity);
    return note("held", `It ended. Held back: ${holdWords(hold, draft.context)}.`);
  }
  return [alert];
}

/** Says which announced alerts ended, in one notification. `when` is added to its sentence. */
export function sayEnded(draft: Draft, environment: EnvironmentDraft, ended: readonly Alert[], when: string): void {
  const [first] = ended;
  if (first === undefined) return;
  const { now } = draft.context;
  const single = ended.length === 1;
  draft.say({
    notification: {
      ...notificationOf(environment, "resolved", ended),
      level: "silent",
      title: single
        ? joined(alertTitle(environment.name, first), "ended")
        : joined(environment.name, `${alertCount(ended.length)} ended${when}`),
      body: single
        ? cutBody(`It began at ${clockTime(first.startsAt, draft.context)} and ended${when}. ${bodyWithLabels(first)}`)
        : cutBody(worstNames(ended)),
    },
    announced: [],
    entries: ended.map((alert) =>
      alertEntry(alert, single ? "notified" : "digested", `It ended${when}, which was announced.`, now),
    ),
  });
}
