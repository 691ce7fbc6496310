import type { Labels } from "../metrics/labels.ts";

/** An alerting rule as a rule file has it; annotations are templates. */
export interface AlertingRule {
  readonly kind: "alerting";
  readonly name: string;
  readonly query: string;
  /** Seconds. */
  readonly for: number;
  readonly labels: Labels;
  readonly annotations: Labels;
}

export interface RecordingRule {
  readonly kind: "recording";
  readonly name: string;
  readonly query: string;
  readonly labels: Labels;
}

export type Rule = AlertingRule | RecordingRule;

export interface RuleGroup {
  readonly name: string;
  readonly file: string;
  /** Seconds between evaluations. */
  readonly interval: number;
  readonly rules: readonly Rule[];
}

/** An alert that is pending or firing. Times are milliseconds since 1970. */
export interface ActiveAlert {
  readonly rule: AlertingRule;
  readonly group: RuleGroup;
  /** With `alertname` and the rule's labels, without external labels. */
  readonly labels: Labels;
  /** Expanded. */
  readonly annotations: Labels;
  readonly state: "pending" | "firing";
  /** Since when the condition holds. */
  readonly activeAt: number;
  /** When it began to fire, which is what Alertmanager calls `startsAt`; undefined while pending. */
  readonly firedAt: number | undefined;
  readonly value: number;
}
