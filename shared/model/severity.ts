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

/** An environment's own words, in lower case, and their levels. */
export type OwnSeverities = ReadonlyMap<string, Severity>;

export const noOwnSeverities: OwnSeverities = new Map();

/** The words of a setting, made ready for `severityOf`. */
export function ownSeverities(words: Readonly<Record<string, Severity>> = {}): OwnSeverities {
  return new Map(Object.entries(words).map(([word, severity]) => [keyOf(word), severity]));
}

/**
 * The level of a `severity` label's word, whatever its case; the environment's own words win. A missing or unfamiliar
 * word is `unknown`.
 */
export function severityOf(word: string | undefined, own: OwnSeverities = noOwnSeverities): Severity {
  const key = keyOf(word ?? "");
  const chosen = own.get(key);
  if (chosen !== undefined) return chosen;
  // Labels are untrusted: `constructor` must not be found on the prototype.
  return (Object.hasOwn(levelOfWord, key) && levelOfWord[key]) || "unknown";
}

function keyOf(word: string): string {
  return word.trim().toLowerCase();
}

/** 0 for the worst level; for sorting. */
export function severityRank(severity: Severity): number {
  return severities.indexOf(severity);
}
