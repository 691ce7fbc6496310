import { cut, withoutAnsi } from "../../format/untrusted.ts";

/** The eight colours of a terminal, in the words of our tokens. */
export type AnsiColor = "black" | "red" | "green" | "yellow" | "blue" | "magenta" | "cyan" | "white";

/** A part of a text as a terminal would show it. */
export interface AnsiSpan {
  readonly text: string;
  readonly color: AnsiColor | null;
  readonly bold: boolean;
  readonly faint: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
}

const colors: readonly AnsiColor[] = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
const escapeCharacter = String.fromCharCode(0x1b);
/** Select Graphic Rendition (ECMA-48, 8.3.117): numbers between semicolons or colons. */
const rendition = new RegExp(`${escapeCharacter}\\[([0-9;:]*)m`, "g");

type Style = Omit<AnsiSpan, "text">;
const plain: Style = { color: null, bold: false, faint: false, italic: false, underline: false };

/** A hostile line changes its colour at every character; what comes after so many changes has none. */
const mostSpans = 400;

/** The text in parts of one look each. Colours only: every other sequence is dropped, as no terminal is here. */
export function ansiSpans(text: string): readonly AnsiSpan[] {
  if (!text.includes(escapeCharacter)) return text === "" ? [] : [{ text, ...plain }];
  const spans: AnsiSpan[] = [];
  let style = plain;
  let from = 0;
  const add = (part: string) => {
    const shown = withoutAnsi(part);
    if (shown !== "") spans.push({ text: shown, ...style });
  };
  for (const match of text.matchAll(rendition)) {
    if (spans.length >= mostSpans) break;
    add(text.slice(from, match.index));
    from = match.index + match[0].length;
    style = styleAfter(style, match[1] ?? "");
  }
  if (spans.length >= mostSpans) style = plain;
  add(text.slice(from));
  return spans;
}

function styleAfter(before: Style, parameters: string): Style {
  // Colons belong to one parameter (38:2::r:g:b); only its first number is looked at.
  const groups = parameters.split(";").map((group) => group.split(":"));
  let style = before;
  for (let index = 0; index < groups.length; index += 1) {
    const group = groups[index] ?? [];
    const code = Number(group[0] === "" ? 0 : group[0]);
    if ((code === 38 || code === 48) && group.length === 1) {
      const [mode, number] = [groups[index + 1]?.[0], Number(groups[index + 2]?.[0])];
      if (code === 38) style = { ...style, color: mode === "5" && number < 16 ? (colors[number % 8] ?? null) : null };
      index += mode === "5" ? 2 : mode === "2" ? 4 : 0;
    } else style = styleWith(style, code);
  }
  return style;
}

function styleWith(style: Style, code: number): Style {
  if (code === 0) return plain;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, faint: true };
  if (code === 3) return { ...style, italic: true };
  if (code === 4) return { ...style, underline: true };
  if (code === 22) return { ...style, bold: false, faint: false };
  if (code === 23) return { ...style, italic: false };
  if (code === 24) return { ...style, underline: false };
  if (code === 39 || code === 38) return { ...style, color: null };
  if (code >= 30 && code <= 37) return { ...style, color: colors[code - 30] ?? null };
  if (code >= 90 && code <= 97) return { ...style, color: colors[code - 90] ?? null };
  return style;
}

/** The first `length` characters of what is seen. */
export function cutSpans(spans: readonly AnsiSpan[], length: number): readonly AnsiSpan[] {
  const kept: AnsiSpan[] = [];
  let left = length;
  for (const span of spans) {
    if (left <= 0) break;
    kept.push(span.text.length <= left ? span : { ...span, text: cut(span.text, left) });
    left -= span.text.length;
  }
  return kept;
}
