/** One entry of the log. */
export interface LogEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly level: "info" | "warn" | "error";
  readonly message: string;
}

/** Of more, the rest is left out: what a server said may be endless. */
const longest = 4_000;

/** `2026-11-21T03:42:00.000Z WARN  …`, without a line break at its end. */
export function logLine({ at, level, message }: LogEntry): string {
  return `${new Date(at).toISOString()} ${level.toUpperCase().padEnd(5)} ${harmless(message)}`;
}

/**
 * A text as one line that neither a terminal obeys nor a person misreads: breaks and control characters are written out,
 * and so are those that turn the direction of writing. A message may hold words of servers.
 */
export function harmless(text: string): string {
  const short = text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
  return short
    .replace(/\r\n|\r/g, "\n")
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (found) =>
      found === "\n" ? "\\n" : found === "\t" ? "\\t" : `\\u{${found.codePointAt(0)?.toString(16)}}`,
    );
}
