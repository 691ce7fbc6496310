import type { Alert } from "../../../../shared/model/alert.ts";
import { alertBody, alertCount, alertTitle, cutBody, joined, number, placeOf, worstNames } from "../words.ts";
import { consider, countSaid, digestActions, markSaid, notificationOf } from "./announce.ts";
import { doubtOf, forgetUnheard } from "./backends.ts";
import type { Draft, EnvironmentDraft } from "./draft.ts";
import { endedAlerts } from "./ended.ts";
import { alertEntry, whyQuiet } from "./entries.ts";
import { asLastTold, isActive, recalled, remembered, sameEpisode, silenceEnded, withRepeat } from "./memory.ts";
import type { AlertMemory } from "./state.ts";

/** From here to the baseline, what comes is no news. */
export function onAwaiting(environment: EnvironmentDraft, reason: "start" | "resume"): void {
  environment.set({ awaiting: reason, wakingUntil: null });
}

interface Findings {
  readonly fresh: Alert[];
  /** Announced before a silence that has ended. */
  readonly unsilenced: Alert[];
  readonly ended: Alert[];
  firing: number;
}

/** What is true after a start or a wake-up, against what was announced before: at most one digest. */
export function onBaseline(draft: Draft, environment: EnvironmentDraft, alerts: readonly Alert[]): void {
  const reason = environment.memory.awaiting ?? "start";
  // What was gathered for a digest and still fires is new in this one.
  const first = !environment.memory.known;
  environment.set({
    known: true,
    awaiting: null,
    returning: null,
    foldedUntil: null,
    folded: [],
    missing: [],
    missingAt: null,
  });
  forgetUnheard(environment);
  const findings: Findings = { fresh: [], unsilenced: [], ended: [], firing: 0 };
  const seen = new Set<string>();
  for (const alert of alerts) {
    seen.add(alert.id);
    compare(draft, environment, asLastTold(alert), findings);
  }
  const doubt = doubtOf(environment);
  environment.forEachAlert((id, memory) => {
    if (!seen.has(id)) absent(draft, environment, id, memory, doubt === null, findings);
  });
  sayBaseline(draft, environment, { reason, first, doubt }, findings);
}

function compare(draft: Draft, environment: EnvironmentDraft, alert: Alert, findings: Findings): void {
  const { now } = draft.context;
  const before = environment.alert(alert.id);
  const same = before !== undefined && sameEpisode(before, alert);
  const differs = !same || before.state !== alert.state;
  const over = before?.saidAt != null && alert.state !== "firing" && alert.state !== "unknown";
  if (over && differs) draft.over.add(alert.id);
  if (alert.state === "resolved") {
    if (before?.state === "resolved" || (before === undefined && now - alert.since > 86_400_000)) return;
    const memory = remembered(environment, alert, before, before === undefined);
    findings.ended.push(...endedAlerts(draft, environment, alert, memory, before));
    return;
  }
  const newEpisode = !same || before.state === "resolved" || (before.state === "pending" && alert.state !== "pending");
  const memory = { ...remembered(environment, alert, before, newEpisode) };
  if (alert.state === "firing") {
    findings.firing += 1;
    const unsilenced = same && silenceEnded(before, alert);
    baselineFiring(draft, environment, alert, memory, { differs: differs || unsilenced, unsilenced }, findings);
    return;
  }
  environment.putAlert(alert.id, alert.state === "unknown" ? unfolded(memory) : { ...unfolded(memory), owed: null });
  if (!differs) return;
  const quieted = isActive(alert.state);
  draft.note(
    alertEntry(
      alert,
      quieted ? "silenced" : "not-announced",
      quieted ? `Not announced: ${whyQuiet(alert)}` : `Not announced: it is ${alert.state}.`,
      now,
    ),
  );
}

function baselineFiring(
  draft: Draft,
  environment: EnvironmentDraft,
  alert: Alert,
  memory: AlertMemory,
  { differs, unsilenced }: { readonly differs: boolean; readonly unsilenced: boolean },
  findings: Findings,
): void {
  const { now } = draft.context;
  const folded = memory.owed === "folded";
  // What was announced may wait for a digest because its silence ended, or because it flaps.
  if (memory.saidAt !== null && !unsilenced && (memory.owed === null || memory.calmAt !== null)) {
    // Steps that were missed meanwhile are not caught up on.
    environment.putAlert(alert.id, withRepeat(environment, folded ? { ...memory, owed: null } : memory));
    if (differs) draft.note(alertEntry(alert, "known", "It was announced before and still fires.", now));
    return;
  }
  if (memory.calmAt !== null && memory.calmAt > now && !folded) {
    environment.scanBy(memory.calmAt);
    environment.putAlert(alert.id, memory);
    if (differs) draft.note(alertEntry(alert, "flapping", "It is firing and flapping, which was said.", now));
    return;
  }
  const known = !folded && !differs;
  // Off, acknowledged or held back since before: nothing new to note.
  if (known) {
    environment.putAlert(alert.id, withRepeatOfWatched(environment, memory));
    return;
  }
  const item = consider(draft, environment, alert, {
    ...memory,
    owed: memory.owed === "held" ? "held" : null,
    calmAt: null,
  });
  if (item !== null) (memory.saidAt === null ? findings.fresh : findings.unsilenced).push(alert);
}

function withRepeatOfWatched(environment: EnvironmentDraft, memory: AlertMemory): AlertMemory {
  return memory.repeatAt === null ? memory : withRepeat(environment, memory);
}

