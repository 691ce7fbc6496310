import { type BackendCondition, type BackendHealth, backendCondition } from "../../shared/model/backend.ts";
import type { SettingsState } from "../../shared/model/environment.ts";
import { ageText } from "../format/duration.ts";
import { momentOf, type Zone } from "../format/time.ts";

/** The one word for a condition. */
export const conditionWords: Readonly<Record<BackendCondition, string>> = {
  answering: "answering",
  failing: "failing",
  stale: "no answer",
  waiting: "checking…",
};

/** Since when a backend gives no answer: its first failure, else its last good answer; null where it never had either. */
export function silentSince(health: BackendHealth): number | null {
  return health.failingSince ?? health.lastSuccessAt;
}

/** A sentence without its full stop, to go on after it. */
export function withoutStop(sentence: string): string {
  return sentence.replace(/\.+\s*$/, "");
}

/** `Prometheus has not answered for 3 min, since 10:27:12: connection refused.` */
export function silenceSentence(health: BackendHealth, name: string, now: number, zone: Zone): string {
  const since = silentSince(health);
  const how = health.lastSuccessAt === null ? "has never answered" : "has not answered";
  const age = since === null ? "" : ` for ${ageText(now - since)}, since ${momentOf(since, now, zone)}`;
  const why = health.error === null ? "" : `: ${withoutStop(health.error.message)}`;
  if (health.lastSuccessAt === null && since !== null) {
    return `${name} ${how}; it was first asked ${ageText(now - since)} ago, at ${momentOf(since, now, zone)}${why}.`;
  }
  return `${name} ${how}${age}${why}.`;
}

/** `Dev: Prometheus and Loki have not answered for 3 min, since 10:27:12.` The longest silence counts. */
export function silenceSummary(environment: string, silent: readonly BackendHealth[], now: number, zone: Zone): string {
  const names = silent.map(({ name }) => name);
  const list = names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : (names[0] ?? "");
  const times = silent.flatMap((health) => silentSince(health) ?? []);
  const since = times.length === 0 ? null : Math.min(...times);
  const age = since === null ? "" : ` for ${ageText(now - since)}, since ${momentOf(since, now, zone)}`;
  return `${environment}: ${list} ${names.length > 1 ? "have" : "has"} not answered${age}.`;
}

/** What the trust bar says beside a backend's name: how old its answer is and how long it took, or what is wrong. */
export function trustText(health: BackendHealth, now: number): string {
  const age = health.lastSuccessAt === null ? null : ageText(now - health.lastSuccessAt);
  switch (backendCondition(health, now)) {
    case "waiting":
      return conditionWords.waiting;
    case "answering":
      return `${age} ago${latencyText(health)}`;
    case "failing":
      return `failing, last answer ${age} ago`;
    case "stale":
      return age === null ? "never answered" : `no answer for ${age}`;
  }
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

/** Where a credential will be kept, as a sentence. */
export function whereKept({ kind, reason }: SettingsState["secrets"]): string {
  if (kind === "keychain") return "It is kept in the system's keychain, never in the settings file.";
  const why = reason === null || reason === "" ? "" : `: ${withoutStop(reason)}`;
  return `It is kept in memory until the console ends, because there is no keychain${why}.`;
}

/** Where a credential will be sent, as a sentence. */
export function whereSent({ url }: BackendHealth): string {
  return `It is sent to ${URL.canParse(url) ? new URL(url).origin : url} only.`;
}
