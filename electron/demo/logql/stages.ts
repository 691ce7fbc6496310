import type { SyntaxNode } from "@lezer/common";
import { anywherePattern, PatternError } from "../metrics/pattern.ts";
import { childOf, children, descendants } from "../syntax/tree.ts";
import { parseBytes, type Reader, unsupported } from "./read.ts";
import { type LabelChoice, type LabelFilter, type LineOperator, LogQueryError, type Stage } from "./syntax.ts";

/** The stages of a pipeline, first to last; the grammar nests them to the left. */
export function readPipeline(node: SyntaxNode, reader: Reader): readonly Stage[] {
  return children(node).flatMap((child) => {
    if (child.name === "PipelineExpr") return readPipeline(child, reader);
    return child.name === "PipelineStage" ? readStage(child, reader) : [];
  });
}

function readStage(node: SyntaxNode, reader: Reader): readonly Stage[] {
  const inner = children(node).find((child) => child.name !== "Pipe");
  if (!inner) return [];
  switch (inner.name) {
    case "LineFilters":
      return readLineFilters(inner, reader);
    case "LabelParser":
      return [readParser(inner)];
    case "JsonExpressionParser":
      return [{ kind: "json", only: readExtractions(inner, reader) }];
    case "LogfmtParser":
      return [{ kind: "logfmt", only: undefined }];
    case "LogfmtExpressionParser":
      return [{ kind: "logfmt", only: readExtractions(inner, reader) }];
    case "LabelFilter":
      return [{ kind: "label", filter: readLabelFilter(inner, reader) }];
    case "LineFormatExpr":
      return [{ kind: "format", template: reader.string(childOf(inner, "String")) }];
    case "LabelFormatExpr":
      return [readRenaming(inner, reader)];
    case "DropLabelsExpr":
    case "KeepLabelsExpr":
      return [{ kind: inner.name === "DropLabelsExpr" ? "drop" : "keep", choices: readChoices(inner, reader) }];
    case "DecolorizeExpr":
      return [{ kind: "nothing" }];
    default:
      throw unsupported(inner.name);
  }
}

function readParser(node: SyntaxNode): Stage {
  const name = node.firstChild?.name;
  if (name === "Json") return { kind: "json", only: undefined };
  if (name === "Logfmt") return { kind: "logfmt", only: undefined };
  throw unsupported(`the parser ${name ?? "?"}`);
}

function readLineFilters(node: SyntaxNode, reader: Reader): readonly Stage[] {
  return children(node).flatMap((child) =>
    child.name === "LineFilters" ? readLineFilters(child, reader) : [readLineFilter(child, reader)],
  );
}

function alternatives(node: SyntaxNode, reader: Reader): readonly string[] {
  return children(node).flatMap((child) => {
    if (child.name === "String") return [reader.string(child)];
    return child.name === "OrFilter" ? alternatives(child, reader) : [];
  });
}

function readLineFilter(node: SyntaxNode, reader: Reader): Stage {
  const filter = childOf(node, "Filter");
  if (!filter || childOf(node, "FilterOp")) throw unsupported("this line filter");
  const operator = reader.text(filter).trim();
  if (operator !== "|=" && operator !== "!=" && operator !== "|~" && operator !== "!~") throw unsupported(operator);
  const values = alternatives(node, reader);
  return { kind: "line", operator, values, accepts: lineTest(operator, values) };
}

function lineTest(operator: LineOperator, values: readonly string[]): (line: string) => boolean {
  const tests = values.map((value): ((line: string) => boolean) => {
    if (!operator.endsWith("~")) return (line) => line.includes(value);
    try {
      const pattern = anywherePattern(value);
      return (line) => pattern.test(line);
    } catch (cause) {
      if (!(cause instanceof PatternError)) throw cause;
      throw new LogQueryError(`parse error : stage '${operator} ${JSON.stringify(value)}' : ${cause.message}`);
    }
  });
  const some = (line: string): boolean => tests.some((test) => test(line));
  return operator.startsWith("!") ? (line) => !some(line) : some;
}

function readExtractions(node: SyntaxNode, reader: Reader): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const each of descendants(node, "LabelExtractionExpression")) {
    const name = childOf(each, "Identifier");
    const path = childOf(each, "String");
    if (name) found.set(reader.text(name), path ? reader.string(path) : reader.text(name));
  }
  return found;
}

/** Reads a label filter, also of a stage after `unwrap`. */
export function readLabelFilter(node: SyntaxNode, reader: Reader): LabelFilter {
  const parts = children(node);
  const [first] = parts;
  if (!first) throw unsupported("an empty label filter");
  if (parts.length > 1) {
    const filters = parts.filter((part) => part.name === "LabelFilter");
    const [left, right] = filters;
    if (!left || !right) throw unsupported("this label filter");
    // A comma and plain juxtaposition mean "and".
    const kind = parts.some((part) => part.name === "Or") ? "or" : "and";
    return { kind, left: readLabelFilter(left, reader), right: readLabelFilter(right, reader) };
  }
  switch (first.name) {
    case "LabelFilter":
      return readLabelFilter(first, reader);
    case "Matcher":
      return { kind: "text", matcher: reader.matcher(first) };
    case "NumberFilter":
      return readNumberFilter(first, reader, "none");
    case "UnitFilter":
      return readUnitFilter(first, reader);
    default:
      throw unsupported(first.name);
  }
}

function readNumberFilter(node: SyntaxNode, reader: Reader, unit: "none" | "duration" | "bytes"): LabelFilter {
  const [name, operator, value] = children(node);
  if (!name || !operator || !value) throw unsupported("this label filter");
  const text = reader.text(value);
  const number = unit === "duration" ? reader.duration(value) : unit === "bytes" ? parseBytes(text) : Number(text);
  if (number === undefined || Number.isNaN(number)) throw unsupported(`the number ${text}`);
  return { kind: "number", name: reader.text(name), operator: reader.text(operator), number, unit };
}

function readUnitFilter(node: SyntaxNode, reader: Reader): LabelFilter {
  const inner = node.firstChild;
  if (!inner) throw unsupported("this label filter");
  return readNumberFilter(inner, reader, inner.name === "DurationFilter" ? "duration" : "bytes");
}

function readRenaming(node: SyntaxNode, reader: Reader): Stage {
  const targets = new Map<string, { readonly from: string } | { readonly template: string }>();
  for (const each of descendants(node, "LabelFormatMatcher")) {
    const parts = children(each);
    const [name, value] = [parts[0], parts.at(-1)];
    if (!name || !value) continue;
    const plain = value.name === "Identifier";
    targets.set(reader.text(name), plain ? { from: reader.text(value) } : { template: reader.string(value) });
  }
  return { kind: "rename", targets };
}

function readChoices(node: SyntaxNode, reader: Reader): readonly LabelChoice[] {
  return children(node).flatMap((child): readonly LabelChoice[] => {
    if (child.name === "DropLabels" || child.name === "KeepLabels") return readChoices(child, reader);
    if (child.name !== "DropLabel" && child.name !== "KeepLabel") return [];
    const found = childOf(child, "Matcher");
    const name = childOf(found ?? child, "Identifier");
    return name ? [{ name: reader.text(name), matcher: found ? reader.matcher(found) : undefined }] : [];
  });
}
