import { parser } from "@grafana/lezer-logql";
import type { SyntaxNode } from "@lezer/common";
import { describeLine, parseLogLine } from "../../../../shared/logLine.ts";
import { compileAnchored } from "../../../../shared/matchers.ts";
import type { Labels } from "../../../../shared/model/alert.ts";
import { ConsoleError } from "../../errors.ts";

/** A live query, split: what the server follows, and what is told apart here. */
export interface TailQuery {
  /** Selector and line filters: with a parser in its query a Loki loses most of a burst and reports none of it. */
  readonly plain: string;
  /** Whether a line that the server sent is wanted. */
  readonly wanted: (line: string, labels: Labels) => boolean;
}

type Value = (name: string) => string;
type Test = (value: Value) => boolean;

/**
 * Splits a LogQL query for lines.
 *
 * @throws ConsoleError BAD_QUERY for what is no LogQL, a query for numbers, or a stage that is not told apart here
 */
export function splitTailQuery(expression: string): TailQuery {
  const top = parser.parse(expression).topNode;
  const fault = firstFault(top);
  if (fault !== null) {
    throw new ConsoleError("BAD_QUERY", `This is no LogQL: there is a mistake at character ${fault + 1}.`);
  }
  const log = top.firstChild?.getChild("LogExpr");
  const selector = log?.getChild("Selector");
  if (log === null || log === undefined || selector === null || selector === undefined) {
    throw new ConsoleError("BAD_QUERY", 'A live tail follows lines, so it needs a selector such as {service="shell"}.');
  }
  const stages = stagesOf(log);
  let plain = textOf(selector, expression);
  const tests: Test[] = [];
  let parsed = false;
  for (const stage of stages) {
    const filters = stage.getChild("LineFilters");
    const filter = stage.getChild("LabelFilter");
    if (filters !== null) {
      // Behind a parser it could only be told apart here, and in front of it it means the same.
      plain += ` ${textOf(filters, expression)}`;
    } else if (filter !== null) tests.push(readFilter(filter, expression));
    else if (isPlainParser(stage, expression)) parsed = true;
    else {
      throw new ConsoleError(
        "BAD_QUERY",
        `A live tail cannot follow “${textOf(stage, expression).slice(0, 80)}”. Selectors, line filters, | json, | logfmt and filters of fields work; search the range instead for the rest.`,
      );
    }
  }
  return {
    plain,
    wanted: (line, labels) => {
      if (tests.length === 0) return true;
      const value = valuesOf(line, labels, parsed);
      return tests.every((test) => test(value));
    },
  };
}

function textOf({ from, to }: SyntaxNode, source: string): string {
  return source.slice(from, to);
}

function firstFault(node: SyntaxNode): number | null {
  let fault: number | null = null;
  node.cursor().iterate((each) => {
    if (fault === null && each.type.isError) fault = each.from;
  });
  return fault;
}

function stagesOf(node: SyntaxNode): SyntaxNode[] {
  const stages: SyntaxNode[] = [];
  node.cursor().iterate((each) => {
    if (each.name === "PipelineStage") stages.push(each.node);
  });
  return stages;
}

/** `| json` and `| logfmt` without arguments: a line tells by itself which of them it is. */
function isPlainParser(stage: SyntaxNode, source: string): boolean {
  return /^\|\s*(json|logfmt)$/.test(textOf(stage, source).trim());
}

function valuesOf(line: string, labels: Labels, parsed: boolean): Value {
  const isLabel = (name: string) => Object.hasOwn(labels, name);
  const fields = new Map(
    parsed ? parseLogLine(line).fields.map(([name, text]) => [labelName(name, isLabel), text]) : [],
  );
  return (name) => {
    const own = isLabel(name) ? labels[name] : fields.get(name);
    if (own !== undefined) return own;
    // The server adds it to what it stores, but not to the frames of a tail.
    return name === "detected_level" ? detectedLevel(line, labels) : "";
  };
}

function detectedLevel(line: string, labels: Labels): string {
  const { level } = describeLine(line, labels);
  return level === "warning" ? "warn" : level;
}

/** As Loki's parsers name it: a stream's label keeps its name, and the field of that name gets another. */
function labelName(field: string, isLabel: (name: string) => boolean): string {
  const name = field.replace(/[^a-zA-Z0-9_]/g, "_");
  return isLabel(name) ? `${name}_extracted` : name;
}

function readFilter(node: SyntaxNode, source: string): Test {
  const parts = node.getChildren("LabelFilter");
  const [left, right] = parts;
  if (left !== undefined && right !== undefined) {
    const [a, b] = [readFilter(left, source), readFilter(right, source)];
    return node.getChild("Or") === null ? (value) => a(value) && b(value) : (value) => a(value) || b(value);
  }
  if (left !== undefined) return readFilter(left, source);
  const matcher = node.getChild("Matcher");
  if (matcher !== null) return readMatcher(matcher, source);
  const number = node.getChild("NumberFilter");
  if (number !== null) return readNumber(number, source);
  throw new ConsoleError(
    "BAD_QUERY",
    `A live tail cannot follow the filter “${textOf(node, source).slice(0, 80)}”; compare with text or plain numbers.`,
  );
}

function readMatcher(node: SyntaxNode, source: string): Test {
  const name = childText(node, "Identifier", source);
  const text = unquote(childText(node, "String", source));
  if (node.getChild("Eq") !== null) return (value) => value(name) === text;
  if (node.getChild("Neq") !== null) return (value) => value(name) !== text;
  const pattern = compileAnchored(text);
  if (pattern === null) throw new ConsoleError("BAD_QUERY", `“${text.slice(0, 80)}” is not a regular expression.`);
  const wanted = node.getChild("Re") !== null;
  return (value) => pattern.test(value(name)) === wanted;
}

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  Gtr: (a, b) => a > b,
  Gte: (a, b) => a >= b,
  Lss: (a, b) => a < b,
  Lte: (a, b) => a <= b,
  Eq: (a, b) => a === b,
  Eql: (a, b) => a === b,
  Neq: (a, b) => a !== b,
};

function readNumber(node: SyntaxNode, source: string): Test {
  const name = childText(node, "Identifier", source);
  const number = Number(childText(node, "LiteralExpr", source));
  const kind = Object.keys(comparisons).find((each) => node.getChild(each) !== null);
  const compare = kind === undefined ? undefined : comparisons[kind];
  if (compare === undefined || Number.isNaN(number)) {
    throw new ConsoleError("BAD_QUERY", `A live tail cannot follow “${textOf(node, source).slice(0, 80)}”.`);
  }
  return (value) => {
    const text = value(name);
    return text !== "" && compare(Number(text), number);
  };
}

function childText(node: SyntaxNode, name: string, source: string): string {
  const child = node.getChild(name);
  return child === null ? "" : textOf(child, source);
}

function unquote(literal: string): string {
  if (literal.startsWith("`")) return literal.slice(1, -1);
  try {
    return String(JSON.parse(literal));
  } catch {
    throw new ConsoleError("BAD_QUERY", `The text ${literal.slice(0, 80)} has an escape that is not known here.`);
  }
}
