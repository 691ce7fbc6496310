import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";
import { type Matcher, type MatchOperator, matcher } from "../metrics/matcher.ts";
import { PatternError } from "../metrics/pattern.ts";
import { parseDuration } from "../syntax/duration.ts";
import { unquote } from "../syntax/quoted.ts";
import { childOf, children, firstError, placeOf } from "../syntax/tree.ts";
import { checkTypes } from "./check.ts";
import { type Expression, type Grouping, type Matching, QueryError } from "./syntax.ts";

interface Source {
  readonly text: string;
  readonly textOf: (node: SyntaxNode) => string;
  readonly fail: (index: number, message: string) => QueryError;
}

function sourceOf(text: string): Source {
  return {
    text,
    textOf: (node) => text.slice(node.from, node.to),
    fail: (index, message) => {
      const { line, column } = placeOf(text, index);
      return new QueryError(`${line}:${column}: parse error: ${message}`);
    },
  };
}

/**
 * Reads a PromQL query. Throws QueryError, with the place and Prometheus's words, for what is wrong or what the demo
 * does not know (sub-queries, `@`, native histograms).
 */
export function parsePromQL(text: string): Expression {
  const source = sourceOf(text);
  const top = parser.parse(text).topNode;
  const root = children(top).find((node) => node.name !== "LineComment");
  if (!root || (root.type.isError && root.from === root.to && root.from === text.length && text.trim() === "")) {
    throw new QueryError("unknown position: parse error: no expression found in input");
  }
  const error = firstError(top);
  if (error) throw syntaxError(error, source);
  const expression = read(root, source);
  checkTypes(expression, source.fail);
  return expression;
}

function syntaxError(error: SyntaxNode, source: Source): QueryError {
  const rest = source.text.slice(error.from).trimStart();
  const index = source.text.length - rest.length;
  if (rest === "") {
    const end = source.text.length;
    if (source.text.split("{").length > source.text.split("}").length) {
      return source.fail(end, "unexpected end of input inside braces");
    }
    if (source.text.split("(").length > source.text.split(")").length)
      return source.fail(end, "unclosed left parenthesis");
    return source.fail(end, "unexpected end of input");
  }
  const before = /[A-Za-z_:][\w:]*\s*$/.exec(source.text.slice(0, index))?.[0];
  if (before && rest.startsWith("(")) {
    return source.fail(index - before.length, `unknown function with name "${before.trimEnd()}"`);
  }
  const word = /^[A-Za-z_:][\w:]*/.exec(rest)?.[0];
  const inMatchers = error.parent?.name.endsWith("LabelMatcher") ? " in label matching, expected string" : "";
  if (word) return source.fail(index, `unexpected identifier "${word}"${inMatchers}`);
  return source.fail(index, `unexpected character: ${JSON.stringify(rest[0])}${inMatchers}`);
}

function read(node: SyntaxNode, source: Source): Expression {
  const from = node.from;
  switch (node.name) {
    case "NumberDurationLiteral":
      return { kind: "number", from, value: numberOf(source.textOf(node)) };
    case "StringLiteral":
      return { kind: "string", from, value: unquote(source.textOf(node)) };
    case "ParenExpr":
      return read(only(node, source), source);
    case "UnaryExpr":
      return readUnary(node, source);
    case "VectorSelector":
      return { kind: "selector", from, matchers: matchersOf(node, source), range: 0, offset: 0 };
    case "MatrixSelector":
      return readRange(node, source);
    case "OffsetExpr":
      return readOffset(node, source);
    case "FunctionCall":
      return readCall(node, source);
    case "AggregateExpr":
      return readAggregate(node, source);
    case "BinaryExpr":
      return readBinary(node, source);
    default:
      throw source.fail(from, `${node.name} is not supported by the demo's Prometheus`);
  }
}

function only(node: SyntaxNode, source: Source): SyntaxNode {
  const found = children(node).at(0);
  if (!found) throw source.fail(node.from, "no expression found in input");
  return found;
}

function numberOf(text: string): number {
  const plain = text.replaceAll("_", "").toLowerCase();
  if (plain.endsWith("inf")) return plain.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const duration = parseDuration(plain);
  return duration === undefined ? Number(plain) : duration / 1000;
}

function readUnary(node: SyntaxNode, source: Source): Expression {
  const [operator, operand] = children(node);
  if (!operator || !operand) throw source.fail(node.from, "unexpected end of input");
  const inner = read(operand, source);
  return source.textOf(operator) === "-" ? { kind: "negate", from: node.from, operand: inner } : inner;
}

function matchersOf(node: SyntaxNode, source: Source): readonly Matcher[] {
  const name = childOf(node, "Identifier");
  const list = childOf(node, "LabelMatchers");
  const named = name ? [matcher("__name__", "=", source.textOf(name))] : [];
  const matchers = [...named, ...(list ? children(list).map((each) => matcherOf(each, source)) : [])];
  if (matchers.every((each) => each.accepts(""))) {
    throw source.fail(node.from, "vector selector must contain at least one non-empty matcher");
  }
  return matchers;
}

