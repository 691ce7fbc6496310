import { fraction, keyFor, mix } from "../chance/mix.ts";
import { type Labels, labelKey, labelsOf, withoutName } from "../metrics/labels.ts";
import { type Matcher, matchesAll } from "../metrics/matcher.ts";
import type { Evaluate } from "../promql/evaluate.ts";
import { parsePromQL } from "../promql/parse.ts";
import type { Expression } from "../promql/syntax.ts";
import type { Sample } from "../promql/value.ts";
import type { ActiveAlert, AlertingRule, Rule, RuleGroup } from "./rule.ts";
import { expandTemplate } from "./template.ts";

/** How many evaluations a rule remembers: enough for every poll of the same few seconds. */
const remembered = 256;

/** The states of all rules at any moment, worked out from their conditions alone. Times are ms since 1970. */
export interface RuleEngine {
  readonly groups: readonly RuleGroup[];
  /** The alerts of a rule that are pending or firing. */
  readonly alertsOf: (rule: Rule, time: number) => readonly ActiveAlert[];
  /** All of them, in the order of the rules. */
  readonly alerts: (time: number) => readonly ActiveAlert[];
  /** Value and annotations of an alert at an earlier evaluation, as they were sent then. */
  readonly annotationsAt: (alert: ActiveAlert, tick: number) => Labels;
  /** The last evaluation of a group at or before a moment. */
  readonly lastEvaluation: (group: RuleGroup, time: number) => number;
  /** How long an evaluation took, in seconds. */
  readonly evaluationTime: (subject: string, tick: number) => number;
  /** What a recording rule recorded. */
  readonly recorded: (rule: Rule, time: number) => readonly Sample[];
  /** The series `ALERTS`. */
  readonly alertSeries: (time: number, matchers: readonly Matcher[]) => readonly Sample[];
}

interface Streak {
  readonly activeAt: number;
  readonly checkedUntil: number;
}

interface Watched {
  readonly rule: Rule;
  readonly group: RuleGroup;
  readonly expression: Expression;
  /** Samples by label key, by evaluation time. */
  readonly evaluations: Map<number, ReadonlyMap<string, Sample>>;
  /** The last known stretch of evaluations at which the condition held without a break, by label key. */
  readonly streaks: Map<string, Streak>;
}

