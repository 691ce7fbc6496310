/** Severity levels, worst first. `unknown` is a level of its own: an unfamiliar word must not make an alert vanish. */
export const severities = ["critical", "high", "warning", "unknown", "info"] as const;

export type Severity = (typeof severities)[number];

const levelOfWord: Readonly<Record<string, Severity>> = {
  critical: "critical",
  crit: "critical",
  page: "critical",
  emergency: "critical",
  disaster: "critical",
  high: "high",
  error: "high",
  major: "high",
  warning: "warning",
  warn: "warning",
  medium: "warning",
  minor: "warning",
  low: "info",
  info: "info",
  information: "info",
  informational: "info",
  notice: "info",
  none: "info",
};

/** The level of a `severity` label's word, whatever its case; a missing or unfamiliar word is `unknown`. */
export function severityOf(word: string | undefined): Severity {
  const key = word?.trim().toLowerCase() ?? "";
  // Labels are untrusted: `constructor` must not be found on the prototype.
  return (Object.hasOwn(levelOfWord, key) && levelOfWord[key]) || "unknown";
}

/** 0 for the worst level; for sorting. */
export function severityRank(severity: Severity): number {
  return severities.indexOf(severity);
}
