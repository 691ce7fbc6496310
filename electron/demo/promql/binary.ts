import { except, type Labels, labelKey, labelsOf, labelText, only, withoutName } from "../metrics/labels.ts";
import { ExecutionError, type Matching } from "./syntax.ts";
import type { Sample, Value } from "./value.ts";

export interface Operation {
  readonly operator: string;
  readonly bool: boolean;
  readonly matching: Matching | undefined;
}

const comparisons: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
  ">": (left, right) => left > right,
  "<": (left, right) => left < right,
  ">=": (left, right) => left >= right,
  "<=": (left, right) => left <= right,
};

function calculate(operator: string, left: number, right: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "%":
      return left % right;
    case "^":
      return left ** right;
    case "atan2":
      return Math.atan2(left, right);
    default:
      throw new ExecutionError(`operator "${operator}" is not supported by the demo's Prometheus`);
  }
}

/** One result of two numbers, or undefined when a filtering comparison drops it. `kept` is what a filter lets through. */
function combine(operation: Operation, left: number, right: number, kept: number): number | undefined {
  const compare = comparisons[operation.operator];
  if (!compare) return calculate(operation.operator, left, right);
  if (operation.bool) return compare(left, right) ? 1 : 0;
  return compare(left, right) ? kept : undefined;
}

function keepsName(operation: Operation): boolean {
  return operation.operator in comparisons && !operation.bool;
}

function signature(matching: Matching | undefined, labels: Labels): string {
  if (matching?.kind === "on") return labelKey(only(labels, matching.names));
  const bare = withoutName(labels);
  return labelKey(matching && matching.names.length > 0 ? except(bare, matching.names) : bare);
}

/** An operator between any two values of type scalar or vector. Throws ExecutionError for ambiguous matches. */
export function applyOperator(operation: Operation, left: Value, right: Value): Value {
  if (left.type === "scalar" && right.type === "scalar") {
    return { type: "scalar", value: combine(operation, left.value, right.value, left.value) ?? Number.NaN };
  }
  if (left.type === "vector" && right.type === "vector") {
    return { type: "vector", samples: betweenVectors(operation, left.samples, right.samples) };
  }
  const vector = left.type === "vector" ? left.samples : right.type === "vector" ? right.samples : [];
  const samples = vector.flatMap(({ labels, value }) => {
    const first = left.type === "scalar" ? left.value : value;
    const second = right.type === "scalar" ? right.value : value;
    const result = combine(operation, first, second, value);
    return result === undefined ? [] : [{ labels: keepsName(operation) ? labels : withoutName(labels), value: result }];
  });
  return { type: "vector", samples };
}

function betweenVectors(operation: Operation, left: readonly Sample[], right: readonly Sample[]): readonly Sample[] {
  const { operator, matching } = operation;
  const sign = (sample: Sample): string => signature(matching, sample.labels);
  if (operator === "and" || operator === "unless") {
    const others = new Set(right.map(sign));
    return left.filter((sample) => others.has(sign(sample)) === (operator === "and"));
  }
  if (operator === "or") {
    const others = new Set(left.map(sign));
    return [...left, ...right.filter((sample) => !others.has(sign(sample)))];
  }
  return matchSamples(operation, left, right, sign);
}

function matchSamples(
  operation: Operation,
  left: readonly Sample[],
  right: readonly Sample[],
  sign: (sample: Sample) => string,
): readonly Sample[] {
  const flipped = operation.matching?.many === "right";
  const [many, one] = flipped ? [right, left] : [left, right];
  const partners = new Map<string, Sample>();
  for (const sample of one) {
    const key = sign(sample);
    const other = partners.get(key);
    if (other) throw new ExecutionError(duplicateText(flipped ? "left" : "right", key, other, sample));
    partners.set(key, sample);
  }
  const used = new Set<string>();
  return many.flatMap((sample) => {
    const key = sign(sample);
    const partner = partners.get(key);
    if (!partner) return [];
    if (!operation.matching?.many && used.has(key)) {
      throw new ExecutionError(
        "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)",
      );
    }
    used.add(key);
    const [first, second] = flipped ? [partner, sample] : [sample, partner];
    const result = combine(operation, first.value, second.value, first.value);
    return result === undefined ? [] : [{ labels: resultLabels(operation, sample, partner), value: result }];
  });
}

function resultLabels({ matching, operator, bool }: Operation, many: Sample, one: Sample): Labels {
  if (operator in comparisons && !bool) return many.labels;
  const bare = withoutName(many.labels);
  if (matching?.many) {
    const taken = matching.include.map((name) => [name, one.labels[name] ?? ""]);
    return taken.length === 0 ? bare : labelsOf({ ...bare, ...Object.fromEntries(taken) });
  }
  if (matching?.kind === "on") return only(bare, matching.names);
  return matching ? except(bare, matching.names) : bare;
}

function duplicateText(side: string, key: string, first: Sample, second: Sample): string {
  const group = labelText(JSON.parse(key) as Labels);
  const both = [second, first].map((sample) => labelText(sample.labels)).join(", ");
  return (
    `found duplicate series for the match group ${group} on the ${side} hand-side of the operation: [${both}]` +
    ";many-to-many matching not allowed: matching labels must be unique on one side"
  );
}
