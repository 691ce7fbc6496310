/** What can be written at a place of a query. `from` is where the word to complete begins. */
export type CompletionPlace =
  | { readonly kind: "start"; readonly from: number }
  | { readonly kind: "labelName"; readonly from: number; readonly selector: string | null }
  | { readonly kind: "labelValue"; readonly from: number; readonly label: string; readonly selector: string | null }
  | { readonly kind: "stage"; readonly from: number; readonly selector: string | null; readonly parsed: boolean }
  | { readonly kind: "grouping"; readonly from: number; readonly selector: string | null }
  | { readonly kind: "duration"; readonly from: number }
  | { readonly kind: "pipe"; readonly from: number };

interface Scan {
  /** Where the open string began, with its quote; -1 for none. */
  readonly string: number;
  /** Where the open brace, bracket stands; -1 for none. */
  readonly brace: number;
  readonly bracket: number;
  /** Where the innermost open parenthesis stands; -1 for none. */
  readonly paren: number;
}

/** Reads a text up to a place; broken input is what is being written, so no grammar is asked. */
function scan(text: string): Scan {
  let string = -1;
  let brace = -1;
  let bracket = -1;
  const parens: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (string >= 0) {
      if (sign === "\\" && text[string] === '"') at += 1;
      else if (sign === text[string]) string = -1;
      continue;
    }
    if (sign === '"' || sign === "`") string = at;
    else if (sign === "#") {
      const end = text.indexOf("\n", at);
      at = end === -1 ? text.length : end;
    } else if (sign === "{") brace = at;
    else if (sign === "}") brace = -1;
    else if (sign === "[") bracket = at;
    else if (sign === "]") bracket = -1;
    else if (sign === "(") parens.push(at);
    else if (sign === ")") parens.pop();
  }
  return { string, brace, bracket, paren: parens.at(-1) ?? -1 };
}

const matcher = /([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*("(?:[^"\\\n]|\\.)*"|`[^`]*`)/g;

/** The whole matchers between two braces as a selector, without the one at a place; null where none would find streams. */
function selectorOf(text: string, brace: number, at: number): string | null {
  const found: string[] = [];
  let positive = false;
  const end = closingBrace(text, brace);
  for (const match of text.slice(brace + 1, end).matchAll(matcher)) {
    const from = brace + 1 + match.index;
    if (at >= from && at <= from + match[0].length) continue;
    found.push(`${match[1]}${match[2]}${match[3]}`);
    positive ||= match[2] === "=" || match[2] === "=~";
  }
  return positive ? `{${found.join(", ")}}` : null;
}

function closingBrace(text: string, brace: number): number {
  let string: string | null = null;
  for (let at = brace + 1; at < text.length; at += 1) {
    const sign = text[at];
    if (string !== null) {
      if (sign === "\\" && string === '"') at += 1;
      else if (sign === string) string = null;
    } else if (sign === '"' || sign === "`") string = sign;
    else if (sign === "}") return at;
    // An open selector ends where its line does, or what stands behind it would be taken for its matchers.
    else if (sign === "|" || sign === "(") return at;
  }
  return text.length;
}

/** The streams that a place of the pipeline reads: the selector before it, else the first one behind it. */
function nearestSelector(text: string, at: number): string | null {
  let nearest = -1;
  let string: string | null = null;
  for (let index = 0; index < text.length; index += 1) {
    const sign = text[index];
    if (string !== null) {
      if (sign === "\\" && string === '"') index += 1;
      else if (sign === string) string = null;
    } else if (sign === '"' || sign === "`") string = sign;
    else if (sign === "{" && (index < at || nearest === -1)) nearest = index;
  }
  return nearest === -1 ? null : selectorOf(text, nearest, -1);
}

/** What can be written at a place of the text; null where nothing is known. */
export function completionPlace(text: string, at: number): CompletionPlace | null {
  const before = text.slice(0, at);
  const { string, brace, bracket, paren } = scan(before);
  if (string >= 0) {
    if (brace < 0) return null;
    const label = /([a-zA-Z_]\w*)\s*(?:=~|!~|!=|=)\s*$/.exec(before.slice(brace, string))?.[1];
    return label === undefined
      ? null
      : { kind: "labelValue", from: string + 1, label, selector: selectorOf(text, brace, string) };
  }
  const word = /[a-zA-Z_]\w*$/.exec(before)?.[0] ?? "";
  const from = at - word.length;
  const ahead = before.slice(0, from).trimEnd();
  if (brace >= 0) {
    return /[{,]$/.test(ahead) ? { kind: "labelName", from, selector: selectorOf(text, brace, from) } : null;
  }
  if (bracket >= 0) return { kind: "duration", from: bracket + 1 };
  const selector = () => nearestSelector(text, at);
  if (paren >= 0 && /\b(?:by|without|on|ignoring)\s*$/i.test(before.slice(0, paren)) && /[(,]$/.test(ahead)) {
    return { kind: "grouping", from, selector: selector() };
  }
  if (/\|$/.test(ahead)) {
    return {
      kind: "stage",
      from,
      selector: selector(),
      parsed: /\|\s*(?:json|logfmt|regexp|pattern|unpack)\b/.test(ahead),
    };
  }
  if (word !== "" && /\|[^|]*\b(?:and|or)$/i.test(ahead)) {
    return { kind: "stage", from, selector: selector(), parsed: true };
  }
  if (/\bunwrap$/.test(ahead)) return { kind: "grouping", from, selector: selector() };
  if (/[}"`]$/.test(ahead) && word === "") return { kind: "pipe", from: at };
  if (ahead === "" || /[(,+\-*/%^]$|\b(?:and|or|unless)$|[)\]]\s*(?:[<>=!]=?)$/.test(ahead))
    return { kind: "start", from };
  return null;
}
