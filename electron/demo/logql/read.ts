import type { SyntaxNode } from "@lezer/common";
import { type Matcher, type MatchOperator, matcher } from "../metrics/matcher.ts";
import { PatternError } from "../metrics/pattern.ts";
import { parseDuration } from "../syntax/duration.ts";
import { unquote } from "../syntax/quoted.ts";
import { childOf, children } from "../syntax/tree.ts";
import { LogQueryError } from "./syntax.ts";

/** Reads pieces of a query's text. */
export interface Reader {
  readonly text: (node: SyntaxNode) => string;
  /** The text of a quoted string. */
  readonly string: (node: SyntaxNode | undefined) => string;
  readonly matcher: (node: SyntaxNode) => Matcher;
  /** Milliseconds. */
  readonly duration: (node: SyntaxNode | undefined) => number;
}

/** What a part of the grammar means that the demo's Loki does not know. */
export function unsupported(what: string): LogQueryError {
  return new LogQueryError(`parse error : ${what} is not supported by the demo's Loki`);
}

/** Builds a matcher; Loki prefixes what is wrong with its pattern. */
export function matcherOf(name: string, operator: string, value: string): Matcher {
  try {
    return matcher(name, operator as MatchOperator, value);
  } catch (cause) {
    if (cause instanceof PatternError) throw new LogQueryError(`parse error : ${cause.message}`);
    throw cause;
  }
}

export function readerOf(query: string): Reader {
  const text = (node: SyntaxNode): string => query.slice(node.from, node.to);
  const string = (node: SyntaxNode | undefined): string => (node ? unquote(text(node)) : "");
  return {
    text,
    string,
    matcher: (node) => {
      const [name, operator, value] = children(node);
      if (!name || !operator || !value) throw unsupported("this matcher");
      return matcherOf(text(name), text(operator), string(value));
    },
    duration: (node) => {
      const found = node?.name === "Duration" ? node : node && childOf(node, "Duration");
      const value = found && parseDuration(text(found));
      if (value === undefined) throw unsupported("this duration");
      return value;
    },
  };
}

const bytes: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** Reads `10KB` or `1.5MiB`: bytes, or undefined. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([A-Za-z]+)$/.exec(text.trim());
  const unit = bytes[(match?.[2] ?? "").toLowerCase()];
  return match && unit !== undefined ? Number(match[1]) * unit : undefined;
}
