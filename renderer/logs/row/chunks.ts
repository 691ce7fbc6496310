import { cut } from "../../format/untrusted.ts";

/** A text in pieces of at most `length` characters, none of which begins or ends within a surrogate pair. */
export function chunksOf(text: string, length: number): readonly string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length; ) {
    const piece = cut(text.slice(from, from + length + 1), length);
    pieces.push(piece);
    from += Math.max(1, piece.length);
  }
  return pieces;
}
