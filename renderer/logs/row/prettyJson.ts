/** Deeper levels stay on one line: a line of nothing but brackets would become a square of blanks. */
const deepestIndented = 16;
/** Longer lines are left as they are. */
const longestFormatted = 200_000;

/**
 * A JSON object or array over several lines; null where the text is none, or too long. Only blanks are added and taken
 * away, so numbers keep every digit and repeated names stay.
 */
export function prettyJson(text: string): string | null {
  const trimmed = text.trim();
  if (!/^[[{]/.test(trimmed) || trimmed.length > longestFormatted) return null;
  try {
    JSON.parse(trimmed);
  } catch {
    return null;
  }
  return indented(trimmed);
}

/** Goes through the characters one by one: a recursion would end at a deep nesting. */
function indented(json: string): string {
  const out: string[] = [];
  let depth = 0;
  let index = 0;
  const newLine = () => {
    if (depth <= deepestIndented) out.push("\n", "  ".repeat(depth));
  };
  while (index < json.length) {
    const char = json.charAt(index);
    if (char === '"') {
      const end = endOfString(json, index);
      out.push(json.slice(index, end));
      index = end;
      continue;
    }
    index += 1;
    if (/\s/.test(char)) continue;
    if (char === "{" || char === "[") {
      const rest = /^\s*[}\]]/.exec(json.slice(index, index + 40));
      if (rest !== null) {
        out.push(char, rest[0].trim());
        index += rest[0].length;
        continue;
      }
      depth += 1;
      out.push(char);
      newLine();
    } else if (char === "}" || char === "]") {
      if (depth <= deepestIndented) {
        depth -= 1;
        newLine();
      } else depth -= 1;
      out.push(char);
    } else if (char === ",") {
      out.push(depth <= deepestIndented ? "," : ", ");
      newLine();
    } else out.push(char === ":" ? ": " : char);
  }
  return out.join("");
}

function endOfString(json: string, start: number): number {
  for (let index = start + 1; index < json.length; index += 1) {
    const char = json.charAt(index);
    if (char === "\\") index += 1;
    else if (char === '"') return index + 1;
  }
  return json.length;
}