function matcherOf(node: SyntaxNode, source: Source): Matcher {
  // {"http.requests"} names the metric, as Prometheus 3 allows.
  if (node.name === "QuotedLabelName") return matcher("__name__", "=", unquote(source.textOf(node)));
  const [name, operator, value] = children(node);
  if (!name || !operator || !value) throw source.fail(node.from, "unexpected end of input inside braces");
  const label = name.name === "QuotedLabelName" ? unquote(source.textOf(name)) : source.textOf(name);
  try {
    return matcher(label, source.textOf(operator) as MatchOperator, unquote(source.textOf(value)));
  } catch (cause) {
    if (cause instanceof PatternError) throw source.fail(name.from, cause.message);
    throw cause;
  }
}

function durationOf(node: SyntaxNode | undefined, source: Source): number {
  const text = node ? source.textOf(node).trim() : "";
  const negative = text.startsWith("-");
  const value = parseDuration(negative ? text.slice(1) : text);
  if (value !== undefined) return negative ? -value : value;
  const seconds = Number(text);
  if (text === "" || Number.isNaN(seconds)) {
    throw source.fail(node?.from ?? 0, `bad number or duration syntax: ${JSON.stringify(text)}`);
  }
  return seconds * 1000;
}

function readRange(node: SyntaxNode, source: Source): Expression {
  const operand = read(only(node, source), source);
  if (operand.kind !== "selector") throw source.fail(node.from, "ranges only allowed for vector selectors");
  const range = durationOf(childOf(node, "DurationExpr"), source);
  if (range <= 0) throw source.fail(node.from, "duration must be greater than 0");
  return { ...operand, range };
}

function readOffset(node: SyntaxNode, source: Source): Expression {
  const operand = read(only(node, source), source);
  if (operand.kind !== "selector") {
    throw source.fail(
      node.from,
      "offset modifier must be preceded by an instant vector selector or range vector selector",
    );
  }
  return { ...operand, offset: durationOf(childOf(node, "OffsetDurationExpr"), source) };
}

function readCall(node: SyntaxNode, source: Source): Expression {
  const name = childOf(node, "FunctionIdentifier");
  const body = childOf(node, "FunctionCallBody");
  if (!name || !body) throw source.fail(node.from, "unexpected end of input");
  const given = children(body).map((each) => read(each, source));
  return { kind: "call", from: node.from, name: source.textOf(name), arguments: given };
}

function namesOf(node: SyntaxNode | undefined, source: Source): readonly string[] {
  return (node ? children(node) : []).map((each) =>
    each.name === "QuotedLabelName" ? unquote(source.textOf(each)) : source.textOf(each),
  );
}

function readAggregate(node: SyntaxNode, source: Source): Expression {
  const operation = childOf(node, "AggregateOp");
  const body = childOf(node, "FunctionCallBody");
  const modifier = childOf(node, "AggregateModifier");
  const given = body ? children(body).map((each) => read(each, source)) : [];
  const operand = given.at(-1);
  if (!operation || !operand) throw source.fail(node.from, "no arguments for aggregate expression provided");
  const grouping: Grouping = {
    kind: modifier && childOf(modifier, "Without") ? "without" : "by",
    names: modifier ? namesOf(childOf(modifier, "GroupingLabels"), source) : [],
  };
  const parameter = given.length > 1 ? given[0] : undefined;
  return { kind: "aggregate", from: node.from, operation: source.textOf(operation), parameter, grouping, operand };
}

function readBinary(node: SyntaxNode, source: Source): Expression {
  const parts = children(node);
  const [left, operator, right] = [parts[0], parts[1], parts.at(-1)];
  if (!left || !operator || !right) throw source.fail(node.from, "unexpected end of input");
  const clause = childOf(node, "MatchingModifierClause");
  const base = read(left, source);
  // The grammar takes -2 for one number, but in PromQL the power binds stronger than the sign: -2 ^ 2 is -4.
  const signed = operator.name === "Pow" && base.kind === "number" && source.textOf(left).startsWith("-");
  const power: Expression = {
    kind: "binary",
    from: node.from,
    operator: source.textOf(operator),
    bool: childOf(node, "BoolModifier") !== undefined,
    matching: clause ? readMatching(clause, source) : undefined,
    left: signed ? { ...base, value: -base.value } : base,
    right: read(right, source),
  };
  return signed ? { kind: "negate", from: node.from, operand: power } : power;
}

function readMatching(node: SyntaxNode, source: Source): Matching {
  const lists = node.getChildren("GroupingLabels");
  const many = childOf(node, "GroupLeft") ? "left" : childOf(node, "GroupRight") ? "right" : undefined;
  return {
    kind: childOf(node, "On") ? "on" : "ignoring",
    names: namesOf(lists[0], source),
    many,
    include: namesOf(lists[1], source),
  };
}
