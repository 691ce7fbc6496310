import { createScanner } from "jsonc-parser";

// JSON as a hurried hand writes it: comments in every gap, line ends and commas as they come.

/** The text of a value; the same seed writes it in the same way. */
export function scribble(value: unknown, seed: number): string {
  const random = createRandom(seed);
  const lineBreak = random(2) === 0 ? "\n" : "\r\n";
  let comments = 0;
  const gap = (): string => {
    switch (random(9)) {
      case 0:
        comments += 1;
        return ` // c${comments} , ] } "${lineBreak}`;
      case 1:
        comments += 1;
        return `/* c${comments} : { [${random(2) === 0 ? lineBreak : ""} */`;
      case 2:
      case 3:
        return `${lineBreak}${" ".repeat(random(5))}`;
      case 4:
        return `${gap()}${gap()}`;
      case 5:
        return " ";
      default:
        return "";
    }
  };
  const list = (parts: readonly string[]): string => {
    const trailing = parts.length > 0 && random(3) === 0 ? `,${gap()}` : "";
    return `${parts.map((part) => `${gap()}${part}${gap()}`).join(",")}${trailing}${parts.length === 0 ? gap() : ""}`;
  };
  const write = (part: unknown): string => {
    if (Array.isArray(part)) return `[${list(part.map(write))}]`;
    if (typeof part !== "object" || part === null) return JSON.stringify(part);
    return `{${list(Object.entries(part).map(([key, one]) => `${JSON.stringify(key)}${gap()}:${gap()}${write(one)}`))}}`;
  };
  return `${gap()}${write(value)}${gap()}`;
}

const lineComment = 12;
const blockComment = 13;
const endOfFile = 17;

/** Every comment of a text, as jsonc-parser's own scanner finds them. */
export function commentsOf(text: string): string[] {
  const scanner = createScanner(text, false);
  const found: string[] = [];
  for (let kind: number = scanner.scan(); kind !== endOfFile; kind = scanner.scan()) {
    if (kind !== lineComment && kind !== blockComment) continue;
    const start = scanner.getTokenOffset();
    found.push(text.slice(start, start + scanner.getTokenLength()));
  }
  return found;
}

/** Whole numbers below a limit: a linear congruence, good enough to vary blanks. */
function createRandom(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
