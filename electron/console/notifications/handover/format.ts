import { type CalendarTime, calendarTime, clockText, dateText } from "../localTime.ts";
import { markdownText } from "../markdown.ts";
import { plain } from "../words.ts";

/** Comments and notes are no longer than this. */
const longestWords = 300;
/** A sentence of the journal with such words in it. */
const longestSentence = 400;

/** What the person wrote, or a server said, as one line of Markdown. */
export function words(text: string, limit = longestWords): string {
  return markdownText(plain(text, limit));
}

export function sentence(text: string): string {
  return words(text, longestSentence);
}

/** Moments as the reader of one shift needs them: with the day only where it is another than the shift's only one. */
export function timesOf({ from, to, utc }: { readonly from: number; readonly to: number; readonly utc: boolean }) {
  const begin = calendarTime(from, utc);
  const sameDay = (time: CalendarTime) => dateText(time) === dateText(begin);
  const oneDay = sameDay(calendarTime(to, utc));
  return (at: number): string => {
    const time = calendarTime(at, utc);
    return oneDay && sameDay(time) ? clockText(time) : `${dateText(time)} ${clockText(time)}`;
  };
}

export type Times = ReturnType<typeof timesOf>;

/** The first `most` lines; how many are missing is said. */
export function capped(lines: readonly string[], most: number, noun = ""): string[] {
  if (lines.length <= most) return [...lines];
  return [...lines.slice(0, most), `- and ${(lines.length - most).toLocaleString("en")} more${noun}`];
}
