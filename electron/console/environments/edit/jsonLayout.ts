import type { Node } from "jsonc-parser";

/** One element of an array or property of an object, with the text around it. */
export interface Member {
  /** The element or property. */
  readonly node: Node;
  /** From the end of what is before it: blanks, line breaks, and the comments above it. */
  readonly lead: string;
  /** Between it and its comma. */
  readonly beforeComma: string;
  /** Comments after the comma, up to the end of the line. */
  readonly after: string;
}

/** The text between the brackets of an array or an object, cut up without a gap. */
export interface Layout {
  /** Comments behind the opening bracket, on its line; where there are no members, all comments. */
  readonly head: string;
  readonly members: readonly Member[];
  readonly trailingComma: boolean;
  /** What stands before the closing bracket. */
  readonly tail: string;
}

/** Says which text belongs to which member, so that comments go where their member goes. */
export function layoutOf(text: string, node: Node): Layout {
  const end = node.offset + node.length - 1;
  const children = node.children ?? [];
  let at = node.offset + 1;
  const take = (to: number) => {
    const taken = text.slice(at, to);
    at = to;
    return taken;
  };
  const head = take(children.length === 0 ? endOfComments(text, at, end) : endOfLineComments(text, at, end));
  let trailingComma = false;
  const members = children.map((child, index) => {
    const lead = take(child.offset);
    at = child.offset + child.length;
    const comma = commaAfter(text, at, end);
    if (comma === null) return { node: child, lead, beforeComma: "", after: take(endOfLineComments(text, at, end)) };
    const beforeComma = take(comma);
    at += 1;
    trailingComma = index === children.length - 1;
    return { node: child, lead, beforeComma, after: take(endOfLineComments(text, at, end)) };
  });
  return { head, members, trailingComma, tail: take(end) };
}

/** Whether a text of blanks and comments ends in a comment that would swallow what follows on its line. */
export function endsInLineComment(trivia: string): boolean {
  return [...triviaFrom(trivia, 0, trivia.length)].at(-1)?.kind === "line comment";
}

/** The comments between the key and the value of a property, on one line each where they need it. */
export function commentsInside(text: string, { type, children }: Node): readonly string[] {
  const [key, value] = children ?? [];
  if (type !== "property" || key === undefined || value === undefined) return [];
  const found: string[] = [];
  for (let at = key.offset + key.length; at < value.offset; at += 1) {
    for (const { kind, stop } of triviaFrom(text, at, value.offset)) {
      if (kind.endsWith("comment")) found.push(text.slice(at, stop));
      at = stop;
    }
  }
  return found;
}

/** The blanks that the line of an offset begins with. */
export function indentAt(text: string, offset: number): string {
  let start = offset;
  // `lastIndexOf` would look through all of a long text for the kind of line break that it does not have.
  while (start > 0 && text[start - 1] !== "\n" && text[start - 1] !== "\r") start -= 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? "";
}

function commaAfter(text: string, offset: number, end: number): number | null {
  const last = [...triviaFrom(text, offset, end)].at(-1);
  const next = last?.stop ?? offset;
  return next < end && text[next] === "," ? next : null;
}

/** The end of the comments from an offset on that have the rest of its line for themselves; the offset where none do. */
function endOfLineComments(text: string, offset: number, end: number): number {
  let found = offset;
  let at = offset;
  for (const { kind, stop } of triviaFrom(text, offset, end)) {
    if (kind === "line break") return found;
    if (kind !== "blanks") found = stop;
    at = stop;
  }
  // A comment before something else on the same line belongs to that.
  return at === end ? found : offset;
}

function endOfComments(text: string, offset: number, end: number): number {
  let found = offset;
  for (const { kind, stop } of triviaFrom(text, offset, end)) if (kind.endsWith("comment")) found = stop;
  return found;
}

interface Trivia {
  readonly kind: "blanks" | "line break" | "line comment" | "block comment";
  /** Where it ends. */
  readonly stop: number;
}

const trivia = /([ \t]+)|(\r\n|\r|\n)|(\/\/[^\r\n]*)|\/\*[\s\S]*?\*\//y;

/** Blanks, line breaks and comments from an offset on, up to anything else. */
function* triviaFrom(text: string, offset: number, end: number): Generator<Trivia> {
  for (let at = offset; at < end; ) {
    trivia.lastIndex = at;
    const match = trivia.exec(text);
    if (match === null) return;
    const [whole, blanks, lineBreak, lineComment] = match;
    at += whole.length;
    const line = lineComment === undefined ? "block comment" : "line comment";
    yield { kind: blanks !== undefined ? "blanks" : lineBreak !== undefined ? "line break" : line, stop: at };
  }
}
