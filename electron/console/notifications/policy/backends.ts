import { type BackendHealth, tellsAlerts } from "../../../../shared/model/backend.ts";
import { troubleOf } from "../../../../shared/state/trouble.ts";
import { clockTime, listed } from "../words.ts";
import type { Draft, EnvironmentDraft } from "./draft.ts";
import { backendEntry, holdWords } from "./entries.ts";
import type { BackendMemory } from "./state.ts";
import { sinceWords, troubleWords } from "./troubleWords.ts";
import type { PolicyEntry } from "./types.ts";

const minuteMs = 60_000;
/** After the last backend is back, what its answer changes comes at once; this long it is waited for. */
const returnSettlesMs = 5_000;

/** A start forgets how each backend was and gives it time to answer; a wake-up gives it time. */
export function awaitBackends(environment: EnvironmentDraft, reason: "start" | "resume"): void {
  const { now } = environment.context;
  for (const [id, memory] of Object.entries(environment.memory.backends)) {
    // Not told yet: it may answer at once, and is lost anew if not.
    const loss = memory.telling === "gathering" ? { lostAt: null, telling: "none" as const } : {};
    const start = reason === "start" ? { watched: false, lastSuccessAt: null, failing: false, failingSince: null } : {};
    environment.putBackend(id, { ...memory, ...loss, ...start, since: now });
  }
}

/** Backends that were not heard of since the start have left the settings. */
export function forgetUnheard(environment: EnvironmentDraft): void {
  const all = Object.entries(environment.memory.backends);
  const heard = all.filter(([, memory]) => memory.watched);
  if (heard.length < all.length) environment.set({ backends: Object.fromEntries(heard) });
}

/** Whether every backend of alerts answers, so that what they do not list is over. */
export function canTell(environment: EnvironmentDraft): boolean {
  return judges(environment).every((memory) => answersNow(memory) && memory.settled);
}

/** Who of those that tell of alerts cannot, as a clause; null where all can. `nobody`: not one of them can. */
export function doubtOf(environment: EnvironmentDraft): { readonly who: string; readonly nobody: boolean } | null {
  const all = judges(environment);
  const silent = all.filter((memory) => !answersNow(memory));
  const settling = all.filter((memory) => answersNow(memory) && !memory.settled).map(({ name }) => name);
  if (silent.length + settling.length === 0) return null;
  const clauses = [
    ...(silent.length === 0 ? [] : [`${listed(silent.map(({ name }) => name))} ${troubleWords(silent)}`]),
    ...(settling.length === 0 ? [] : [`${listed(settling)} cannot tell yet`]),
  ];
  return { who: clauses.join(" and "), nobody: silent.length + settling.length === all.length };
}

function judges({ memory }: EnvironmentDraft): readonly BackendMemory[] {
  return Object.values(memory.backends).filter(({ kind, watched }) => tellsAlerts(kind) && watched);
}

function answersNow({ failing, lostAt, lastSuccessAt }: BackendMemory): boolean {
  return !failing && lostAt === null && lastSuccessAt !== null;
}

/** Takes note of a poll. Most change nothing but the time of the last answer. */
export function onHealth(draft: Draft, environment: EnvironmentDraft, health: BackendHealth): void {
  const { backends } = environment.memory;
  const known = Object.hasOwn(backends, health.id) ? backends[health.id] : undefined;
  const heard: BackendMemory = {
    ...(known ?? newBackend(draft.context.now)),
    kind: health.kind,
    name: health.name,
    watched: true,
    lastSuccessAt: health.lastSuccessAt,
    staleAfterMs: health.staleAfterMs,
    failing: health.error !== null,
    trouble: troubleOf(health),
    failingSince: health.failingSince,
    settled: health.settling === null,
  };
  if (known === undefined || !sameBackend(known, heard)) environment.putBackend(health.id, heard);
  const answers = health.error === null && health.lastSuccessAt !== null && draft.context.now <= staleAt(heard);
  if (heard.lostAt !== null && answers) isBack(draft, environment, health.id, heard);
  if (environment.list("missing").length > 0) {
    const sure = canTell(environment);
    const { missingAt } = environment.memory;
    if (sure !== (missingAt !== null)) {
      environment.set({ missingAt: sure ? draft.context.now + returnSettlesMs : null });
    }
  }
}

