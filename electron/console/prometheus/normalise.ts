import type { Labels } from "../../../shared/model/alert.ts";
import type { AlertRule } from "../../../shared/model/rule.ts";
import { fingerprint } from "../alerts/fingerprint.ts";
import { ConsoleError } from "../errors.ts";
import { isGatewayList } from "../gateway/shape.ts";
import { parseTime } from "../text.ts";
import { wireAlertSchema, wireAlertsSchema, wireRuleSchema, wireRulesSchema } from "./schema.ts";

/** An alert as Prometheus reports it, with the labels that it has in Alertmanager. Times are ms since 1970. */
export interface PrometheusAlert {
  readonly fingerprint: string;
  readonly labels: Labels;
  /** As Prometheus has them, without what it adds when it sends. */
  readonly ownLabels: Labels;
  readonly annotations: Labels;
  readonly state: "pending" | "firing";
  readonly activeAt: number;
  readonly value: string;
  readonly holdSeconds: number | null;
}

/** A rule with the name and labels that tell which alerts are its own. */
export interface KnownRule extends AlertRule {
  readonly name: string;
  readonly labels: Labels;
}

/** A target that could not be scraped. */
export interface DownTarget {
  readonly job: string;
  readonly instance: string;
}

/** What one poll of a Prometheus learned. */
export interface PrometheusSnapshot {
  readonly alerts: ReadonlyMap<string, PrometheusAlert>;
  readonly rules: readonly KnownRule[];
  readonly downTargets: readonly DownTarget[];
  readonly rejected: number;
}

export const noPrometheusAlerts: PrometheusSnapshot = { alerts: new Map(), rules: [], downTargets: [], rejected: 0 };

/** Said where the answer is an API gateway's. */
export const gatewayInstead = "This is an API gateway, not a Prometheus: move the URL to gateway in the settings.";

/** The alerting rules of an answer of `/api/v1/rules`; throws BAD_ANSWER where it is none. */
export function normaliseRules(body: unknown): KnownRule[] {
  const parsed = wireRulesSchema.safeParse(body);
  if (!parsed.success) throw new ConsoleError("BAD_ANSWER", "The rules that it sent are not a Prometheus's.");
  return (parsed.data.data.groups ?? []).flatMap((group) =>
    (group.rules ?? []).flatMap((element) => {
      const rule = wireRuleSchema.safeParse(element);
      if (!rule.success) return [];
      const { name, query, duration, labels, health, lastError, lastEvaluation } = rule.data;
      return [
        {
          name,
          labels,
          group: group.name,
          file: group.file,
          expression: query,
          holdSeconds: duration,
          health: health === "ok" || health === "err" ? health : "unknown",
          lastError: lastError ?? null,
          lastEvaluationAt: parseTime(lastEvaluation),
        } as const,
      ];
    }),
  );
}

/**
 * The pending and firing alerts of an answer of `/api/v1/alerts`, under the fingerprint that Alertmanager gives them
 * (`external` are the labels Prometheus adds when it sends). An alert that is as it was in `previous` is the same
 * object. Throws BAD_ANSWER where the answer has another shape: the API gateway of some stacks has the same path.
 */
export function normalisePrometheusAlerts(
  body: unknown,
  rules: readonly KnownRule[],
  external: Labels,
  previous: ReadonlyMap<string, PrometheusAlert>,
): { readonly alerts: ReadonlyMap<string, PrometheusAlert>; readonly rejected: number } {
  const parsed = wireAlertsSchema.safeParse(body);
  if (!parsed.success) {
    if (isGatewayList(body)) throw new ConsoleError("BAD_ANSWER", gatewayInstead);
    throw new ConsoleError("BAD_ANSWER", "The answer is JSON, but not a Prometheus's alerts. Is the URL right?");
  }
  const rulesByName = byName(rules);
  const alerts = new Map<string, PrometheusAlert>();
  let rejected = 0;
  for (const element of parsed.data.data.alerts) {
    const wire = wireAlertSchema.safeParse(element);
    const activeAt = wire.success ? parseTime(wire.data.activeAt) : null;
    if (!wire.success || activeAt === null) {
      rejected += 1;
      continue;
    }
    const { state, annotations, value } = wire.data;
    if (state !== "pending" && state !== "firing") continue;
    const labels = { ...external, ...wire.data.labels };
    const rule = ruleOf(wire.data.labels, rulesByName.get(labels.alertname ?? "") ?? []);
    const alert: PrometheusAlert = {
      fingerprint: fingerprint(labels),
      labels,
      ownLabels: wire.data.labels,
      annotations,
      state,
      activeAt,
      value,
      holdSeconds: rule?.holdSeconds ?? null,
    };
    const known = previous.get(alert.fingerprint);
    alerts.set(alert.fingerprint, known !== undefined && sameAlert(known, alert) ? known : alert);
  }
  return { alerts, rejected };
}

function byName(rules: readonly KnownRule[]): ReadonlyMap<string, readonly KnownRule[]> {
  const groups = new Map<string, KnownRule[]>();
  for (const rule of rules) {
    const group = groups.get(rule.name);
    if (group === undefined) groups.set(rule.name, [rule]);
    else group.push(rule);
  }
  return groups;
}

/**
 * The rule that an alert comes from: of those with its name whose own labels it carries, the one with the most labels.
 * A label that is a template cannot be compared and counts as carried; an empty one is no label.
 */
export function ruleOf(labels: Labels, namesakes: readonly KnownRule[]): KnownRule | undefined {
  const carries = (rule: KnownRule) =>
    Object.entries(rule.labels).every(([name, value]) => value.includes("{{") || (labels[name] ?? "") === value);
  const size = (rule: KnownRule) => Object.keys(rule.labels).length;
  const fitting = namesakes.filter(carries);
  return fitting.reduce<KnownRule | undefined>(
    (best, rule) => (best === undefined || size(rule) > size(best) ? rule : best),
    undefined,
  );
}

function sameAlert(a: PrometheusAlert, b: PrometheusAlert): boolean {
  return (
    a.state === b.state &&
    a.activeAt === b.activeAt &&
    a.value === b.value &&
    a.holdSeconds === b.holdSeconds &&
    sameLabels(a.annotations, b.annotations) &&
    sameLabels(a.labels, b.labels)
  );
}

/** True where both have the same names with the same values. */
export function sameLabels(a: Labels, b: Labels): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && a[name] === b[name]);
}
