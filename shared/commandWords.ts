/** A piece of a word: as it stands, or the name of a character that cannot be seen or that misleads. */
export interface WordPiece {
  readonly text: string;
  readonly mark: boolean;
}

const names: Readonly<Record<string, string>> = { " ": "␣", "\t": "⇥", "\n": "↵", "\r": "⟨CR⟩" };

/** Controls, blanks, marks, direction, fillers: everything whose place or presence the eye does not tell. */
const unseen = /[\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** A word of a command so that every character of it is seen: who agrees to run it must know what runs. */
export function wordPieces(word: string): readonly WordPiece[] {
  if (word === "") return [{ text: "(empty)", mark: true }];
  const pieces: WordPiece[] = [];
  let plain = "";
  for (const character of word) {
    if (!unseen.test(character)) {
      plain += character;
      continue;
    }
    if (plain !== "") pieces.push({ text: plain, mark: false });
    plain = "";
    pieces.push({ text: names[character] ?? codePoint(character), mark: true });
  }
  return plain === "" ? pieces : [...pieces, { text: plain, mark: false }];
}

function codePoint(character: string): string {
  return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`;
}

const mostListed = 8;

/**
 * The visible characters of a command that are not ASCII, each once: `а (U+0430)` looks like an a and is none. Null
 * where there are none.
 */
export function foreignLetters(command: readonly string[]): string | null {
  const found = new Set<string>();
  for (const word of command) {
    for (const character of word) if (!unseen.test(character) && character > "~") found.add(character);
  }
  if (found.size === 0) return null;
  const listed = [...found].slice(0, mostListed).map((each) => `${each} (${codePoint(each).slice(1, -1)})`);
  return found.size > mostListed ? `${listed.join(", ")} and ${found.size - mostListed} more` : listed.join(", ");
}

/** A word in text that has no marks: what is not ASCII as its number, so that no two words are written alike. */
export function plainWord(word: string): string {
  if (word === "") return "⟨empty⟩";
  return wordPieces(word)
    .map(({ text, mark }) => (mark ? text : text.replace(/[^ -~]/gu, codePoint)))
    .join("");
}
