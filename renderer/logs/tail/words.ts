import type { TailEnvironment, TailGap } from "../../../shared/model/tail.ts";
import { withoutStop } from "../../backends/words.ts";
import { ageText } from "../../format/duration.ts";
import { countOf, countText } from "../../format/number.ts";
import { momentOf, type Zone } from "../../format/time.ts";

/**
 * How the tail of one environment stands: `live since 10:24:01`, `reconnecting in 3 s because …`. `connected`: whether
 * the page hears of the console, without which nothing is known of it.
 */
export function tailWords(tail: TailEnvironment, now: number, zone: Zone, connected: boolean): string {
  if (!connected) return "connection to the console lost";
  const why = tail.error === null ? "" : withoutStop(tail.error.message);
  switch (tail.status) {
    case "connecting":
      return why === "" ? "connecting…" : `connecting ${nextTry(tail, now)} because ${lowerFirst(why)}`;
    case "live":
      return `live since ${momentOf(tail.since, now, zone)}`;
    case "reconnecting":
      return `reconnecting ${nextTry(tail, now)}${why === "" ? "" : ` because ${lowerFirst(why)}`}`;
    case "failed":
      return `failed: ${why === "" ? "the server refused" : why}`;
  }
}

function nextTry({ nextAttemptAt }: TailEnvironment, now: number): string {
  if (nextAttemptAt === null || nextAttemptAt <= now) return "now";
  return `in ${ageText(Math.ceil((nextAttemptAt - now) / 1000) * 1000)}`;
}

/** A name at the beginning keeps its capital: only an ordinary word loses it. */
function lowerFirst(text: string): string {
  return /^(The|A|An|It|This|There|No)\b/.test(text) ? text.slice(0, 1).toLowerCase() + text.slice(1) : text;
}

/** `1,234 received`, `1,234 received, 12 lost`. */
export function countWords({ received, lost }: TailEnvironment): string {
  return lost === 0 ? `${countText(received)} received` : `${countText(received)} received, ${countText(lost)} lost`;
}

/** `12 lines missing: Loki could not keep up and left them out.` */
export function gapWords({ lines, text }: TailGap): string {
  return `${lines === null ? "Lines are missing" : `${countOf(lines, "line")} missing`}: ${text}`;
}

/** `0 lines/s`, `0.4 lines/s`, `1,204 lines/s`. */
export function rateWords(perSecond: number): string {
  const shown = perSecond >= 10 || perSecond === 0 ? Math.round(perSecond) : Math.round(perSecond * 10) / 10;
  return `${countText(shown)} ${shown === 1 ? "line" : "lines"}/s`;
}

/** What the button says that goes on after a pause. */
export function resumeWords(fresh: number, lost: number): string {
  const lines = fresh === 0 ? "No new lines" : countOf(fresh, "new line");
  const gone = lost === 0 ? "" : `, the oldest ${countText(lost)} have left the buffer`;
  return `${lines}${gone} – resume`;
}
