/** A regular expression that does not compile; the message is in the words of Go's regexp. */
export class PatternError extends Error {}

function goWords(pattern: string, cause: unknown): string {
  const message = cause instanceof Error ? cause.message : "";
  if (message.includes("Unterminated group")) return `missing closing ): \`${pattern}\``;
  if (message.includes("Unmatched ')'")) return `unexpected ): \`${pattern}\``;
  if (message.includes("character class")) return `missing closing ]: \`${pattern.slice(pattern.lastIndexOf("["))}\``;
  if (message.includes("Nothing to repeat")) return `missing argument to repetition operator: \`${pattern}\``;
  return `invalid or unsupported syntax: \`${pattern}\``;
}

/** JavaScript takes flags beside the pattern, RE2 takes them in front of it: `(?i)`. */
function splitFlags(pattern: string): { readonly flags: string; readonly rest: string } {
  const match = /^\(\?([ims]+)\)/.exec(pattern);
  return match?.[1] === undefined
    ? { flags: "", rest: pattern }
    : { flags: match[1], rest: pattern.slice(match[0].length) };
}

function compile(pattern: string, wrap: (rest: string) => string, shown: string): RegExp {
  const { flags, rest } = splitFlags(pattern);
  try {
    return new RegExp(wrap(rest.replaceAll("(?P<", "(?<")), `${[...new Set(flags)].join("")}u`);
  } catch {
    try {
      return new RegExp(wrap(rest.replaceAll("(?P<", "(?<")), [...new Set(flags)].join(""));
    } catch (cause) {
      throw new PatternError(`error parsing regexp: ${goWords(shown, cause)}`);
    }
  }
}

/** A whole-value pattern, as label matchers mean it. `shown` is the pattern as an error message quotes it. */
export function wholePattern(pattern: string, shown: string = pattern): RegExp {
  return compile(pattern, (rest) => `^(?:${rest})$`, shown);
}

/** A pattern that may match anywhere, as line filters mean it. */
export function anywherePattern(pattern: string): RegExp {
  return compile(pattern, (rest) => rest, pattern);
}
