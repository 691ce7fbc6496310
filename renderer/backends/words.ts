import { type BackendCondition, type BackendHealth, backendCondition } from "../../shared/model/backend.ts";
import { type Trouble, troubleOf, troublePhrases } from "../../shared/state/trouble.ts";
import { ageText } from "../format/duration.ts";
import { momentOf, type Zone } from "../format/time.ts";

const troubleWords: Readonly<Record<Trouble, string>> = {
  silent: "no answer",
  refusing: "refuses us",
  failing: "answers with an error",
  waiting: "waits for you",
  ended: "sign-in ended",
  unasked: "waits for the keychain",
};

/** Those that hinder us from asking at all. */
const hindrances: ReadonlySet<Trouble> = new Set<Trouble>(["waiting", "ended", "unasked"]);

/** The trouble of a backend whose last answer still counts: what hinders us is named, one bad answer is not. */
function failingText(health: BackendHealth): string {
  const trouble = troubleOf(health);
  return hindrances.has(trouble) ? troubleWords[trouble] : "failing";
}

/** The one phrase for a backend's condition. */
export function conditionText(health: BackendHealth, now: number): string {
  switch (backendCondition(health, now)) {
    case "answering":
      return "answering";
    case "failing":
      return failingText(health);
    case "waiting":
      return "checking…";
    case "stale":
      return troubleWords[troubleOf(health)];
  }
}

/** Since when a backend gives no good answer: its last one, else its first failure; null where it never had either. */
export function silentSince(health: BackendHealth): number | null {
  return health.lastSuccessAt ?? health.failingSince;
}

/** A sentence without its full stop, to go on after it. */
export function withoutStop(sentence: string): string {
  return sentence.replace(/\.+\s*$/, "");
}

/** A sentence with a full stop, where it does not end in a mark of its own. */
export function withStop(sentence: string): string {
  const text = sentence.trim();
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** `Prometheus has not answered for 3 min, since 10:27:12: connection refused.` */
export function silenceSentence(health: BackendHealth, name: string, now: number, zone: Zone): string {
  const why = health.error === null ? "" : `: ${health.error.message}`;
  return withStop(`${name} ${silencePhrase(health, now, zone)}${why}`);
}

/** `has not answered for 3 min, since 10:27:12`, to go on after a name. */
export function silencePhrase(health: BackendHealth, now: number, zone: Zone): string {
  const since = silentSince(health);
  const trouble = troubleOf(health);
  const age = since === null ? "" : ageText(now - since);
  const moment = since === null ? "" : momentOf(since, now, zone);
  const never = health.lastSuccessAt === null;
  if (trouble === "silent") {
    if (since === null) return never ? "has never answered" : "has not answered";
    return never
      ? `has never answered; it was first asked ${age} ago, at ${moment}`
      : `has not answered for ${age}, since ${moment}`;
  }
  const words = troublePhrases[trouble][0];
  return never || since === null ? words : `${words}; its last good answer came ${age} ago, at ${moment}`;
}

/** `Dev: Prometheus has not answered for 3 min, since 10:27:12; Loki refuses us.` The longest silence counts. */
export function silenceSummary(environment: string, silent: readonly BackendHealth[], now: number, zone: Zone): string {
  const phrases = byTrouble(silent).map(([trouble, backends]) => {
    const list = nameList(backends);
    const many = backends.length > 1;
    if (trouble !== "silent") return `${list} ${troublePhrases[trouble][many ? 1 : 0]}`;
    const since = longestSilence(backends);
    const age = since === null ? "" : ` for ${ageText(now - since)}, since ${momentOf(since, now, zone)}`;
    return `${list} ${many ? "have" : "has"} not answered${age}`;
  });
  return `${environment}: ${phrases.join("; ")}.`;
}

function byTrouble(backends: readonly BackendHealth[]): [Trouble, BackendHealth[]][] {
  const groups = new Map<Trouble, BackendHealth[]>();
  for (const health of backends) {
    const trouble = troubleOf(health);
    groups.set(trouble, [...(groups.get(trouble) ?? []), health]);
  }
  return [...groups];
}

function nameList(backends: readonly BackendHealth[]): string {
  const names = backends.map(({ name }) => name);
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : (names[0] ?? "");
}

function longestSilence(backends: readonly BackendHealth[]): number | null {
  const times = backends.flatMap((health) => silentSince(health) ?? []);
  return times.length === 0 ? null : Math.min(...times);
}

/** What the trust bar says beside a backend's name: how old its answer is and how long it took, or what is wrong. */
export function trustText(health: BackendHealth, now: number): string {
  const age = health.lastSuccessAt === null ? null : ageText(now - health.lastSuccessAt);
  const trouble = troubleOf(health);
  switch (backendCondition(health, now)) {
    case "waiting":
      return "checking…";
    case "answering":
      return `${age} ago${latencyText(health)}`;
    case "failing":
      return `${trouble === "refusing" ? troubleWords.refusing : failingText(health)}, last good answer ${age} ago`;
    case "stale":
      if (trouble === "silent") return age === null ? "never answered" : `no answer for ${age}`;
      return age === null ? troubleWords[trouble] : `${troubleWords[trouble]}, last good answer ${age} ago`;
  }
}

/**
 * The same of several backends that share a condition: `Prometheus, Alertmanager no answer for 3 min; Loki refuses us`,
 * and `all 3 refuse us` where they are all there are.
 *
 * @param every how many there are in all, where that is known
 */
export function troubleText(backends: readonly BackendHealth[], now: number, every = Number.NaN): string {
  return byTrouble(backends)
    .map(([trouble, group]) => {
      const [first] = [...group].sort((a, b) => (a.lastSuccessAt ?? 0) - (b.lastSuccessAt ?? 0));
      const all = group.length > 1 && group.length === every;
      const names = all ? `all ${every}` : group.map(({ name }) => name).join(", ");
      if (first === undefined) return names;
      const many = group.length > 1 && trouble !== "silent" && backendCondition(first, now) === "stale";
      if (trouble === "ended") return `${names}: ${trustText(first, now)}`;
      return `${names} ${many ? troublePhrases[trouble][1] : trustText(first, now)}`;
    })
    .join("; ");
}

function latencyText(health: BackendHealth): string {
  return health.latencyMs === null ? "" : ` · ${Math.round(health.latencyMs)} ms`;
}

/** Worst first: what a summary of several backends should be called after. */
const badness: readonly BackendCondition[] = ["stale", "failing", "waiting", "answering"];

export function worstCondition(backends: readonly BackendHealth[], now: number): BackendCondition | null {
  const conditions = new Set(backends.map((health) => backendCondition(health, now)));
  return badness.find((condition) => conditions.has(condition)) ?? null;
}
