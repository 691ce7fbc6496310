const simple: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};
const numeric: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** The text of a quoted string of PromQL or LogQL: double or single quotes with Go's escapes, or raw in back-ticks. */
export function unquote(quoted: string): string {
  const quote = quoted[0];
  const inner = quoted.endsWith(quote ?? "") && quoted.length > 1 ? quoted.slice(1, -1) : quoted.slice(1);
  if (quote === "`") return inner;
  let text = "";
  for (let index = 0; index < inner.length; index++) {
    const character = inner[index] ?? "";
    if (character !== "\\") {
      text += character;
      continue;
    }
    const letter = inner[++index] ?? "";
    const digits = numeric[letter];
    if (digits === undefined) {
      text += simple[letter] ?? letter;
    } else {
      text += String.fromCodePoint(Number.parseInt(inner.slice(index + 1, index + 1 + digits), 16) || 0);
      index += digits;
    }
  }
  return text;
}
