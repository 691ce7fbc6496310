/** How many characters of a server's own words a sentence may quote. */
export const wordsLength = 300;

const examinedLength = 16_384;

/**
 * The words in which a server explains its refusal, as one line fit for a sentence, or null where it gave none.
 *
 * Understood are Alertmanager's five shapes (a JSON string, `{code, message}`, an empty body, plain text,
 * `{status, error}`), Prometheus's `{status, errorType, error}`, Loki's plain text, and the title of a proxy's page.
 * Control characters and bidi marks are removed and white space is collapsed; `redact` is applied before the cut, so
 * that no half of a secret stays.
 */
export function serverWords(
  body: string,
  contentType: string | null,
  redact: (words: string) => string = (words) => words,
): string | null {
  const text = body.slice(0, examinedLength).trim();
  if (text === "") return null;
  const words = isHtml(text, contentType) ? htmlTitle(text) : (wordsOfJson(text) ?? plainWords(text));
  const line = words === null ? "" : cleanLine(words, redact);
  return line === "" ? null : line;
}

/** One line of at most `length` characters without control characters, bidi marks or doubled spaces. */
export function cleanLine(words: string, redact: (words: string) => string, length = wordsLength): string {
  const line = redact(
    words
      .replace(/\s+/gu, " ")
      // Cc: control, Cf: format (bidi marks, zero width), Cs: lone surrogates, Zl and Zp: line separators.
      .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "")
      .replace(/ {2,}/g, " ")
      .trim(),
  );
  const characters = [...line];
  return characters.length <= length ? line : `${characters.slice(0, length - 1).join("")}…`;
}

/** Whether a text is a web page, by its type or by its beginning. */
export function isHtml(text: string, contentType: string | null): boolean {
  if (/^\s*(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b/i.test(text.slice(0, 1_000))) return true;
  return contentType !== null && /^\s*(?:text\/html|application\/xhtml)/i.test(contentType);
}

/** The title or first heading of a web page; null where it has none. */
export function htmlTitle(html: string): string | null {
  const found = /<(title|h1)\b[^>]*>([^<]{1,300})/i.exec(html)?.[2];
  return found === undefined ? null : found.replace(/&(?:amp|#38);/g, "&").replace(/&[#\w]+;/g, " ");
}

function wordsOfJson(text: string): string | null {
  if (!/^["{[]/.test(text)) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return "";
  const fields = new Map(Object.entries(value));
  for (const name of ["error", "message", "msg", "detail", "error_description"]) {
    const words = fields.get(name);
    if (typeof words === "string" && words.trim() !== "") return words;
    // {"error": {"message": "…"}}, as gateways before a backend answer.
    if (typeof words === "object" && words !== null && "message" in words && typeof words.message === "string") {
      return words.message;
    }
  }
  return "";
}

/** Plain text as it is; JSON that could not be read, and XML, say nothing to a person. */
function plainWords(text: string): string | null {
  return /^(?:[{[]\s*["{[\]}]|<)/.test(text) ? null : text;
}
