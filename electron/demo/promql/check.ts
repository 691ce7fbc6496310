import { signatures } from "./functions.ts";
import type { Expression, ValueType } from "./syntax.ts";

type Fail = (index: number, message: string) => Error;

const shown: Readonly<Record<ValueType, string>> = {
  scalar: "scalar",
  vector: "instant vector",
  matrix: "range vector",
  string: "string",
};

/** A type in Prometheus's words: "range vector". */
export function typeText(type: ValueType): string {
  return shown[type];
}

const comparisons = new Set(["==", "!=", ">", "<", ">=", "<="]);
const sets = new Set(["and", "or", "unless"]);
const withNumber = new Set(["topk", "bottomk", "quantile"]);
const aggregations = new Set(["sum", "avg", "min", "max", "count", "group", "stddev", "stdvar", ...withNumber]);

/** The type of a checked expression. */
export function typeOf(expression: Expression): ValueType {
  switch (expression.kind) {
    case "number":
      return "scalar";
    case "string":
      return "string";
    case "selector":
      return expression.range > 0 ? "matrix" : "vector";
    case "call":
      return signatures.get(expression.name)?.answer ?? "vector";
    case "aggregate":
      return "vector";
    case "negate":
      return typeOf(expression.operand);
    case "binary":
      return typeOf(expression.left) === "scalar" && typeOf(expression.right) === "scalar" ? "scalar" : "vector";
  }
}

/** Throws what `fail` makes of the first expression whose types do not fit, as Prometheus's parser does. */
export function checkTypes(expression: Expression, fail: Fail): void {
  switch (expression.kind) {
    case "call":
      checkCall(expression, fail);
      return;
    case "aggregate":
      checkAggregate(expression, fail);
      return;
    case "negate":
      checkTypes(expression.operand, fail);
      if (!["scalar", "vector"].includes(typeOf(expression.operand))) {
        const got = typeText(typeOf(expression.operand));
        throw fail(
          expression.from,
          `unary expression only allowed on expressions of type scalar or instant vector, got "${got}"`,
        );
      }
      return;
    case "binary":
      checkBinary(expression, fail);
      return;
    default:
      return;
  }
}

function checkCall(expression: Extract<Expression, { kind: "call" }>, fail: Fail): void {
  const { name, arguments: given, from } = expression;
  const signature = signatures.get(name);
  if (!signature) throw fail(from, `function "${name}" is not supported by the demo's Prometheus`);
  const { takes, optional } = signature;
  if (given.length < takes.length - optional || given.length > takes.length) {
    const least = optional > 0 ? "at least " : "";
    throw fail(
      from,
      `expected ${least}${takes.length - optional} argument(s) in call to "${name}", got ${given.length}`,
    );
  }
  for (const [index, each] of given.entries()) {
    checkTypes(each, fail);
    const wanted = takes[index] ?? "vector";
    const got = typeOf(each);
    if (got !== wanted) {
      throw fail(each.from, `expected type ${typeText(wanted)} in call to function "${name}", got ${typeText(got)}`);
    }
  }
}

function checkAggregate(expression: Extract<Expression, { kind: "aggregate" }>, fail: Fail): void {
  const { operation, operand, parameter, from } = expression;
  if (!aggregations.has(operation))
    throw fail(from, `aggregation "${operation}" is not supported by the demo's Prometheus`);
  checkTypes(operand, fail);
  if (typeOf(operand) !== "vector") {
    throw fail(
      operand.from,
      `expected type instant vector in aggregation expression, got ${typeText(typeOf(operand))}`,
    );
  }
  if (withNumber.has(operation) !== (parameter !== undefined)) {
    const wanted = withNumber.has(operation) ? 2 : 1;
    throw fail(
      from,
      `wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${3 - wanted}`,
    );
  }
  if (parameter && typeOf(parameter) !== "scalar") {
    throw fail(parameter.from, `expected type scalar in aggregation parameter, got ${typeText(typeOf(parameter))}`);
  }
}

function checkBinary(expression: Extract<Expression, { kind: "binary" }>, fail: Fail): void {
  const { operator, left, right, bool, from } = expression;
  for (const side of [left, right]) {
    checkTypes(side, fail);
    if (!["scalar", "vector"].includes(typeOf(side))) {
      throw fail(side.from, "binary expression must contain only scalar and instant vector types");
    }
  }
  if (bool && !comparisons.has(operator)) throw fail(from, "bool modifier can only be used on comparison operators");
  if (comparisons.has(operator) && !bool && typeOf(expression) === "scalar") {
    throw fail(from, "comparisons between scalars must use BOOL modifier");
  }
  if (sets.has(operator) && (typeOf(left) === "scalar" || typeOf(right) === "scalar")) {
    throw fail(from, `set operator "${operator}" not allowed in binary scalar expression`);
  }
}
