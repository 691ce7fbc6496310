import type { Answer, Exchange } from "../http/exchange.ts";
import { alertValueText } from "../promql/value.ts";
import type { RuleEngine } from "../rules/engine.ts";
import type { ActiveAlert, Rule, RuleGroup } from "../rules/rule.ts";
import { goTime } from "../syntax/clock.ts";
import { ParameterError, success } from "./answers.ts";

/** What Prometheus adds to a millisecond: its evaluations start at odd nanoseconds. */
const nanos = 909_097;

function wireAlert(alert: ActiveAlert): unknown {
  return {
    labels: alert.labels,
    annotations: alert.annotations,
    state: alert.state,
    activeAt: goTime(alert.activeAt, nanos),
    value: alertValueText(alert.value),
  };
}

/** `/api/v1/alerts`: what is pending or firing now. */
export function alertsAnswer(engine: RuleEngine, now: number): Answer {
  return success({ alerts: engine.alerts(now).map(wireAlert) });
}

function stateOf(alerts: readonly ActiveAlert[]): "firing" | "pending" | "inactive" {
  if (alerts.some((alert) => alert.state === "firing")) return "firing";
  return alerts.length > 0 ? "pending" : "inactive";
}

function wireRule(engine: RuleEngine, group: RuleGroup, rule: Rule, now: number, withAlerts: boolean): unknown {
  const tick = engine.lastEvaluation(group, now);
  const evaluation = {
    health: "ok",
    evaluationTime: engine.evaluationTime(rule.name, tick),
    lastEvaluation: goTime(tick, nanos + 1_000 * (1 + group.rules.indexOf(rule))),
  };
  const labels = Object.keys(rule.labels).length > 0 ? { labels: rule.labels } : {};
  if (rule.kind === "recording") {
    return { name: rule.name, query: rule.query, ...labels, ...evaluation, type: "recording" };
  }
  const alerts = engine.alertsOf(rule, now);
  return {
    state: stateOf(alerts),
    name: rule.name,
    query: rule.query,
    duration: rule.for,
    keepFiringFor: 0,
    labels: rule.labels,
    annotations: rule.annotations,
    ...(withAlerts ? { alerts: alerts.map(wireAlert) } : {}),
    ...evaluation,
    type: "alerting",
  };
}

function kindWanted(exchange: Exchange): Rule["kind"] | undefined {
  const type = exchange.parameters.get("type") ?? "";
  if (type === "") return undefined;
  if (type === "alert") return "alerting";
  if (type === "record") return "recording";
  throw new ParameterError("type", `not supported value "${type}"`);
}

/** `/api/v1/rules`, with `type`, `rule_name[]`, `rule_group[]`, `file[]` and `exclude_alerts`. */
export function rulesAnswer(exchange: Exchange, engine: RuleEngine, now: number): Answer {
  const kind = kindWanted(exchange);
  const passes = (name: string, value: string): boolean => {
    const wanted = exchange.parameters.getAll(name);
    return wanted.length === 0 || wanted.includes(value);
  };
  const withAlerts = exchange.parameters.get("exclude_alerts") !== "true";
  const groups = engine.groups
    .filter((group) => passes("rule_group[]", group.name) && passes("file[]", group.file))
    .map((group) => {
      const wanted = group.rules.filter(
        (rule) => (kind === undefined || rule.kind === kind) && passes("rule_name[]", rule.name),
      );
      const tick = engine.lastEvaluation(group, now);
      return {
        name: group.name,
        file: group.file,
        rules: wanted.map((rule) => wireRule(engine, group, rule, now, withAlerts)),
        interval: group.interval,
        limit: 0,
        evaluationTime: engine.evaluationTime(group.name, tick),
        lastEvaluation: goTime(tick, nanos),
      };
    });
  return success({ groups: groups.filter((group) => group.rules.length > 0) });
}
