import type { Matcher } from "../metrics/matcher.ts";

/** The kinds of value that an expression can have. */
export type ValueType = "scalar" | "vector" | "matrix" | "string";

/** How the two sides of an operator find each other. */
export interface Matching {
  readonly kind: "on" | "ignoring";
  readonly names: readonly string[];
  /** The side that may have many, and the labels to take over from the other. */
  readonly many: "left" | "right" | undefined;
  readonly include: readonly string[];
}

/** A PromQL expression. `from` is its first character's index, for messages; times are milliseconds. */
export type Expression = { readonly from: number } & (
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | {
      readonly kind: "selector";
      readonly matchers: readonly Matcher[];
      readonly range: number;
      readonly offset: number;
    }
  | { readonly kind: "call"; readonly name: string; readonly arguments: readonly Expression[] }
  | {
      readonly kind: "aggregate";
      readonly operation: string;
      readonly parameter: Expression | undefined;
      readonly grouping: Grouping;
      readonly operand: Expression;
    }
  | { readonly kind: "negate"; readonly operand: Expression }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly bool: boolean;
      readonly matching: Matching | undefined;
      readonly left: Expression;
      readonly right: Expression;
    }
);

/** `by` keeps the named labels, `without` drops them. */
export interface Grouping {
  readonly kind: "by" | "without";
  readonly names: readonly string[];
}

/** A query that cannot be read, in Prometheus's words; it becomes a 400 `bad_data`. */
export class QueryError extends Error {}

/** A query that can be read but not answered; it becomes a 422 `execution`. */
export class ExecutionError extends Error {}
