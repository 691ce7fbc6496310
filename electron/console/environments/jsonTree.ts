import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";

/** Line and column, counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export type ParsedTree =
  | { readonly ok: true; readonly root: Node }
  | { readonly ok: false; readonly message: string; readonly offset: number };

/** Settings have some ten levels. Whoever walks a tree calls itself for each, and more often than the parser does. */
const deepest = 200;

const tooDeep: ParsedTree = { ok: false, message: "it is nested too deeply", offset: 0 };

/** Reads JSON with comments and trailing commas. The message of a fault ends without a full stop. */
export function parseJsonTree(text: string): ParsedTree {
  if (text.trim() === "") return { ok: false, message: "the file is empty", offset: 0 };
  const errors: ParseError[] = [];
  let root: Node | undefined;
  try {
    root = parseTree(text, errors, { allowTrailingComma: true });
  } catch (cause) {
    // The parser calls itself for every level.
    if (!(cause instanceof RangeError)) throw cause;
    return tooDeep;
  }
  const [error] = errors;
  if (error !== undefined)
    return { ok: false, message: wordsOf(printParseErrorCode(error.error)), offset: error.offset };
  if (root === undefined) return { ok: false, message: "there is nothing in it", offset: 0 };
  return isDeep(root) ? tooDeep : { ok: true, root };
}

function isDeep(root: Node): boolean {
  let level: readonly Node[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return true;
    level = level.flatMap(({ children }) => children ?? []);
  }
  return false;
}

function wordsOf(code: string): string {
  const words = code.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return words
    .replace(/^close brace expected$/, "a } is missing")
    .replace(/^close bracket expected$/, "a ] is missing");
}

/** The plain value of a syntax tree. jsonc-parser's own `getNodeValue` would let `__proto__` reach the prototype. */
export function plainValue(node: Node): unknown {
  if (node.type === "array") return (node.children ?? []).map(plainValue);
  if (node.type !== "object") return node.value as unknown;
  const entries = (node.children ?? []).flatMap(({ children }) => {
    const [key, value] = children ?? [];
    return key !== undefined && value !== undefined ? [[String(key.value), plainValue(value)] as const] : [];
  });
  return Object.fromEntries(entries);
}

/**
 * What stands at a path. Of a key that is there twice it is the last one, whose value counts; jsonc-parser's own
 * `findNodeAtLocation` finds the first.
 */
export function nodeAt(root: Node, path: readonly (string | number)[]): Node | undefined {
  return path.reduce<Node | undefined>((node, part) => {
    if (typeof part === "number") return node?.type === "array" ? node.children?.[part] : undefined;
    if (node?.type !== "object") return undefined;
    return node.children?.findLast(({ children }) => children?.[0]?.value === part)?.children?.[1];
  }, root);
}

export function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return { line, column: offset - before.lastIndexOf("\n") };
}
