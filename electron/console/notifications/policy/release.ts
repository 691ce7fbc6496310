import type { Alert } from "../../../../shared/model/alert.ts";
import { alertCount, alertName, cutBody, joined, listed, number, worstNames } from "../words.ts";
import { countSaid, digestActions, markSaid, notificationOf } from "./announce.ts";
import { isHeld, releasedBackends } from "./backends.ts";
import type { Draft, EnvironmentDraft } from "./draft.ts";
import { alertEntry } from "./entries.ts";
import { loudest } from "./levels.ts";
import { isActive, recalled } from "./memory.ts";
import type { PolicyEntry } from "./types.ts";

/** What quiet hours and mutes let go. */
interface Released {
  /** To be announced for the first time. */
  readonly firing: Alert[];
  /** Announced before, and still waiting for somebody. */
  readonly waiting: Alert[];
  /** Never announced, and over. */
  readonly gone: Alert[];
  /** Announced before, and over. */
  readonly ended: Alert[];
  readonly entries: PolicyEntry[];
}

/** Says in one digest what was held back in an environment and is so no longer. */
export function release(draft: Draft, environment: EnvironmentDraft): void {
  const backends = releasedBackends(draft, environment);
  const released: Released = { firing: [], waiting: [], gone: [], ended: [], entries: backends.entries.slice() };
  const { heldSeverities } = environment.memory;
  if (heldSeverities.some((severity) => environment.hold(severity) === null)) {
    releaseHeld(draft, environment, released);
    releaseRest(draft, environment, released);
    environment.set({ heldSeverities: heldSeverities.filter((severity) => environment.hold(severity) !== null) });
  }
  const { firing, waiting, gone, ended } = released;
  const total = firing.length + waiting.length + gone.length;
  const { heldBy } = environment.memory;
  const heldBackends = Object.values(environment.memory.backends).some(isHeld);
  if (environment.memory.heldSeverities.length === 0 && !heldBackends && (heldBy.mute || heldBy.quiet)) {
    environment.set({ heldBy: { mute: false, quiet: false } });
  }
  if (total === 0 && ended.length === 0 && backends.sentences.length === 0) {
    for (const entry of released.entries) draft.note(entry);
    return;
  }
  // One that flaps is said to do so, and not again until it is calm.
  const announced = firing.filter(({ id }) => environment.alert(id)?.calmAt == null);
  const flapping = firing.length - announced.length;
  for (const alert of announced) markSaid(environment, alert);
  countSaid(environment, 1);
  const still = [...firing, ...waiting];
  const parts = [
    ...(total === 0
      ? []
      : [`${alertCount(total)}, ${still.length === 0 ? "none" : number(still.length)} still firing`]),
    ...(ended.length === 0
      ? []
      : [
          `${number(ended.length)} that ${ended.length === 1 ? "was" : "were"} announced ${ended.length === 1 ? "has" : "have"} ended`,
        ]),
    ...(total === 0 && ended.length === 0 ? ["backends"] : []),
  ];
  const names = [
    ...(still.length === 0 ? [] : [`Firing: ${worstNames(still)}.`]),
    ...(flapping === 0 ? [] : [`${number(flapping)} of them flapping.`]),
    ...backends.sentences,
    ...(gone.length === 0 ? [] : [`Came and went: ${worstNames(gone)}.`]),
    ...(ended.length === 0 ? [] : [`Ended: ${worstNames(ended)}.`]),
  ];
  const frame = notificationOf(environment, "digest", still.length > 0 ? still : [...gone, ...ended]);
  draft.say({
    notification: {
      ...frame,
      level: loudest([still.length > 0 ? frame.level : "silent", backends.normal ? "normal" : "silent"]),
      alerts: still.map(({ id }) => id),
      backend: still.length === 0 ? backends.backend : null,
      title: joined(environment.name, `${whileWords(heldBy)}: ${parts.join(", ")}`),
      body: cutBody(names.join(" ")),
      actions: digestActions(still),
    },
    announced,
    entries: released.entries,
  });
}

function whileWords({ mute, quiet }: { readonly mute: boolean; readonly quiet: boolean }): string {
  const causes = [...(mute ? ["muted"] : []), ...(quiet ? ["quiet hours"] : [])];
  if (causes.length === 0) return "Held back";
  return mute && quiet ? `While ${listed(["muted", "in quiet hours"])}` : mute ? "While muted" : "During quiet hours";
}

/** What was held back before it was announced. */
function releaseHeld(draft: Draft, environment: EnvironmentDraft, released: Released): void {
  const { now, acknowledged } = draft.context;
  const kept: string[] = [];
  const ids = new Set(environment.list("held"));
  for (const id of ids) {
    const memory = environment.alert(id);
    if (memory === undefined || memory.owed !== "held") continue;
    if (environment.hold(memory.severity) !== null) {
      kept.push(id);
      continue;
    }
    const alert = recalled(environment.id, id, memory);
    environment.putAlert(id, { ...memory, owed: null });
    const note = (outcome: "off" | "acknowledged" | "not-announced" | "digested", text: string) =>
      released.entries.push(alertEntry(alert, outcome, text, now));
    if (memory.state === "unknown") note("not-announced", "No longer held back, but it is unknown whether it fires.");
    else if (environment.level(memory.severity) === "off") note("off", `Not announced: ${memory.severity} is off.`);
    else if (memory.state === "resolved") {
      released.gone.push(alert);
      note("digested", "It came and went while it was held back, which was said in a digest.");
    } else if (isActive(memory.state) && acknowledged(alert))
      note("acknowledged", "Not announced: it is acknowledged.");
    else {
      released.firing.push(alert);
      const how = memory.calmAt === null ? "still fires and was announced" : "is flapping, which was said";
      note("digested", `${alertName(alert.name)} ${how} in the digest of what was held back.`);
    }
  }
  if (ids.size > kept.length || environment.list("held").length > kept.length) environment.set({ held: kept });
}

/** What had been announced before. */
function releaseRest(draft: Draft, environment: EnvironmentDraft, released: Released): void {
  const { now, acknowledged } = draft.context;
  for (const name of ["heldEnded", "heldRepeats"] as const) {
    const list = environment.list(name);
    if (list.length === 0) continue;
    const kept: string[] = [];
    for (const id of new Set(list)) {
      const memory = environment.alert(id);
      if (memory === undefined) continue;
      if (environment.hold(memory.severity) !== null) {
        kept.push(id);
        continue;
      }
      const alert = recalled(environment.id, id, memory);
      const note = (text: string) => released.entries.push(alertEntry(alert, "digested", text, now));
      if (name === "heldEnded" && memory.state === "resolved") {
        released.ended.push(alert);
        note("That it ended was said in the digest of what was held back.");
      } else if (
        name === "heldRepeats" &&
        memory.state === "firing" &&
        memory.saidAt !== null &&
        !acknowledged(alert)
      ) {
        if (memory.saidAt < now) released.waiting.push(alert);
        note("It still waits for somebody, which was said in the digest of what was held back.");
      }
    }
    environment.set({ [name]: kept });
  }
}