/** Builds the engine. `begin` (ms) is the start of the history: nothing is looked for before it. */
export function ruleEngineOf(
  groups: readonly RuleGroup[],
  evaluate: Evaluate,
  seed: number,
  begin: number,
): RuleEngine {
  const watched = new Map<Rule, Watched>();
  const offsets = new Map<RuleGroup, number>();
  for (const group of groups) {
    offsets.set(group, mix(keyFor(seed, `group ${group.name}`)) % (Math.min(group.interval, 5) * 1000));
    for (const rule of group.rules) {
      watched.set(rule, {
        rule,
        group,
        expression: parsePromQL(rule.query),
        evaluations: new Map(),
        streaks: new Map(),
      });
    }
  }

  function lastEvaluation(group: RuleGroup, time: number): number {
    const offset = offsets.get(group) ?? 0;
    const interval = group.interval * 1000;
    return Math.floor((time - offset) / interval) * interval + offset;
  }

  function holding(each: Watched, tick: number): ReadonlyMap<string, Sample> {
    const known = each.evaluations.get(tick);
    if (known) return known;
    const value = evaluate(each.expression, tick);
    const samples = value.type === "vector" ? value.samples : [];
    const found = new Map(samples.map((sample) => [labelKey(withoutName(sample.labels)), sample]));
    each.evaluations.set(tick, found);
    for (const old of each.evaluations.keys()) {
      if (each.evaluations.size <= remembered) break;
      each.evaluations.delete(old);
    }
    return found;
  }

  /** The first evaluation of the unbroken run that includes `tick`: walks back, and stops at what is known already. */
  function activeSince(each: Watched, key: string, tick: number): number {
    const known = each.streaks.get(key);
    const step = each.group.interval * 1000;
    let since = tick;
    while (since > begin) {
      if (known && since >= known.activeAt && since <= known.checkedUntil) {
        since = known.activeAt;
        break;
      }
      if (!holding(each, since - step).has(key)) break;
      since -= step;
    }
    if (!known || tick > known.checkedUntil) each.streaks.set(key, { activeAt: since, checkedUntil: tick });
    return since;
  }

  function alertOf(each: Watched, rule: AlertingRule, key: string, sample: Sample, tick: number): ActiveAlert {
    const activeAt = activeSince(each, key, tick);
    const step = each.group.interval * 1000;
    const firedAt = activeAt + Math.ceil((rule.for * 1000) / step) * step;
    return {
      rule,
      group: each.group,
      labels: alertLabels(rule, sample),
      annotations: annotationsOf(rule, sample),
      state: tick >= firedAt ? "firing" : "pending",
      activeAt,
      firedAt: tick >= firedAt ? firedAt : undefined,
      value: sample.value,
    };
  }

  function alertsOf(rule: Rule, time: number): readonly ActiveAlert[] {
    const each = watched.get(rule);
    if (!each || rule.kind !== "alerting") return [];
    const tick = lastEvaluation(each.group, time);
    return [...holding(each, tick)].map(([key, sample]) => alertOf(each, rule, key, sample, tick));
  }

  /** Whether an alert fires needs only the evaluations of its `for`, so that `ALERTS` can be asked for any past moment. */
  function stateAt(each: Watched, rule: AlertingRule, key: string, tick: number): "pending" | "firing" {
    const step = each.group.interval * 1000;
    for (let back = step; back < rule.for * 1000 + step; back += step) {
      if (!holding(each, tick - back).has(key)) return "pending";
    }
    return "firing";
  }

  function alertSeries(time: number, matchers: readonly Matcher[]): readonly Sample[] {
    const byName = matchers.filter((each) => each.name === "alertname");
    return [...watched.values()].flatMap((each) => {
      const { rule } = each;
      if (rule.kind !== "alerting" || !matchesAll({ alertname: rule.name }, byName)) return [];
      const tick = lastEvaluation(each.group, time);
      return [...holding(each, tick)].map(([key, sample]) => {
        const alertstate = stateAt(each, rule, key, tick);
        return { labels: labelsOf({ ...alertLabels(rule, sample), __name__: "ALERTS", alertstate }), value: 1 };
      });
    });
  }

  return {
    groups,
    alertsOf,
    alerts: (time) => groups.flatMap((group) => group.rules.flatMap((rule) => alertsOf(rule, time))),
    annotationsAt: (alert, tick) => {
      const each = watched.get(alert.rule);
      const samples = each ? [...holding(each, tick).values()] : [];
      const wanted = labelKey(alert.labels);
      const sample = samples.find((candidate) => labelKey(alertLabels(alert.rule, candidate)) === wanted);
      return sample ? annotationsOf(alert.rule, sample) : alert.annotations;
    },
    lastEvaluation,
    evaluationTime: (subject, tick) =>
      Math.round((0.0001 + 0.0005 * fraction(keyFor(seed, subject), tick / 1000)) * 1e9) / 1e9,
    recorded: (rule, time) => {
      const each = watched.get(rule);
      if (!each) return [];
      return [...holding(each, lastEvaluation(each.group, time)).values()].map((sample) => ({
        labels: labelsOf({ ...sample.labels, ...rule.labels, __name__: rule.name }),
        value: sample.value,
      }));
    },
    alertSeries,
  };
}

function alertLabels(rule: AlertingRule, sample: Sample): Labels {
  return labelsOf({ ...withoutName(sample.labels), ...rule.labels, alertname: rule.name });
}

function annotationsOf(rule: AlertingRule, sample: Sample): Labels {
  const labels = { ...withoutName(sample.labels) };
  const expand = (template: string): string => expandTemplate(template, sample.value, labels);
  return Object.fromEntries(Object.entries(rule.annotations).map(([name, template]) => [name, expand(template)]));
}
