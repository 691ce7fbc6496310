import type { Labels } from "./model/alert.ts";

/** The four operators of an Alertmanager matcher. */
export type MatcherOperator = "=" | "!=" | "=~" | "!~";

export interface Matcher {
  readonly name: string;
  readonly operator: MatcherOperator;
  readonly value: string;
}

export type ParsedMatchers =
  | { readonly ok: true; readonly matchers: readonly Matcher[] }
  | { readonly ok: false; readonly message: string; readonly position: number };

/**
 * Parses a filter in Alertmanager's syntax: `severity="critical", component=~"db.*"`, with or without braces, quotes
 * optional where a value has none of `{}!=~,"'` nor spaces. Source: Alertmanager `matcher/parse`, classic and UTF-8.
 */
export function parseMatchers(text: string): ParsedMatchers {
  const scanner = new Scanner(text);
  const matchers: Matcher[] = [];
  scanner.space();
  const braced = scanner.take("{");
  for (;;) {
    scanner.space();
    if (braced && scanner.take("}")) break;
    if (scanner.done()) {
      if (braced) return scanner.fail("a closing } is missing");
      break;
    }
    const matcher = readMatcher(scanner);
    if ("message" in matcher) return matcher;
    matchers.push(matcher);
    scanner.space();
    if (scanner.take(",")) continue;
    if (braced && scanner.take("}")) break;
    if (!scanner.done()) return scanner.fail("a comma is missing between two matchers");
  }
  scanner.space();
  if (!scanner.done()) return scanner.fail("there is text after the closing }");
  return { ok: true, matchers };
}

type Failure = { readonly ok: false; readonly message: string; readonly position: number };

function readMatcher(scanner: Scanner): Matcher | Failure {
  const name = scanner.string();
  if (name === null) return scanner.fail("a closing quote is missing");
  if (name === "") return scanner.fail("a label name is missing");
  scanner.space();
  const operator = scanner.operator();
  if (operator === null) return scanner.fail(`after ${name}, one of =, !=, =~ or !~ is missing`);
  scanner.space();
  const quoted = scanner.peek() === '"';
  const value = scanner.string();
  if (value === null) return scanner.fail("a closing quote is missing");
  if (value === "" && !quoted) return scanner.fail(`after ${name}${operator}, a value is missing`);
  if (operator === "=~" || operator === "!~") {
    if (compileAnchored(value) === null) return scanner.fail(`"${value}" is not a regular expression`);
  }
  return { name, operator, value };
}

class Scanner {
  private position = 0;
  constructor(private readonly text: string) {}

  done(): boolean {
    return this.position >= this.text.length;
  }
  peek(): string {
    return this.text.charAt(this.position);
  }
  take(token: string): boolean {
    if (!this.text.startsWith(token, this.position)) return false;
    this.position += token.length;
    return true;
  }
  space(): void {
    while (/\s/.test(this.peek())) this.position += 1;
  }
  operator(): MatcherOperator | null {
    for (const operator of ["=~", "!~", "!=", "="] as const) if (this.take(operator)) return operator;
    return null;
  }
  /** A quoted or bare word; null where a quote is not closed. */
  string(): string | null {
    if (!this.take('"')) {
      const start = this.position;
      while (!this.done() && !/[{}!=~,"'\s]/.test(this.peek())) this.position += 1;
      return this.text.slice(start, this.position);
    }
    let value = "";
    while (!this.done()) {
      const char = this.peek();
      this.position += 1;
      if (char === '"') return value;
      if (char !== "\\") {
        value += char;
        continue;
      }
      const escaped = this.peek();
      this.position += 1;
      // As in Alertmanager: only \n, \" and \\ are escapes, so that a regular expression keeps its backslashes.
      value += escaped === "n" ? "\n" : escaped === '"' || escaped === "\\" ? escaped : `\\${escaped}`;
    }
    return null;
  }
  fail(message: string): Failure {
    return { ok: false, message, position: this.position };
  }
}

/** The matcher as it is typed: `name=~"value"`. */
export function formatMatcher(matcher: Matcher): string {
  const name = /^[\p{L}\p{N}_.:-]+$/u.test(matcher.name) ? matcher.name : quote(matcher.name);
  return `${name}${matcher.operator}${quote(matcher.value)}`;
}

function quote(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

/** A test for labels; a missing label counts as the empty value, regular expressions are anchored, as in Alertmanager. */
export function matcherTest(matchers: readonly Matcher[]): (labels: Labels) => boolean {
  const tests = matchers.map(({ name, operator, value }) => {
    const matches = valueTest(operator, value);
    return (labels: Labels) => matches(Object.hasOwn(labels, name) ? (labels[name] ?? "") : "");
  });
  return (labels) => tests.every((test) => test(labels));
}

function valueTest(operator: MatcherOperator, value: string): (actual: string) => boolean {
  switch (operator) {
    case "=":
      return (actual) => actual === value;
    case "!=":
      return (actual) => actual !== value;
    case "=~":
    case "!~": {
      const pattern = compileAnchored(value);
      const wanted = operator === "=~";
      return (actual) => (pattern?.test(actual) ?? false) === wanted;
    }
  }
}

/** Go allows a backslash before any ASCII character that is no letter or digit, JavaScript's `u` flag before few. */
function toJavaScript(pattern: string): string {
  return pattern
    .replaceAll("(?P<", "(?<")
    .replace(/\\([\0-\x7f])/g, (whole, char: string) =>
      /[A-Za-z0-9]/.test(char) ? whole : `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`,
    );
}

/** A Go regular expression as JavaScript's, anchored at both ends; null where it is none. */
export function compileAnchored(pattern: string): RegExp | null {
  const flags = /^\(\?([ims]+)\)/.exec(pattern);
  const body = flags === null ? pattern : pattern.slice(flags[0].length);
  const letters = flags?.[1] ?? "";
  // With (?m), ^ and $ are the ends of a line, where those of the whole value are meant.
  const [start, end] = letters.includes("m") ? ["(?<!\\p{Any})", "(?!\\p{Any})"] : ["^", "$"];
  try {
    return new RegExp(`${start}(?:${toJavaScript(body)})${end}`, `u${letters}`);
  } catch {
    return null;
  }
}
