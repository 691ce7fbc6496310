// Built from numbers, because a literal with such characters would be as unreadable as the texts it is for.
function range(...spans: readonly (readonly [from: number, to: number])[]): string {
  return spans.map(([from, to]) => `\\u{${from.toString(16)}}-\\u{${to.toString(16)}}`).join("");
}

/** Characters that change what their neighbours look like, or that cannot be seen: a hostile label's tools. */
const invisible = new RegExp(
  `[${range(
    [0x00, 0x08],
    [0x0b, 0x1f],
    [0x7f, 0x9f],
    [0x61c, 0x61c],
    [0x200b, 0x200b],
    [0x200e, 0x200f],
    [0x2028, 0x202e],
    [0x2060, 0x2060],
    [0x2066, 0x2069],
    [0xfeff, 0xfeff],
    [0xe0000, 0xe007f],
  )}]`,
  "gu",
);

/** The text with every control and bidi character written out as `⟨U+202E⟩`; tabs and line breaks stay. */
export function visibleText(text: string): string {
  return text.replace(
    invisible,
    (char) => `⟨U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`,
  );
}

const escapeCharacter = String.fromCharCode(0x1b);
const bell = String.fromCharCode(0x07);
/** CSI sequences (colours, cursor) and OSC sequences (titles, links). */
const ansi = new RegExp(
  `${escapeCharacter}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${bell}${escapeCharacter}]*(?:${bell}|${escapeCharacter}\\\\)|[@-Z\\\\-_])`,
  "g",
);

/** The text without a terminal's colour and title sequences. */
export function withoutAnsi(text: string): string {
  return text.includes(escapeCharacter) ? text.replace(ansi, "") : text;
}

/** The first `length` characters, never half of a surrogate pair; the whole text where it is short enough. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const code = text.charCodeAt(length - 1);
  const half = code >= 0xd800 && code <= 0xdbff;
  return text.slice(0, half ? length - 1 : length);
}

/** One line of at most `length` characters: for a row, a title, a menu. */
export function oneLine(text: string, length: number): string {
  const line = cut(text, length).replace(/\s+/g, " ").trim();
  return text.length > length ? `${line}…` : line;
}
