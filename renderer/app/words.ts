import type { Severity } from "../../shared/model/severity.ts";
import { type Trouble, troubleOf } from "../../shared/state/trouble.ts";
import type { EnvironmentVerdict } from "../../shared/state/verdict.ts";
import { ageText } from "../format/duration.ts";
import { countOf, countText } from "../format/number.ts";
import type { Attention } from "./attention.ts";

/** What a pill of the switcher says. `tone` picks the colour; the text alone already says it all. */
export interface PillWords {
  readonly text: string;
  readonly tone: Severity | "clear" | "quiet" | "warning";
  /** True where a severity's shape stands before the text. */
  readonly shape: boolean;
  /** The same in a sentence, for a screen reader and for hovering. */
  readonly sentence: string;
}

/** `10 need attention, 2 acknowledged`; what nobody has comes first. */
export function attentionSentence({ firing, unknown, acknowledged }: Attention): string {
  const count = firing + unknown;
  const need = count === 0 ? "none needs attention" : `${countText(count)} ${count === 1 ? "needs" : "need"} attention`;
  return acknowledged === 0 ? need : `${need}, ${countText(acknowledged)} acknowledged`;
}

/** What several environments say together: `2 need attention; worst high; 1 backend without a good answer`. */
export function togetherSentence(verdict: EnvironmentVerdict, attention: Attention): string {
  if (verdict.verdict === "waiting") return "waiting for the first answers";
  const { silent, settling } = verdict;
  const parts = [
    attentionSentence(attention),
    attention.worst === null ? "" : `worst ${attention.worst}`,
    silent.length === 0 ? "" : `${countOf(silent.length, "backend")} without a good answer`,
    settling.length === 0 ? "" : `${countOf(settling.length, "backend")} settling`,
  ];
  return parts.filter((part) => part !== "").join("; ");
}

/** The words for an environment's verdict; `backendCount` tells a silent part from a whole environment that is gone. */
export function pillWords(verdict: EnvironmentVerdict, attention: Attention, backendCount: number): PillWords {
  const silent = silentWords(verdict, backendCount);
  switch (verdict.verdict) {
    case "alerting":
      return alertingWords(attention, silent);
    case "unsure":
      return { text: silent, tone: "warning", shape: false, sentence: `not sure: ${silent}` };
    case "waiting":
      return { text: "checking…", tone: "quiet", shape: false, sentence: "waiting for the first answers" };
    case "empty":
      return emptyWords(silent, backendCount);
    case "clear":
      return {
        text: "clear",
        tone: "clear",
        shape: false,
        sentence: `all clear, every backend answered lately${verdict.noted.length === 0 ? "" : "; see the notes on backends"}`,
      };
  }
}

/** Logs and other trails alone tell of no alerts, but they are backends. */
function emptyWords(silent: string, backendCount: number): PillWords {
  const [text, sentence] =
    backendCount === 0
      ? ["no backends", "no backends are configured"]
      : ["no alert source", ["nothing here tells of alerts", silent].filter((part) => part !== "").join("; ")];
  return { text, tone: "quiet", shape: false, sentence };
}

function alertingWords(attention: Attention, silent: string): PillWords {
  const { firing, unknown, acknowledged, worst } = attention;
  const parts = [
    attentionSentence(attention),
    firing > 0 ? `worst ${worst ?? "unknown"}` : "",
    unknown > 0 ? `${countText(unknown)} unknown` : "",
    silent,
  ].filter((part) => part !== "");
  const sentence = parts.join("; ");
  if (firing === 0 && unknown === 0) {
    return { text: `${countText(acknowledged)} acknowledged`, tone: "quiet", shape: true, sentence };
  }
  if (firing === 0) return { text: `${countText(unknown)} unknown`, tone: "quiet", shape: false, sentence };
  const more = unknown > 0 ? ` + ${countText(unknown)} unknown` : "";
  return { text: `${countText(firing)}${more}`, tone: worst ?? "unknown", shape: true, sentence };
}

interface SilentPill {
  readonly all: string;
  readonly some: string;
}

/** A backend that answers with an error is not out of reach, and nobody should look for the cable. */
const silentPills: Readonly<Record<Trouble, SilentPill>> = {
  silent: { all: "unreachable", some: "silent" },
  refusing: { all: "refuses us", some: "refusing" },
  failing: { all: "failing", some: "failing" },
  waiting: { all: "waits for you", some: "waiting for you" },
  ended: { all: "sign in again", some: "without a sign-in" },
  unasked: { all: "waits for the keychain", some: "waiting for the keychain" },
};
const severalTroubles: SilentPill = { all: "no good answer", some: "without a good answer" };

function silentWords(verdict: EnvironmentVerdict, backendCount: number): string {
  const count = verdict.silent.length;
  if (count === 0) return verdict.settling.length === 0 ? "" : "settling";
  const troubles = new Set(verdict.silent.map(troubleOf));
  const [only] = troubles;
  const words = troubles.size === 1 && only !== undefined ? silentPills[only] : severalTroubles;
  return count === backendCount ? words.all : `${count} of ${backendCount} ${words.some}`;
}

/**
 * `3 firing, 1 unseen critical · Production — Incident Console`. Never "all clear" for anything but the verdict.
 * `unseen`: critical notifications that nobody has looked at; where they cannot be shown, the title still tells.
 * `elsewhere`: how many more there are of environments that are not the chosen one.
 */
export function documentTitle(
  verdict: EnvironmentVerdict,
  where: string,
  connected: boolean,
  unseen = 0,
  elsewhere = 0,
): string {
  const here = unseen === 0 ? "" : `, ${countText(unseen)} unseen critical`;
  const others = elsewhere === 0 ? "" : `, ${countText(elsewhere)} unseen critical elsewhere`;
  return `${connected ? titleStart(verdict) : "Disconnected"}${here}${others} · ${where} — Incident Console`;
}

function titleStart(verdict: EnvironmentVerdict): string {
  const { firing, unknown } = verdict;
  switch (verdict.verdict) {
    case "alerting":
      return firing > 0 ? `${countText(firing)} firing` : `${countText(unknown)} unknown`;
    case "clear":
      return "All clear";
    case "unsure":
      return "Not sure";
    case "waiting":
      return "Checking";
    case "empty":
      return "No alert source";
  }
}

/** `every backend answered within the last 9 s`: what an "all clear" rests on. */
export function clearReason(verdict: EnvironmentVerdict): string {
  // Rounded up, so that "within" stays true.
  const age = Math.ceil((verdict.oldestAnswerMs ?? 0) / 1000) * 1000;
  return `every backend answered within the last ${ageText(Math.max(1000, age))}`;
}
