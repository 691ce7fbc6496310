import { parser } from "@grafana/lezer-logql";

/** A place in a text, by characters from its beginning. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

/** What a text asks for: lines, or numbers. */
export type QueryKind = "empty" | "log" | "metric";

/** The first place that the grammar cannot read; null where it reads all of it. */
export function firstFault(text: string): Place | null {
  let fault: Place | null = null;
  parser.parse(text).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError && fault === null) fault = { from, to };
      return fault === null;
    },
  });
  return fault;
}

/**
 * Tells a query for lines from one for numbers. What the grammar cannot read is told by its beginning: the server has
 * the last word, and its own sentence is the better one.
 */
export function queryKind(text: string): QueryKind {
  const expression = parser.parse(text).topNode.getChild("Expr");
  if (expression !== null && firstFault(text) === null) {
    if (expression.getChild("LogExpr") !== null) return "log";
    if (expression.getChild("MetricExpr") !== null) return "metric";
  }
  const bare = text.replace(/#[^\n]*/g, "").trim();
  if (bare === "") return "empty";
  return /^[({\s]*\{/.test(bare) || !/[([]/.test(bare) ? "log" : "metric";
}

/** True for `{service="shell"}` and nothing beside it. */
export function isSelector(text: string): boolean {
  if (firstFault(text) !== null) return false;
  const log = parser.parse(text).topNode.getChild("Expr")?.getChild("LogExpr");
  const selector = log?.getChild("Selector");
  if (log === null || log === undefined || selector === null || selector === undefined) return false;
  return log.getChild("PipelineExpr") === null && selector.getChild("Matchers") !== null && !text.includes("#");
}

/**
 * The place that a server's sentence names: `parse error at line 1, col 9: syntax error`. Lines and columns count from
 * 1 (Loki, `pkg/logql/syntax/lex.go`); null where it names none.
 */
export function faultOfServer(message: string, text: string): Place | null {
  const match = /\bline (\d+), col (\d+)/.exec(message);
  if (match === null) return null;
  const [line, column] = [Number(match[1]), Number(match[2])];
  const lines = text.split("\n");
  const found = lines[line - 1];
  if (found === undefined) return null;
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const at = start + Math.min(Math.max(0, column - 1), found.length);
  const word = /^(?:\w+|.)/su.exec(text.slice(at))?.[0] ?? "";
  // At the end there is nothing to mark but what stands before it.
  return word.trim() === "" ? { from: Math.max(0, at - 1), to: at } : { from: at, to: at + word.length };
}
