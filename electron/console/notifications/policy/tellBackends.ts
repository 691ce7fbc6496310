import { isTrailKind, tellsAlerts } from "../../../../shared/model/backend.ts";
import { clockTime, cutBody, joined, listed } from "../words.ts";
import { notificationOf } from "./announce.ts";
import { holdLoss, lostSince } from "./backends.ts";
import type { BackendRef, Draft, EnvironmentDraft } from "./draft.ts";
import { backendEntry } from "./entries.ts";
import type { BackendMemory } from "./state.ts";
import { noAnswerWords, sinceWords, troubleWords, whatToDo } from "./troubleWords.ts";
import type { PolicyNotification } from "./types.ts";

/** Losses, and returns, within so long of each other are one event. */
const gatherMs = 60_000;

interface Known extends BackendRef {
  readonly memory: BackendMemory;
}

/** Says which backends are lost, are back, or come and go: each as one event, however many they are. */
export function tellBackends(draft: Draft, environments: readonly EnvironmentDraft[]): void {
  const all = environments.flatMap((environment) =>
    Object.entries(environment.memory.backends).map(([id, memory]): Known => ({ environment, id, memory })),
  );
  if (all.every(({ memory }) => memory.telling === "none" && memory.backAt === null)) return;
  tellLosses(draft, all);
  tellReturns(draft, all);
  tellFlapping(draft);
}

/** When a loss or a return that waits for others is said at the latest; null where none waits. */
export function tellingDueAt(memory: BackendMemory): number | null {
  if (memory.telling === "gathering" && memory.lostAt !== null) return memory.lostAt + gatherMs;
  return memory.backAt === null ? null : memory.backAt + gatherMs;
}

function tellLosses(draft: Draft, all: readonly Known[]): void {
  const { now } = draft.context;
  const lost = all.filter(({ memory }) => memory.telling === "gathering" && memory.lostAt !== null);
  if (lost.length === 0) return;
  const first = Math.min(...lost.map(({ memory }) => memory.lostAt ?? now));
  const since = Math.min(...lost.map(({ memory }) => lostSince(memory)));
  // One that did not answer since may be the next to be lost.
  const suspected = all.some(
    ({ memory }) =>
      memory.watched && memory.lostAt === null && (memory.failing || (memory.lastSuccessAt ?? memory.since) <= since),
  );
  if (suspected && now < first + gatherMs) return;
  const told = lost.filter(({ environment, id, memory }) => !holdLoss(draft, environment, id, memory));
  const [one] = told;
  if (one === undefined) return;
  for (const { environment, id, memory } of told) environment.putBackend(id, { ...memory, telling: "told" });
  const { title, body } = lossWords(draft, told, all);
  draft.say({
    notification: {
      ...frameOf("backend-lost", told),
      level: told.some(({ memory }) => tellsAlerts(memory.kind)) ? "normal" : "silent",
      title,
      body: cutBody(body),
    },
    announced: [],
    entries: told.map(({ environment, memory }) =>
      backendEntry(
        environment.id,
        memory,
        "notified",
        `${memory.name} ${sinceWords(memory)} ${clockTime(lostSince(memory), draft.context)}, which was announced.`,
        now,
      ),
    ),
  });
}

function lossWords(draft: Draft, told: readonly Known[], all: readonly Known[]) {
  const environments = environmentsOf(told);
  const watched = all.filter(({ memory }) => memory.watched);
  const since = clockTime(Math.min(...told.map(({ memory }) => lostSince(memory))), draft.context);
  const memories = told.map(({ memory }) => memory);
  const [environment] = environments;
  if (environments.length > 1 || environment === undefined) {
    if (watched.every(({ memory }) => memory.lostAt !== null)) return nobodyAnswers(watched, since);
    const names = environments.map((own) => `${own.name}: ${namesOf(told, own)}`).join("; ");
    return {
      title: `Backends of ${environments.length} environments ${troubleWords(memories, 2)}`,
      body: `${names}. Since ${since}. What they would tell is unknown.${whatToDo(memories)}`,
    };
  }
  const ofAlerts = told.filter(({ memory }) => tellsAlerts(memory.kind));
  const others = watched.some(
    (known) => known.environment === environment && tellsAlerts(known.memory.kind) && known.memory.lostAt === null,
  );
  const title = joined(environment.name, `${namesOf(told, environment)} ${troubleWords(memories)}`);
  const logs = told.some(({ memory }) => memory.kind === "loki") ? " Logs cannot be searched." : "";
  const trails = told.some(({ memory }) => isTrailKind(memory.kind))
    ? " Not every trail of a request can be found."
    : "";
  const alerts =
    ofAlerts.length === 0
      ? ""
      : others
        ? " Alerts that only it would tell of are unknown."
        : " What fires there is unknown.";
  const body = `${environment.name}: ${noAnswerWords(memories)} since ${since}.${alerts}${logs}${trails}${whatToDo(memories)}`;
  return { title, body };
}

