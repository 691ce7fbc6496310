import type { Severity } from "../../../shared/model/severity.ts";
import type { EnvironmentVerdict } from "../../../shared/state/verdict.ts";
import type { TrayState } from "./trayState.ts";

export interface Counts {
  readonly firing: number;
  readonly unknown: number;
  readonly acknowledged: number;
  readonly worst: Severity | null;
}

/** `2 firing, worst critical, 1 acknowledged; no good answer from Prometheus`. "All clear" for that verdict alone. */
export function stateWords(counts: Counts, verdict: EnvironmentVerdict, backendCount: number): string {
  const alerts = countWords(counts);
  const doubt = doubtWords(verdict, backendCount);
  if (alerts !== "") return doubt === "" ? alerts : `${alerts}; ${doubt}`;
  switch (verdict.verdict) {
    case "clear":
      return "all clear";
    case "empty":
      return "nothing here tells of alerts";
    case "unsure":
      return `not sure: ${doubt}`;
    case "waiting":
    case "alerting":
      return "waiting for the first answers";
  }
}

function countWords({ firing, unknown, acknowledged, worst }: Counts): string {
  const worstWords = worst === "unknown" ? "severity unknown" : `worst ${worst}`;
  const parts = [
    firing > 0 ? `${firing} firing, ${worstWords}` : "",
    unknown > 0 ? `${unknown} unknown` : "",
    acknowledged > 0 ? `${acknowledged} acknowledged` : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function doubtWords({ silent, settling }: EnvironmentVerdict, backendCount: number): string {
  const [first, ...others] = silent;
  if (first !== undefined) {
    return `no good answer from ${others.length === 0 ? first.name : `${silent.length} of ${backendCount} backends`}`;
  }
  const [waits] = settling;
  return waits === undefined ? "" : `${waits.name} restarted and cannot tell yet`;
}

/** A name from the settings as part of a line: no line break, no sign that turns the direction, not endless. */
export function oneLine(text: string, longest = 60): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Z}\s]+/gu, " ").trim();
  const characters = [...plain];
  return characters.length <= longest ? plain : `${characters.slice(0, longest - 1).join("")}…`;
}

/** `1 notification was not shown`; empty where none is missing. */
export function undeliveredWords(count: number): string {
  if (count === 0) return "";
  return count === 1 ? "1 notification was not shown" : `${count} notifications were not shown`;
}

/** `08:00`, and `Mon 08:00` on another day than now's. Local time. */
export function timeWords(at: number, now: number): string {
  const date = new Date(at);
  const time = `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
  const day = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][date.getDay()];
  return date.toDateString() === new Date(now).toDateString() ? time : `${day} ${time}`;
}

/** Windows cuts a tray's text after so many characters, wherever that is. */
const longestOnWindows = 127;

/** What hovering says: a line for each environment; where there is no room for that, one for all. */
export function tooltipOf(state: TrayState, now: number, platform: NodeJS.Platform): string {
  const lost = undeliveredWords(state.undelivered);
  const muted = state.mutedUntil === null ? "" : `Muted until ${timeWords(state.mutedUntil, now)}`;
  const environments = state.environments.map(({ name, words }) => `${oneLine(name)}: ${words}`);
  const whole = `Incident Console: ${environments.length === 0 ? emptyWords(state) : state.words}`;
  const lines = (middle: readonly string[]) => [lost, ...middle, muted].filter((line) => line !== "").join("\n");
  const full = lines(environments.length === 0 ? [whole] : environments);
  if (platform !== "win32" || full.length <= longestOnWindows) return full;
  return lines([whole]).slice(0, longestOnWindows);
}

function emptyWords({ sign, words }: TrayState): string {
  return sign === "waiting" ? words : "no environment yet";
}
