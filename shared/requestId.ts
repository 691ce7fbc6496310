/** The forms of request ID in use. `word`: text that is one word, since clients may send any ID. */
export type RequestIdForm = "uuid" | "trace" | "prefixed" | "short" | "word";

/** An ID found in pasted text. */
export interface FoundRequestId {
  readonly id: string;
  readonly form: RequestIdForm;
  /** The name that stood in front of it (`X-Request-ID`, `trace_id`); null where there was none. */
  readonly name: string | null;
}

/** The forms in use, most telling first. */
const forms: readonly (readonly [RequestIdForm, RegExp])[] = [
  ["uuid", /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi],
  ["trace", /\b[0-9a-f]{32}\b/gi],
  ["prefixed", /\b[a-z]{2,8}-[0-9]{4,12}\b/gi],
  ["short", /\b[0-9a-f]{8}\b/gi],
];

/** A named ID in a pasted header, log line or URL: `X-Request-ID: abc`, `"request_id": "abc"`, `?trace_id=abc`. */
const named = /((?:x-)?(?:request|correlation|req|trace)[-_]?id)["']?\s*[:=]\s*["']?([^\s"',;&}]+)/gi;

/** W3C Trace Context and B3 single header: the trace ID is the part before the span's. */
const traceHeader = /\b(traceparent|b3)["']?\s*[:=]\s*["']?(?:[0-9a-f]{2}-)?([0-9a-f]{32})-[0-9a-f]{16}\b/gi;

/** More than this in one paste is no request but a log file; the first ones are enough to choose from. */
const mostFound = 20;

/**
 * Every request ID in pasted text (a header, a log line, a URL, a support ticket), most telling first: those with a
 * name in front, then by form (UUID, 32 hex, prefix-number, 8 hex). Text that is one word is taken as it is.
 */
export function requestIdsIn(text: string): readonly FoundRequestId[] {
  const trimmed = text.trim().replace(/^["'`]+|["'`]+$/g, "");
  if (trimmed === "") return [];
  const found = new Map<string, FoundRequestId>();
  const add = (id: string, form: RequestIdForm, name: string | null) => {
    if (!found.has(id) && found.size < mostFound) found.set(id, { id, form, name });
  };
  for (const [, name = "", id = ""] of trimmed.matchAll(traceHeader)) add(id, "trace", name);
  for (const [, name = "", id = ""] of trimmed.matchAll(named)) add(id, formOf(id), name);
  if (found.size === 0 && !/\s/.test(trimmed) && !trimmed.includes("://")) {
    const several = trimmed.split(/[,;|]+/).map(withoutPunctuation);
    if (several.length === 1 || several.some((part) => formOf(part) === "word")) return [oneWord(trimmed)];
  }
  let rest = trimmed;
  // What was found already is blanked out, so that the parts of a UUID are no short IDs.
  for (const id of found.keys()) rest = rest.replaceAll(id, " ".repeat(id.length));
  for (const [form, pattern] of forms) {
    rest = rest.replace(pattern, (id) => {
      add(id, form, null);
      return " ".repeat(id.length);
    });
  }
  return [...found.values()];
}

/** A word as an ID: an ID of a known form without the punctuation around it, any other as it is written. */
function oneWord(word: string): FoundRequestId {
  const bare = withoutPunctuation(word);
  const form = formOf(bare);
  if (form !== "word") return { id: bare, form, name: null };
  const id = word.replace(/[,;.)\]]+$/, "") || word;
  return { id, form: "word", name: null };
}

/** Longer than any ID of a known form with what people put around it. */
const longestDecorated = 100;

function withoutPunctuation(text: string): string {
  if (text.length > longestDecorated) return text;
  return text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
}

/** The most telling request ID in pasted text; null where there is none to find. */
export function requestIdIn(text: string): string | null {
  return requestIdsIn(text)[0]?.id ?? null;
}

/** The form of one ID. */
export function formOf(id: string): RequestIdForm {
  const [form] = forms.find(([, pattern]) => new RegExp(`^(?:${pattern.source})$`, "i").test(id)) ?? ["word" as const];
  return form;
}

/** Shorter beginnings would find nearly everything. */
export const shortestPrefix = 3;

/** Whether an ID may be only the beginning of one: short, and of no form that is whole. */
export function mayBePrefix(id: string): boolean {
  return id.length >= shortestPrefix && formOf(id) === "word" && /^[0-9a-z-]+$/i.test(id);
}
