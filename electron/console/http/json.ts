import { ConsoleError } from "../errors.ts";
import { cleanLine, htmlTitle, isHtml } from "./words.ts";

/**
 * Parses an answer, or says what came instead. The parser's own message is not used: it quotes the text.
 *
 * @throws ConsoleError BAD_ANSWER
 */
export function parseJson(
  name: string,
  text: string,
  contentType: string | null,
  redact: (words: string) => string,
): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ConsoleError("BAD_ANSWER", `${name} answered with ${whatCame(text, contentType, redact)}`);
  }
}

function whatCame(text: string, contentType: string | null, redact: (words: string) => string): string {
  const trimmed = text.trim();
  if (trimmed === "") return "nothing (an empty body) instead of JSON. Is the URL right?";
  if (isHtml(trimmed, contentType)) {
    const title = cleanLine(htmlTitle(trimmed) ?? "", redact, 80);
    const titled = title === "" ? "" : ` titled “${title}”`;
    return (
      `a web page (HTML)${titled} instead of JSON. Is the URL right? ` +
      "A sign-in page or another program may answer there, or a route prefix is missing."
    );
  }
  if (trimmed.startsWith("<")) return "XML instead of JSON. Is the URL right? Another program may answer there.";
  if (/^# (?:HELP|TYPE) /m.test(trimmed.slice(0, 2_000))) {
    return "metrics instead of JSON. Is the URL right? It should be the server's base URL, without /metrics.";
  }
  if (!/^["{[]/.test(trimmed)) return `text instead of JSON: “${cleanLine(trimmed, redact, 80)}”. Is the URL right?`;
  if (isCutOff(trimmed)) return "JSON that breaks off in the middle. A proxy in between may limit the size of answers.";
  if (/[:[,]\s*(?:NaN|[+-]?Infinity)\b/.test(trimmed)) {
    return "JSON that holds NaN or Infinity as numbers, which JSON does not know.";
  }
  return "JSON that is broken. Is the URL right, or is a proxy in between damaging answers?";
}

/** Counts brackets outside strings; the beginning of JSON leaves some open. */
function isCutOff(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === "\\") index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") depth -= 1;
  }
  return inString || depth > 0;
}
