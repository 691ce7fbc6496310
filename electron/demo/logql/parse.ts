import { parser } from "@grafana/lezer-logql";
import type { SyntaxNode } from "@lezer/common";
import type { Grouping } from "../promql/syntax.ts";
import { childOf, children, descendants, firstError, placeOf } from "../syntax/tree.ts";
import { type Reader, readerOf, unsupported } from "./read.ts";
import { readLabelFilter, readPipeline } from "./stages.ts";
import { type LogQuery, LogQueryError, type MetricQuery, type Query, type Stage } from "./syntax.ts";

const emptyCompatible =
  "parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value. " +
  'For instance, app=~".*" does not meet this requirement, but app=~".+" will';

/** Reads a LogQL query. Throws LogQueryError, in Loki's words, for what is wrong or what the demo does not know. */
export function parseLogQL(text: string): Query {
  if (text.trim() === "") throw new LogQueryError("parse error : syntax error: unexpected $end");
  const top = parser.parse(text).topNode;
  const error = firstError(top);
  if (error) throw syntaxError(error, text);
  const expression = childOf(top, "Expr");
  if (!expression) throw new LogQueryError("parse error at line 1, col 1: syntax error: unexpected $end");
  return readExpression(expression, readerOf(text));
}

function syntaxError(error: SyntaxNode, text: string): LogQueryError {
  const rest = text.slice(error.from).trimStart();
  const { line, column } = placeOf(text, text.length - rest.length);
  const expected = error.parent?.name === "Selector" && rest === "" ? ", expecting } or ," : "";
  const token = rest === "" ? "$end" : /^[A-Za-z_]/.test(rest) ? "IDENTIFIER" : (rest[0] ?? "");
  return new LogQueryError(`parse error at line ${line}, col ${column}: syntax error: unexpected ${token}${expected}`);
}

function readExpression(node: SyntaxNode, reader: Reader): Query {
  const inner = children(node).find((child) => ["LogExpr", "MetricExpr", "Expr"].includes(child.name));
  if (!inner) throw unsupported("this expression");
  if (inner.name === "Expr") return readExpression(inner, reader);
  return inner.name === "LogExpr" ? readLogQuery(inner, reader) : readMetric(inner, reader);
}

function readLogQuery(node: SyntaxNode, reader: Reader): LogQuery {
  const inner = childOf(node, "LogExpr") ?? childOf(node, "LogRangeExpr");
  if (inner && !childOf(node, "Selector")) return readLogQuery(inner, reader);
  const selector = childOf(node, "Selector");
  const pipeline = childOf(node, "PipelineExpr");
  const matchers = selector ? descendants(selector, "Matcher").map(reader.matcher) : [];
  if (matchers.every((each) => each.operator.startsWith("!") || each.accepts("")))
    throw new LogQueryError(emptyCompatible);
  return { kind: "log", matchers, stages: pipeline ? readPipeline(pipeline, reader) : [] };
}

function metricOf(node: SyntaxNode, reader: Reader): MetricQuery {
  const query = node.name === "MetricExpr" ? readMetric(node, reader) : readExpression(node, reader);
  if (query.kind === "log") throw new LogQueryError("parse error : unexpected type for a metric query: a log query");
  return query;
}

function readMetric(node: SyntaxNode, reader: Reader): MetricQuery {
  const inner = children(node).find((child) => child.name.endsWith("Expr"));
  if (!inner) throw unsupported("this expression");
  switch (inner.name) {
    case "MetricExpr":
      return readMetric(inner, reader);
    case "LiteralExpr":
      return { kind: "number", value: Number(reader.text(inner)) };
    case "RangeAggregationExpr":
      return readRange(inner, reader);
    case "VectorAggregationExpr":
      return readVector(inner, reader);
    case "BinOpExpr":
      return readBinary(inner, reader);
    default:
      throw unsupported(inner.name);
  }
}

function groupingOf(node: SyntaxNode, reader: Reader): Grouping | undefined {
  const grouping = childOf(node, "Grouping");
  if (!grouping) return undefined;
  const names = descendants(grouping, "Identifier").map(reader.text);
  return { kind: childOf(grouping, "Without") ? "without" : "by", names };
}

const plainRanges = new Set(["count_over_time", "rate", "bytes_over_time", "bytes_rate"]);
const unwrappedRanges = new Set(["sum_over_time", "avg_over_time", "min_over_time", "max_over_time", "rate"]);

function readRange(node: SyntaxNode, reader: Reader): MetricQuery {
  const operation = childOf(node, "RangeOp");
  const range = childOf(node, "LogRangeExpr");
  if (!operation || !range) throw unsupported("this range aggregation");
  const name = reader.text(operation);
  const unwrapping = childOf(range, "UnwrapExpr");
  if (!(unwrapping ? unwrappedRanges : plainRanges).has(name)) throw unsupported(name);
  const offset = childOf(range, "OffsetExpr");
  return {
    kind: "range",
    operation: name,
    query: readLogQuery(range, reader),
    range: reader.duration(childOf(range, "Range")),
    offset: offset ? reader.duration(offset) : 0,
    unwrap: unwrapping ? unwrapLabel(unwrapping, reader) : undefined,
    after: unwrapping ? stagesAfterUnwrap(unwrapping, reader) : [],
    grouping: groupingOf(node, reader),
  };
}

function unwrapLabel(node: SyntaxNode, reader: Reader): string {
  const inner = childOf(node, "UnwrapExpr");
  if (inner) return unwrapLabel(inner, reader);
  if (childOf(node, "ConvOp")) throw unsupported("a conversion in unwrap");
  const label = childOf(node, "Identifier");
  if (!label) throw unsupported("this unwrap");
  return reader.text(label);
}

function stagesAfterUnwrap(node: SyntaxNode, reader: Reader): readonly Stage[] {
  const filter = childOf(node, "LabelFilter");
  const inner = childOf(node, "UnwrapExpr");
  const before = inner ? stagesAfterUnwrap(inner, reader) : [];
  return filter ? [...before, { kind: "label", filter: readLabelFilter(filter, reader) }] : before;
}

function readVector(node: SyntaxNode, reader: Reader): MetricQuery {
  const operation = childOf(node, "VectorOp");
  const operand = childOf(node, "MetricExpr");
  const number = childOf(node, "Number");
  if (!operation || !operand) throw unsupported("this aggregation");
  const name = reader.text(operation);
  if (!["sum", "avg", "min", "max", "count", "stddev", "stdvar", "topk", "bottomk"].includes(name))
    throw unsupported(name);
  return {
    kind: "vector",
    operation: name,
    parameter: number ? Number(reader.text(number)) : Number.NaN,
    grouping: groupingOf(node, reader) ?? { kind: "by", names: [] },
    operand: metricOf(operand, reader),
  };
}

function readBinary(node: SyntaxNode, reader: Reader): MetricQuery {
  const parts = children(node);
  const sides = parts.filter((part) => part.name === "Expr" || part.name === "MetricExpr");
  const operator = parts.find((part) => !["Expr", "MetricExpr", "BinOpModifier"].includes(part.name));
  const modifier = childOf(node, "BinOpModifier");
  const [left, right] = sides;
  if (!left || !right || !operator) throw unsupported("this operation");
  if (modifier && !["", "bool"].includes(reader.text(modifier).trim())) throw unsupported("vector matching");
  return {
    kind: "binary",
    operator: reader.text(operator),
    bool: modifier !== undefined && childOf(modifier, "Bool") !== undefined,
    left: metricOf(left, reader),
    right: metricOf(right, reader),
  };
}
