import type { Labels } from "./labels.ts";
import { wholePattern } from "./pattern.ts";

/** The four comparisons of a label matcher. */
export type MatchOperator = "=" | "!=" | "=~" | "!~";

export interface Matcher {
  readonly name: string;
  readonly operator: MatchOperator;
  readonly value: string;
  /** Whether a label's value passes; an absent label has the value "". */
  readonly accepts: (value: string) => boolean;
}

function acceptance(operator: MatchOperator, value: string): (candidate: string) => boolean {
  if (operator === "=") return (candidate) => candidate === value;
  if (operator === "!=") return (candidate) => candidate !== value;
  const pattern = wholePattern(value);
  return operator === "=~" ? (candidate) => pattern.test(candidate) : (candidate) => !pattern.test(candidate);
}

/** Builds a matcher; throws PatternError for a bad regular expression. */
export function matcher(name: string, operator: MatchOperator, value: string): Matcher {
  return { name, operator, value, accepts: acceptance(operator, value) };
}

/** Whether the labels pass all matchers. */
export function matchesAll(labels: Labels, matchers: readonly Matcher[]): boolean {
  return matchers.every((each) => each.accepts(labels[each.name] ?? ""));
}