/** What waited for a digest that does not come: nobody was told that it flaps. */
function unfolded(memory: AlertMemory): AlertMemory {
  return memory.owed === "folded" ? { ...memory, owed: null, calmAt: null, flips: [] } : memory;
}

/** An alert that the baseline does not have is over only where every backend could tell. */
function absent(
  draft: Draft,
  environment: EnvironmentDraft,
  id: string,
  memory: AlertMemory,
  sure: boolean,
  findings: Findings,
): void {
  if (memory.state === "resolved" || memory.state === "pending") {
    const flaps = memory.calmAt !== null && memory.owed !== "folded";
    if (memory.owed !== "held" && !flaps) environment.deleteAlert(id);
    return;
  }
  if (!sure) {
    environment.putAlert(id, { ...unfolded(memory), state: "unknown" });
    environment.push("missing", id);
    return;
  }
  if (memory.saidAt !== null) draft.over.add(id);
  const alert: Alert = { ...recalled(environment.id, id, memory), state: "resolved" };
  findings.ended.push(...endedAlerts(draft, environment, alert, { ...memory, state: "resolved" }, memory));
}

interface Circumstances {
  readonly reason: "start" | "resume";
  /** Nothing is known of what was before. */
  readonly first: boolean;
  readonly doubt: ReturnType<typeof doubtOf>;
}

function sayBaseline(
  draft: Draft,
  environment: EnvironmentDraft,
  circumstances: Circumstances,
  findings: Findings,
): void {
  const { now } = draft.context;
  const { reason, first, doubt } = circumstances;
  const { fresh, unsilenced, ended, firing } = findings;
  const meanwhile = reason === "start" ? "while the console was not running" : "while the console was asleep";
  const news = [
    ...(fresh.length === 0 || first ? [] : [`${number(fresh.length)} of them new`]),
    ...(unsilenced.length === 0 ? [] : [`${number(unsilenced.length)} no longer silenced`]),
    ...(ended.length === 0 ? [] : [`${number(ended.length)} ended ${meanwhile}`]),
  ];
  draft.note({
    at: now,
    kind: "console",
    environment: environment.id,
    alert: null,
    name: null,
    severity: null,
    outcome: null,
    text: `${reason === "start" ? "Started" : "Woke up"}: ${summaryOf(circumstances, findings, news)}`,
    link: placeOf(environment.id, null),
  });
  const said = [...fresh, ...unsilenced];
  if (said.length === 0 && ended.length === 0) return;
  for (const alert of said) markSaid(environment, alert);
  countSaid(environment, 1);
  const [one] = said;
  const single = said.length === 1 && ended.length === 0 && one !== undefined;
  const frame = notificationOf(environment, "digest", said.length > 0 ? said : ended);
  const sentence = `${[`${alertCount(firing)} firing${first ? " at the start" : ""}`, ...news].join(", ")}.`;
  const names = [
    ...(fresh.length === 0 ? [] : [`${first ? "Firing" : "New"}: ${worstNames(fresh)}.`]),
    ...(unsilenced.length === 0 ? [] : [`No longer silenced: ${worstNames(unsilenced)}.`]),
    ...(ended.length === 0 ? [] : [`Ended: ${worstNames(ended)}.`]),
    ...(doubt === null ? [] : [`${doubt.who}, so more may fire.`]),
  ];
  const short = [
    `${number(firing)} firing`,
    ...(fresh.length === 0 || first ? [] : [`${number(fresh.length)} new`]),
    ...(unsilenced.length === 0 ? [] : [`${number(unsilenced.length)} no longer silenced`]),
    ...(ended.length === 0 ? [] : [`${number(ended.length)} ended`]),
  ];
  const how = unsilenced.length > 0 ? "No longer silenced." : first ? "Firing at the start." : `New ${meanwhile}.`;
  draft.say({
    notification: {
      ...frame,
      level: said.length === 0 ? "silent" : frame.level,
      title: single ? alertTitle(environment.name, one) : joined(environment.name, short.join(", ")),
      body: cutBody(single ? `${how} ${alertBody(one)}` : `${sentence} ${names.join(" ")}`),
      actions: digestActions(said),
    },
    announced: said,
    entries: [
      ...fresh.map((alert) =>
        alertEntry(alert, "digested", `It has fired since before the ${word(reason)}; announced in its digest.`, now),
      ),
      ...unsilenced.map((alert) =>
        alertEntry(alert, "digested", `Its silence ended, it still fires; announced in the digest.`, now),
      ),
      ...ended.map((alert) => alertEntry(alert, "digested", `It ended ${meanwhile}, which was announced.`, now)),
    ],
  });
}

/** What is true now, for the journal. "Nothing fires" only where all who would know have said so. */
function summaryOf({ first, doubt }: Circumstances, { firing, ended }: Findings, news: readonly string[]): string {
  if (firing === 0 && ended.length === 0) {
    if (doubt === null) return "nothing fires.";
    return `${doubt.nobody ? "what fires is unknown" : "nothing fires that is known of"}. ${doubt.who}.`;
  }
  const parts = news.length === 0 && !first ? ["all known"] : news;
  const more = doubt === null ? "" : ` ${doubt.who}, so more may fire.`;
  return `${[`${number(firing)} firing`, ...parts].join(", ")}.${more}`;
}

function word(reason: "start" | "resume"): string {
  return reason === "start" ? "start" : "wake-up";
}
