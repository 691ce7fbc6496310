/** The forms of request ID in use, most telling first. */
const forms: readonly RegExp[] = [
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/i,
  /\b[0-9a-f]{32}\b/i,
  /\b[a-z]{2,8}-[0-9]{4,12}\b/i,
  /\b[0-9a-f]{8}\b/i,
];

/** A named ID in a pasted header, log line or URL: `X-Request-ID: abc`, `"request_id": "abc"`, `?trace_id=abc`. */
const named = /(?:x-)?(?:request|correlation|req|trace)[-_]?id["']?\s*[:=]\s*["']?([^\s"',;&}]+)/i;

/**
 * The request ID in pasted text. An ID with a name in front wins, then the forms in use (UUID, 32 hex, prefix-number,
 * 8 hex); text that is one word is taken as it is, since clients may send any ID. Null where there is none to find.
 */
export function requestIdIn(text: string): string | null {
  const trimmed = text.trim().replace(/^["'`]+|["'`]+$/g, "");
  if (trimmed === "") return null;
  const withName = named.exec(trimmed)?.[1];
  if (withName !== undefined) return withName;
  if (!/\s/.test(trimmed) && !trimmed.includes("://")) return trimmed.replace(/[,;.)\]]+$/, "") || trimmed;
  for (const form of forms) {
    const found = form.exec(trimmed)?.[0];
    if (found !== undefined) return found;
  }
  return null;
}