function newBackend(now: number) {
  return {
    since: now,
    lostAt: null,
    telling: "none" as const,
    backAt: null,
    backHeld: false,
    flips: [],
    calmAt: null,
  };
}

function sameBackend(a: BackendMemory, b: BackendMemory): boolean {
  return (Object.keys(b) as (keyof BackendMemory)[]).every((key) => a[key] === b[key]);
}

/** The last moment at which its last answer counts; as backendCondition has it, with time to answer after a start. */
export function staleAt({ since, lastSuccessAt, staleAfterMs }: BackendMemory): number {
  return Math.max(since, lastSuccessAt ?? 0) + staleAfterMs;
}

/** Notices which backends are lost by now, and which are calm again. */
export function backendsOnTime(draft: Draft, environment: EnvironmentDraft): void {
  const { now } = draft.context;
  for (const [id, known] of Object.entries(environment.memory.backends)) {
    if (!known.watched) continue;
    // A clock that was set back must not give it more time.
    const memory = known.since > now ? { ...known, since: now } : known;
    if (memory !== known) environment.putBackend(id, memory);
    if (memory.calmAt !== null && memory.calmAt <= now) {
      const told = memory.telling === "flapping" && memory.lostAt !== null ? "gathering" : memory.telling;
      const telling = told === "flapping" ? "none" : told;
      environment.putBackend(id, { ...memory, calmAt: null, flips: [], telling });
    } else if (memory.lostAt === null && now > staleAt(memory)) isLost(draft, environment, id, memory);
  }
}

function isLost(draft: Draft, environment: EnvironmentDraft, id: string, before: BackendMemory): void {
  const { now, settings } = draft.context;
  const note = (outcome: PolicyEntry["outcome"] & string, text: string) =>
    draft.note(backendEntry(environment.id, before, outcome, text, now));
  if (before.backAt !== null || before.backHeld) {
    environment.putBackend(id, {
      ...withFlip(draft, before),
      lostAt: now,
      backAt: null,
      backHeld: false,
      telling: "told",
    });
    note("known", `${before.name} ${troubleWords([before])} once more; its loss was said, its return not yet.`);
    return;
  }
  if (!settings.backends) {
    environment.putBackend(id, { ...withFlip(draft, before), lostAt: now, telling: "off" });
    note("off", `${before.name} ${troubleWords([before])}. That backends give no good answer is not announced.`);
    return;
  }
  const memory = withFlip(draft, before);
  const flaps = memory.calmAt !== null;
  environment.putBackend(id, { ...memory, lostAt: now, telling: flaps ? "flapping" : "gathering" });
  if (flaps && before.calmAt === null) draft.flappingBackends.push({ environment, id });
  else if (flaps) note("flapping", `${before.name} ${troubleWords([before])}; that it comes and goes was said.`);
}

function isBack(draft: Draft, environment: EnvironmentDraft, id: string, before: BackendMemory): void {
  const { now, settings } = draft.context;
  const memory: BackendMemory = { ...withFlip(draft, before), lostAt: null };
  const note = (outcome: PolicyEntry["outcome"] & string, text: string) =>
    draft.note(backendEntry(environment.id, before, outcome, text, now));
  const put = (changes: Partial<BackendMemory>) => environment.putBackend(id, { ...memory, ...changes });
  if (tellsAlerts(memory.kind)) gatherReturn(environment, id);
  const flapsNow = memory.calmAt !== null && before.calmAt === null && settings.backends;
  if (flapsNow && before.telling !== "off") {
    put({ telling: "flapping" });
    draft.flappingBackends.push({ environment, id });
    return;
  }
  switch (before.telling) {
    case "told": {
      const hold = environment.hold(null);
      if (!settings.backends) {
        put({ telling: "none" });
        note("off", `${memory.name} answers again. That backends return is not announced.`);
      } else if (hold !== null) {
        put({ telling: "none", backHeld: true });
        environment.noteHold(hold, null);
        note("held", `${memory.name} answers again. Held back: ${holdWords(hold, draft.context)}.`);
      } else put({ backAt: now });
      return;
    }
    case "flapping":
      put({});
      note("flapping", `${memory.name} answers again; that it comes and goes was said.`);
      return;
    case "off":
      put({ telling: "none" });
      note("off", `${memory.name} answers again. That backends return is not announced.`);
      return;
    case "held":
      put({ telling: "none" });
      note("held", `${memory.name} answers again; its loss was held back.`);
      return;
    case "gathering":
    case "none":
      put({ telling: "none" });
      note("not-announced", `${memory.name} answers again, before its loss was said.`);
  }
}

