import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";
import type { Alert, Labels } from "../../../shared/model/alert.ts";
import type { AlertGraph, AlertRule } from "../../../shared/model/rule.ts";
import type { HttpClient } from "../http/client.ts";
import { queryRange, type Series } from "../prometheus/client.ts";

/** What a rule compares with what. */
export interface Comparison {
  readonly expression: string;
  readonly operator: string;
  readonly threshold: number;
}

const comparisons: ReadonlySet<string> = new Set(["==", "!=", ">", "<", ">=", "<="]);

/** The outermost comparison with a number in a rule's expression; null where there is none. */
export function comparisonOf(expression: string): Comparison | null {
  const node = withoutParentheses(parser.parse(expression).topNode);
  if (node?.name !== "BinaryExpr") return null;
  // A `bool` or a matching clause may stand between the operator and the right side.
  const [left, operator, ...rest] = parts(node);
  const right = rest.at(-1);
  if (left === undefined || operator === undefined || right === undefined) return null;
  const text = (part: SyntaxNode) => expression.slice(part.from, part.to);
  const sign = text(operator);
  const number = withoutParentheses(right);
  const threshold = number?.name === "NumberDurationLiteral" ? Number(text(number)) : Number.NaN;
  if (!comparisons.has(sign) || Number.isNaN(threshold)) return null;
  return { expression: text(left), operator: sign, threshold };
}

/** The children of a node that mean something. */
function parts(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== "LineComment") found.push(child);
  }
  return found;
}

/** What the tree's top and pairs of parentheses enclose. */
function withoutParentheses(node: SyntaxNode): SyntaxNode | undefined {
  let inner: SyntaxNode | undefined = node;
  while (inner !== undefined && (inner.name === "PromQL" || inner.name === "ParenExpr")) [inner] = parts(inner);
  return inner;
}

/** Points drawn; the server would refuse more than 11,000. */
const points = 120;
const shortestSpanMs = 30 * 60_000;
const longestSpanMs = 24 * 3_600_000;

/** The span worth drawing: what led to the alert and what followed, ms since 1970. */
export function graphSpan(
  alert: Pick<Alert, "startsAt" | "activeAt">,
  now: number,
): { from: number; to: number; stepMs: number } {
  const since = now - Math.min(alert.activeAt ?? alert.startsAt, alert.startsAt);
  const span = Math.min(longestSpanMs, Math.max(shortestSpanMs, since * 1.5));
  const stepMs = Math.max(1000, Math.ceil(span / points / 1000) * 1000);
  // The last point is now: what made the alert fire may be seconds old.
  const to = Math.floor(now / 1000) * 1000;
  return { from: to - points * stepMs, to, stepMs };
}

/** Recent values of what the rule compares, for this alert's own series; null where there is nothing to draw. */
export async function readAlertGraph(
  http: HttpClient,
  alert: Alert,
  rule: AlertRule & { readonly labels: Labels },
  external: Labels,
  now: number,
): Promise<AlertGraph | null> {
  const comparison = comparisonOf(rule.expression);
  if (comparison === null) return null;
  const span = graphSpan(alert, now);
  const series = await queryRange(http, { expression: comparison.expression, ...span });
  const own = ownSeries(series, seriesLabels(alert.labels, rule.labels, external));
  if (own === null) return null;
  const values = new Map(own.points);
  const drawn: [number, number | null][] = [];
  for (let time = span.from; time <= span.to; time += span.stepMs) {
    const value = values.get(time);
    drawn.push([time, value === undefined || !Number.isFinite(value) ? null : value]);
  }
  return {
    expression: comparison.expression,
    threshold: comparison.threshold,
    comparison: comparison.operator,
    ...span,
    points: drawn,
  };
}

/** An alert's labels without those that the rule or the server put on it. */
function seriesLabels(labels: Labels, ruleLabels: Labels, external: Labels): Labels {
  return Object.fromEntries(
    Object.entries(labels).filter(
      ([name, value]) => name !== "alertname" && !Object.hasOwn(ruleLabels, name) && external[name] !== value,
    ),
  );
}

function ownSeries(series: readonly Series[], labels: Labels): Series | null {
  const fits = ({ labels: own }: Series) => Object.entries(labels).every(([name, value]) => own[name] === value);
  return series.find(fits) ?? (series.length === 1 ? (series[0] ?? null) : null);
}
