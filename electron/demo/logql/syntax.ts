import type { Matcher } from "../metrics/matcher.ts";
import type { Grouping } from "../promql/syntax.ts";

/** A query that Loki refuses, in its words; it becomes a 400 in plain text. */
export class LogQueryError extends Error {}

/** A condition on one label; the operators of a numeric one compare with `number`. */
export type LabelFilter =
  | { readonly kind: "text"; readonly matcher: Matcher }
  | {
      readonly kind: "number";
      readonly name: string;
      readonly operator: string;
      readonly number: number;
      /** How the label's own value is read. */
      readonly unit: "none" | "duration" | "bytes";
    }
  | { readonly kind: "and" | "or"; readonly left: LabelFilter; readonly right: LabelFilter };

export type LineOperator = "|=" | "!=" | "|~" | "!~";

/** A label to drop or to keep; with a matcher only when it matches. */
export interface LabelChoice {
  readonly name: string;
  readonly matcher: Matcher | undefined;
}

export type Stage =
  | {
      readonly kind: "line";
      readonly operator: LineOperator;
      /** Alternatives: `|= "a" or "b"`. */
      readonly values: readonly string[];
      readonly accepts: (line: string) => boolean;
    }
  | { readonly kind: "json" | "logfmt"; readonly only: ReadonlyMap<string, string> | undefined }
  | { readonly kind: "label"; readonly filter: LabelFilter }
  | { readonly kind: "format"; readonly template: string }
  | {
      readonly kind: "rename";
      readonly targets: ReadonlyMap<string, { readonly from: string } | { readonly template: string }>;
    }
  | { readonly kind: "drop" | "keep"; readonly choices: readonly LabelChoice[] }
  | { readonly kind: "nothing" };

/** A selector and what is done with each line. */
export interface LogQuery {
  readonly kind: "log";
  readonly matchers: readonly Matcher[];
  readonly stages: readonly Stage[];
}

export type MetricQuery =
  | { readonly kind: "number"; readonly value: number }
  | {
      readonly kind: "range";
      readonly operation: string;
      readonly query: LogQuery;
      /** Milliseconds. */
      readonly range: number;
      readonly offset: number;
      readonly unwrap: string | undefined;
      /** Conditions that stand after `unwrap`. */
      readonly after: readonly Stage[];
      readonly grouping: Grouping | undefined;
    }
  | {
      readonly kind: "vector";
      readonly operation: string;
      readonly parameter: number;
      readonly grouping: Grouping;
      readonly operand: MetricQuery;
    }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly bool: boolean;
      readonly left: MetricQuery;
      readonly right: MetricQuery;
    };

export type Query = LogQuery | MetricQuery;