/** What returning backends bring is gathered until the last one that was lost has answered, but no longer than a minute. */
function gatherReturn(environment: EnvironmentDraft, id: string): void {
  const { now } = environment.context;
  const { backends, returning } = environment.memory;
  const complete = Object.entries(backends).every(
    ([other, memory]) => other === id || !tellsAlerts(memory.kind) || !memory.watched || memory.lostAt === null,
  );
  const until = complete ? now + returnSettlesMs : (returning?.until ?? now + minuteMs);
  environment.set({ returning: { until, complete } });
}

function withFlip(draft: Draft, memory: BackendMemory): BackendMemory {
  const { now, settings } = draft.context;
  const windowMs = settings.flapping.windowMinutes * minuteMs;
  const flips = [...memory.flips.filter((at) => at > now - windowMs && at <= now), now].slice(-50);
  const flapping = memory.calmAt !== null || flips.length >= settings.flapping.transitions;
  return { ...memory, flips, calmAt: flapping ? now + windowMs : null };
}

/** Keeps the loss of a backend for the digest at the end of a hold. False where nothing holds it back. */
export function holdLoss(draft: Draft, environment: EnvironmentDraft, id: string, memory: BackendMemory): boolean {
  const hold = environment.hold(null);
  if (hold === null) return false;
  environment.putBackend(id, { ...memory, telling: "held" });
  environment.noteHold(hold, null);
  const text = `${memory.name} ${troubleWords([memory])}. Held back: ${holdWords(hold, draft.context)}.`;
  draft.note(backendEntry(environment.id, memory, "held", text, draft.context.now));
  return true;
}

/** Whether its loss or its return waits for the end of a hold. */
export function isHeld({ telling, backHeld, lostAt }: BackendMemory): boolean {
  return backHeld || (telling === "held" && lostAt !== null);
}

/** What a digest at the end of a hold says about the backends of its environment. */
export function releasedBackends(draft: Draft, environment: EnvironmentDraft) {
  const sentences: string[] = [];
  const entries: PolicyEntry[] = [];
  const ids: string[] = [];
  let normal = false;
  const { now } = draft.context;
  for (const [id, memory] of Object.entries(environment.memory.backends)) {
    const lost = memory.telling === "held" && memory.lostAt !== null;
    if ((!lost && !memory.backHeld) || environment.hold(null) !== null) continue;
    const sentence = lost
      ? `${memory.name} ${sinceWords(memory)} ${clockTime(lostSince(memory), draft.context)}.`
      : `${memory.name} answers again.`;
    sentences.push(sentence);
    entries.push(backendEntry(environment.id, memory, "digested", sentence, now));
    ids.push(id);
    normal ||= lost && tellsAlerts(memory.kind);
    environment.putBackend(id, { ...memory, backHeld: false, telling: lost ? "told" : memory.telling });
  }
  const backend = ids.length === 1 ? (ids[0] ?? null) : null;
  return { sentences, entries, normal, backend };
}

/** Since when it has not answered, as well as it is known. */
export function lostSince({ failingSince, lastSuccessAt, lostAt, since }: BackendMemory): number {
  return failingSince ?? lastSuccessAt ?? Math.min(since, lostAt ?? since);
}