function nobodyAnswers(watched: readonly Known[], since: string) {
  const memories = watched.map(({ memory }) => memory);
  const silent = memories.every(({ trouble }) => trouble === "silent");
  return silent
    ? {
        title: "No backend of any environment answers",
        body: `Since ${since}. Check this machine's network. What fires is unknown.`,
      }
    : {
        title: "No backend of any environment gives a good answer",
        body: `Since ${since}. What fires is unknown.${whatToDo(memories)}`,
      };
}

/** The return is one event: it waits for the rest of what was told to be lost, but no longer than a minute. */
function tellReturns(draft: Draft, all: readonly Known[]): void {
  const { now } = draft.context;
  // The loop above may have written some of them.
  const current = all.flatMap(({ environment, id }): Known[] => {
    const memory = environment.memory.backends[id];
    return memory === undefined ? [] : [{ environment, id, memory }];
  });
  const back = current.filter(({ memory }) => memory.backAt !== null);
  const [one] = back;
  if (one === undefined) return;
  const first = Math.min(...back.map(({ memory }) => memory.backAt ?? now));
  const more = current.some(({ memory }) => memory.watched && memory.lostAt !== null && memory.telling === "told");
  if (more && now < first + gatherMs) return;
  const told = back.filter(({ environment, id, memory }) => {
    const held = environment.hold(null) !== null;
    environment.putBackend(id, { ...memory, backAt: null, telling: "none", backHeld: held });
    if (held) {
      const text = `${memory.name} answers again; it is said when quiet hours and mutes end.`;
      draft.note(backendEntry(environment.id, memory, "held", text, now));
    }
    return !held;
  });
  const environments = environmentsOf(told);
  const [environment] = environments;
  if (environment === undefined) return;
  draft.say({
    notification: {
      ...frameOf("backend-back", told),
      level: "silent",
      title:
        environments.length === 1
          ? joined(environment.name, `${namesOf(told, environment)} ${told.length === 1 ? "answers" : "answer"} again`)
          : `Backends of ${environments.length} environments answer again`,
      body: cutBody(environments.map((own) => `${own.name}: ${namesOf(told, own)}`).join("; ")),
    },
    announced: [],
    entries: told.map(({ environment: own, memory }) =>
      backendEntry(own.id, memory, "notified", `${memory.name} answers again, which was announced.`, now),
    ),
  });
}

function tellFlapping(draft: Draft): void {
  const { now, settings } = draft.context;
  const { windowMinutes } = settings.flapping;
  const told = draft.flappingBackends.flatMap(({ environment, id }): Known[] => {
    const memory = environment.memory.backends[id];
    if (memory === undefined) return [];
    if (environment.hold(null) === null) return [{ environment, id, memory }];
    const text = `${memory.name} comes and goes; held back by quiet hours or a mute.`;
    draft.note(backendEntry(environment.id, memory, "held", text, now));
    return [];
  });
  const environments = environmentsOf(told);
  const [environment] = environments;
  if (environment === undefined) return;
  const names = environments.map((own) => `${own.name}: ${namesOf(told, own)}`).join("; ");
  draft.say({
    notification: {
      ...frameOf("backend-lost", told),
      level: told.some(({ memory }) => tellsAlerts(memory.kind)) ? "normal" : "silent",
      title:
        environments.length === 1
          ? joined(
              environment.name,
              `${namesOf(told, environment)} ${told.length === 1 ? "comes and goes" : "come and go"}`,
            )
          : `Backends of ${environments.length} environments come and go`,
      body: cutBody(
        `${names}: lost and back ${told[0]?.memory.flips.length ?? 0} times in ${windowMinutes} min; it will not be said again until it is calm.`,
      ),
    },
    announced: [],
    entries: told.map(({ environment: own, memory }) =>
      backendEntry(own.id, memory, "notified", `${memory.name} comes and goes, which was announced once.`, now),
    ),
  });
}

function frameOf(kind: "backend-lost" | "backend-back", told: readonly Known[]): PolicyNotification {
  const [one] = told;
  const environments = environmentsOf(told);
  if (one === undefined) throw new Error("Nothing to tell");
  return {
    ...notificationOf(one.environment, kind, []),
    environment: environments.length === 1 ? one.environment.id : null,
    backend: told.length === 1 ? one.id : null,
  };
}

function environmentsOf(known: readonly Known[]): readonly EnvironmentDraft[] {
  return [...new Set(known.map(({ environment }) => environment))];
}

function namesOf(known: readonly Known[], environment: EnvironmentDraft): string {
  return listed(known.filter((one) => one.environment === environment).map(({ memory }) => memory.name));
}
