import { parser } from "@grafana/lezer-logql";

const parserStages = new Set(["LabelParser", "JsonExpressionParser", "LogfmtParser", "LogfmtExpressionParser"]);

/**
 * The LogQL with `| __error__=""` behind its last stage, so that lines which its parsers cannot read are left out
 * instead of failing a count; null where it has no parser, has that filter already, or is no LogQL. Source: Loki's
 * "Query errors": a metric query over lines with an `__error__` label fails.
 */
export function withoutParserErrors(expression: string): string | null {
  if (/__error__/.test(expression)) return null;
  const places: number[] = [];
  let parses = false;
  let broken = false;
  parser.parse(expression).iterate({
    enter: (node) => {
      if (node.type.isError) broken = true;
      if (parserStages.has(node.name)) parses = true;
      // The range's bracket stands behind the pipeline in a metric query.
      if (node.name === "Range") places.push(node.from);
    },
  });
  if (broken || !parses) return null;
  if (places.length === 0) return `${expression} | __error__=""`;
  let result = expression;
  for (const place of places.reverse()) {
    result = `${result.slice(0, place).trimEnd()} | __error__="" ${result.slice(place)}`;
  }
  return result;
}
