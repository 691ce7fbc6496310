import { spanText } from "../../format/duration.ts";
import type { ComponentDifference } from "./align.ts";

/** `31 ms and 1.02 s: 989 ms more`, `only in the first (31 ms)`. */
export function differenceWords({ a, b }: ComponentDifference): string {
  if (a === null) return `only in the second${b === null ? "" : ` (${spanText(b)})`}`;
  if (b === null) return `only in the first (${spanText(a)})`;
  const both = `${spanText(a)} and ${spanText(b)}`;
  if (a === 0 && b === 0) return "one moment in both";
  if (spanText(a) === spanText(b)) return `${spanText(a)} in both`;
  return `${both}: ${spanText(Math.abs(b - a))} ${b > a ? "more" : "less"}`;
}
