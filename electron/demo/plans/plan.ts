import type { LogBook } from "../logs/book.ts";
import type { Labels } from "../metrics/labels.ts";
import type { MatchOperator } from "../metrics/matcher.ts";
import type { Series } from "../metrics/series.ts";
import type { RuleGroup } from "../rules/rule.ts";

/** What makes a story: the same two numbers always tell the same one. */
export interface StorySetting {
  readonly seed: number;
  /** Milliseconds since 1970 at which second 0 lies. */
  readonly startedAt: number;
}

/** Something that Prometheus scrapes. */
export interface Target {
  readonly job: string;
  readonly instance: string;
}

export interface PlainMatcher {
  readonly name: string;
  readonly operator: MatchOperator;
  readonly value: string;
}

export interface Route {
  readonly receiver: string;
  readonly matchers: readonly PlainMatcher[];
  readonly continue: boolean;
}

export interface Inhibition {
  readonly source: readonly PlainMatcher[];
  readonly target: readonly PlainMatcher[];
  readonly equal: readonly string[];
}

export interface Routing {
  /** The receiver of what no route takes. */
  readonly fallback: string;
  readonly receivers: readonly string[];
  readonly groupBy: readonly string[];
  readonly routes: readonly Route[];
  readonly inhibitions: readonly Inhibition[];
}

/** A silence that is there from the beginning. Seconds since the story began. */
export interface FirstSilence {
  readonly matchers: readonly PlainMatcher[];
  readonly from: number;
  readonly until: number;
  readonly createdBy: string;
  readonly comment: string;
}

/** An alert of an API gateway's own rules. Seconds since the story began, multiples of its 30 s evaluation. */
export interface GatewayTrouble {
  readonly rule: string;
  readonly severity: "critical" | "high" | "medium" | "low" | "info";
  readonly message: string;
  readonly labels: Labels;
  /** When it begins and ends; without an end it fires for good. */
  readonly from: number;
  readonly until?: number;
  /** True where it comes back in every cycle of the story. */
  readonly recurring: boolean;
  /** False for one that the gateway lists without a fingerprint. */
  readonly fingerprint: boolean;
  /** Acknowledged by somebody, or suppressed so many minutes from its beginning, before the story began. */
  readonly handled?: { readonly by: string } | { readonly by: string; readonly minutes: number };
}

/** One simulated environment, as data. */
export interface EnvironmentPlan {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  readonly production: boolean;
  readonly externalLabels: Labels;
  readonly targets: readonly Target[];
  readonly series: readonly Series[];
  readonly ruleGroups: readonly RuleGroup[];
  readonly routing: Routing;
  readonly silences: readonly FirstSilence[];
  /** How long after Prometheus each Alertmanager peer knows of an alert, in ms. */
  readonly peerDelays: readonly number[];
  readonly logs: LogBook;
  readonly selector: string;
  readonly requestIdFields: readonly string[];
  /** What the alert API of its gateway tells of; null where it has no gateway. */
  readonly gateway: readonly GatewayTrouble[] | null;
}
