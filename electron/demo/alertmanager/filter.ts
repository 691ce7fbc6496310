import { type Matcher, type MatchOperator, matcher } from "../metrics/matcher.ts";
import { PatternError, wholePattern } from "../metrics/pattern.ts";
import { unquote } from "../syntax/quoted.ts";

/** A filter that Alertmanager refuses; the message is what its 400 says. */
export class FilterError extends Error {}

const operators: readonly MatchOperator[] = ["=~", "!~", "!=", "="];

/** Reads one `filter=` parameter: `name="value"` with any of the four operators, the quotes may be left out. */
export function parseFilter(text: string): Matcher {
  if (text.startsWith("{") || text.endsWith("}")) throw new FilterError(`unexpected open or close brace: ${text}`);
  const found = operatorIn(text);
  if (!found) throw new FilterError(`bad matcher format: ${text}`);
  const name = text.slice(0, found.index).trim();
  const value = text.slice(found.index + found.operator.length).trim();
  try {
    const plain = value.startsWith('"') ? unquote(value) : value;
    if (found.operator.endsWith("~")) wholePattern(plain, `^(?:${plain})$`);
    return matcher(name.startsWith('"') ? unquote(name) : name, found.operator, plain);
  } catch (cause) {
    if (cause instanceof PatternError) throw new FilterError(cause.message);
    throw cause;
  }
}

/** The first operator that stands outside of a quoted name. */
function operatorIn(text: string): { readonly operator: MatchOperator; readonly index: number } | undefined {
  const begin = text.startsWith('"') ? text.indexOf('"', 1) + 1 : 1;
  for (let index = begin; index < text.length; index++) {
    const operator = operators.find((candidate) => text.startsWith(candidate, index));
    if (operator) return { operator, index };
  }
  return undefined;
}

/** `receiver=` is a whole-name pattern; undefined when the parameter is absent. */
export function receiverFilter(text: string | null): (receiver: string) => boolean {
  if (text === null || text === "") return () => true;
  try {
    const pattern = wholePattern(text, `^(?:${text})$`);
    return (receiver) => pattern.test(receiver);
  } catch (cause) {
    if (cause instanceof PatternError) throw new FilterError(`failed to parse receiver param: ${cause.message}`);
    throw cause;
  }
}

/** Alertmanager reads every other text than these as false, and says nothing. */
export function booleanOf(text: string | null): boolean {
  return text === null || ["1", "t", "true", "TRUE", "True", "T", "ok", "yes", "y", "on"].includes(text);
}
