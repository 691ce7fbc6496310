import { compileAnchored, formatMatcher, type Matcher, matcherTest } from "./matchers.ts";
import type { Alert } from "./model/alert.ts";
import type { SilenceWish } from "./model/silence.ts";

// What a silence would do, said before it is written. Both sides use it: the form as one types, the console before it
// sends. Times are ms since 1970, durations ms.

/** A wish before it is complete: the form asks while one types. */
export type SilenceDraft = Omit<SilenceWish, "replaces">;

export interface SilenceWarning {
  readonly code:
    | "no-matcher"
    | "matches-everything"
    | "matches-empty"
    | "bad-regex"
    | "no-comment"
    | "ends-before-start"
    | "ends-in-past"
    | "negative-only"
    | "repeated-label"
    | "unreadable-regex"
    | "covers-all"
    | "covers-nothing"
    | "ends-soon"
    | "long";
  /** `refuse`: it must not be sent. */
  readonly severity: "refuse" | "warn";
  readonly message: string;
}

/** A matcher that a form offers, and whether it is switched on. */
export interface MatcherChip {
  readonly matcher: Matcher;
  readonly on: boolean;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Labels that every alert has: for them, "not empty" excludes nothing. */
const alwaysThere: ReadonlySet<string> = new Set(["alertname"]);
/** A pattern that matches all of these matches whatever comes. */
const probes = ["a", "Z", "0", " ", "-", "_", "x.y/z:1", "é", "a long value, with (signs) and 'quotes'"];
/** The most characters of a value, as the contract has it. */
const longestValue = 8192;

/**
 * The alerts that such a silence would quiet now. Resolved ones are over, and a gateway's are not Alertmanager's, so
 * neither counts. A pattern that cannot be read here covers nothing.
 */
export function coveredAlerts(matchers: readonly Matcher[], alerts: Iterable<Alert>): Alert[] {
  if (matchers.length === 0 || matchers.some((matcher) => isRegex(matcher) && pattern(matcher) === null)) return [];
  const test = matcherTest(matchers);
  return [...alerts].filter((alert) => canBeSilenced(alert) && test(alert.labels));
}

/** What is wrong or doubtful about a wish; `alerts` may be those of every environment. What refuses comes first. */
export function warningsFor(wish: SilenceDraft, alerts: Iterable<Alert>, now: number): SilenceWarning[] {
  const here = [...alerts].filter((alert) => alert.environment === wish.environment && canBeSilenced(alert));
  const warnings = plainWarnings(wish, now);
  const readable = !warnings.some(({ code }) => ["no-matcher", "bad-regex", "unreadable-regex"].includes(code));
  if (readable) {
    const covered = coveredAlerts(wish.matchers, here).length;
    const everything = warnings.some(({ code }) => code === "matches-everything");
    if (covered === 0) warnings.push(warn("covers-nothing", "It covers no alert that is known now."));
    else if (covered === here.length && covered > 2 && !everything) {
      warnings.push(warn("covers-all", `It covers all ${covered} alerts of this environment.`));
    }
  }
  return [...warnings.filter(isRefusal), ...warnings.filter((warning) => !isRefusal(warning))];
}

/** Why a wish must not be sent, whatever alerts there are; empty where it may. */
export function refusalsOf(wish: SilenceDraft, now: number): SilenceWarning[] {
  return plainWarnings(wish, now).filter(isRefusal);
}

function plainWarnings(wish: SilenceDraft, now: number): SilenceWarning[] {
  const warnings = [...matcherWarnings(wish.matchers), ...timeWarnings(wish, now)];
  return wish.comment.trim() === "" ? [...warnings, refuse("no-comment", "Say why, so that others know.")] : warnings;
}

function matcherWarnings(matchers: readonly Matcher[]): SilenceWarning[] {
  if (matchers.length === 0) return [refuse("no-matcher", "A silence needs at least one matcher.")];
  const unreadable = matchers.filter((matcher) => isRegex(matcher) && pattern(matcher) === null);
  const broken = unreadable.find(({ value }) => !isBalanced(value));
  if (broken !== undefined) {
    return [refuse("bad-regex", `${formatMatcher(broken)} is not a regular expression: a bracket is not closed.`)];
  }
  const warnings = unreadable.map((matcher) =>
    warn(
      "unreadable-regex",
      `${formatMatcher(matcher)} cannot be read here, so what it covers is not shown. Alertmanager may refuse it.`,
    ),
  );
  if (matchers.every(excludesNothing)) {
    warnings.push(refuse("matches-everything", "It would silence every alert. Add a matcher that names something."));
  } else if (matchers.every((matcher) => !isNegative(matcher) && acceptsEmpty(matcher))) {
    warnings.push(
      refuse("matches-empty", "Alertmanager refuses it: at least one matcher must name a value that is not empty."),
    );
  } else if (matchers.every((matcher) => isNegative(matcher) || excludesNothing(matcher) || acceptsEmpty(matcher))) {
    warnings.push(
      warn("negative-only", `It silences everything else: all alerts but those that ${excluded(matchers)} leaves out.`),
    );
  }
  for (const name of repeated(matchers.map((matcher) => matcher.name))) {
    warnings.push(
      warn("repeated-label", `${name} is named more than once, and all of them must hold (AND). For either, use =~.`),
    );
  }
  return warnings;
}

function timeWarnings({ startsAt, endsAt }: SilenceDraft, now: number): SilenceWarning[] {
  if (!isWritable(endsAt) || !isWritable(startsAt ?? now)) {
    return [refuse("long", "Its start or its end is no date that can be sent. Choose another.")];
  }
  if (endsAt <= (startsAt ?? now)) {
    return endsAt <= now
      ? [refuse("ends-in-past", "Its end has passed. Choose a later one.")]
      : [refuse("ends-before-start", "It ends before it starts. Choose a later end.")];
  }
  if (endsAt <= now) return [refuse("ends-in-past", "Its end has passed. Choose a later one.")];
  const minutes = Math.max(1, Math.round((endsAt - now) / 60_000));
  if (endsAt - now < hourMs) {
    return [warn("ends-soon", `It ends in ${minutes} min; what still fires then notifies again.`)];
  }
  const days = Math.floor((endsAt - Math.max(now, startsAt ?? now)) / dayMs);
  const long = longWarning(days * dayMs);
  return long === null ? [] : [warn("long", long)];
}

/** What is doubtful about a silence that lasts this many ms, a sentence; null while it is not long. */
export function longWarning(milliseconds: number): string | null {
  const days = Math.floor(milliseconds / dayMs);
  if (days < 7) return null;
  if (days < 90) return `It lasts ${days} days. Will somebody remember it?`;
  const length = days === 90 ? "It lasts 90 days" : `It lasts ${days} days, longer than 90 days`;
  return `${length}. A rule that must not notify is better changed.`;
}

/** The matchers to begin with for one alert: name and instance on, the rest off. */
export function matchersFromAlert(alert: Pick<Alert, "labels">): MatcherChip[] {
  return matchersFromAlerts([alert]);
}

/**
 * The matchers to begin with for a group: labels that all of them have, with `=` where the value is the same and `=~`
 * over the values where it differs; name and instance on, the rest off.
 */
export function matchersFromAlerts(alerts: readonly Pick<Alert, "labels">[]): MatcherChip[] {
  const [first, ...others] = alerts;
  if (first === undefined) return [];
  const chips: MatcherChip[] = [];
  for (const name of Object.keys(first.labels)) {
    if (!others.every(({ labels }) => Object.hasOwn(labels, name))) continue;
    const values = [...new Set(alerts.map(({ labels }) => labels[name] ?? ""))];
    const [value = ""] = values;
    const matcher: Matcher =
      values.length === 1
        ? { name, operator: "=", value }
        : { name, operator: "=~", value: values.map(escapeRegex).toSorted().join("|") };
    // One that cannot be sent would only be refused.
    if (matcher.value.length <= longestValue) chips.push({ matcher, on: name === "alertname" || name === "instance" });
  }
  return chips.toSorted((a, b) => rank(a) - rank(b) || (a.matcher.name < b.matcher.name ? -1 : 1));
}

function rank({ matcher, on }: MatcherChip): number {
  return matcher.name === "alertname" ? 0 : on ? 1 : 2;
}

/** A text as a regular expression that matches it alone; as Go's `regexp.QuoteMeta`. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&");
}

/** The command that does the same in a shell: `amtool silence add …`. */
export function formatWishAsAmtool(wish: SilenceDraft): string {
  const parts = [
    ...(wish.startsAt === null ? [] : [`--start=${isoTime(wish.startsAt)}`]),
    `--end=${isoTime(wish.endsAt)}`,
    `--comment=${shellQuoted(wish.comment)}`,
    ...wish.matchers.map((matcher) => shellQuoted(formatMatcher(matcher))),
  ];
  return `amtool silence add ${parts.join(" ")}`;
}

/** A moment as servers write it; `?` where it is none. */
export function isoTime(milliseconds: number): string {
  return isWritable(milliseconds) ? new Date(milliseconds).toISOString() : "?";
}

/** RFC 3339 ends with the year 9999. */
function isWritable(milliseconds: number): boolean {
  return milliseconds >= 0 && milliseconds < 253_402_300_800_000;
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function canBeSilenced(alert: Alert): boolean {
  return alert.state !== "resolved" && alert.gateway === null;
}

function isRefusal({ severity }: SilenceWarning): boolean {
  return severity === "refuse";
}

function refuse(code: SilenceWarning["code"], message: string): SilenceWarning {
  return { code, severity: "refuse", message };
}

function warn(code: SilenceWarning["code"], message: string): SilenceWarning {
  return { code, severity: "warn", message };
}

function isRegex({ operator }: Matcher): boolean {
  return operator === "=~" || operator === "!~";
}

function isNegative({ operator }: Matcher): boolean {
  return operator === "!=" || operator === "!~";
}

function pattern({ value }: Matcher): RegExp | null {
  return compileAnchored(value);
}

/** Whether an alert without the label passes. */
function acceptsEmpty(matcher: Matcher): boolean {
  return matcherTest([matcher])({});
}

/** Whether no alert there is could fail it. */
function excludesNothing(matcher: Matcher): boolean {
  const { name, operator, value } = matcher;
  const always = alwaysThere.has(name);
  const regex = isRegex(matcher) ? pattern(matcher) : null;
  switch (operator) {
    case "=":
      return false;
    case "!=":
      return always && value === "";
    case "=~":
      return regex !== null && (always || regex.test("")) && probes.every((probe) => regex.test(probe));
    case "!~":
      return always && regex?.test("") === true && !probes.some((probe) => regex.test(probe));
  }
}

function excluded(matchers: readonly Matcher[]): string {
  return matchers
    .filter((matcher) => !excludesNothing(matcher))
    .map(formatMatcher)
    .join(", ");
}

function repeated(names: readonly string[]): Set<string> {
  return new Set(names.filter((name, index) => names.indexOf(name) !== index));
}

/** Whether a pattern's brackets are all closed, whoever reads it: Go knows forms that JavaScript does not. */
function isBalanced(text: string): boolean {
  let depth = 0;
  let inClass = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    if (char === "\\") index += 1;
    else if (inClass) inClass = char !== "]";
    else if (char === "[") {
      inClass = true;
      if (text[index + 1] === "^") index += 1;
      // The first one in a class stands for itself.
      if (text[index + 1] === "]") index += 1;
    } else if (char === "(") depth += 1;
    else if (char === ")") depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0 && !inClass;
}

export { localZone, type ParsedDuration, parseDuration, utcZone, type WallTime, type Zone } from "./durations.ts";
