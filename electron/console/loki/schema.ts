import * as z from "zod";

// The wire shapes of Loki's API, as 2.9 to 3.7 send them.

const labels = z.record(z.string(), z.string());

export const wireStreamsSchema = z.object({
  status: z.literal("success"),
  data: z.object({
    resultType: z.literal("streams"),
    /** Values are checked one by one by `readValue`: thousands of them are too many for a general parser. */
    result: z.array(z.object({ stream: labels, values: z.array(z.unknown()) })).nullish(),
  }),
});

/** `[nanoseconds, line]`; a third element comes where we asked for `categorize-labels` (Loki 3). */
export interface WireValue {
  readonly timestamp: string;
  readonly line: string;
  readonly structuredMetadata: Record<string, string> | null;
  readonly parsed: Record<string, string> | null;
}

/** A value of a stream; null where it is none. */
export function readValue(value: unknown): WireValue | null {
  if (!Array.isArray(value)) return null;
  const [timestamp, line, categories] = value as unknown[];
  if (typeof timestamp !== "string" || typeof line !== "string" || !/^\d{1,19}$/.test(timestamp)) return null;
  const { structuredMetadata, parsed } = (categories ?? {}) as Record<string, unknown>;
  return { timestamp, line, structuredMetadata: texts(structuredMetadata), parsed: texts(parsed) };
}

function texts(value: unknown): Record<string, string> | null {
  if (typeof value !== "object" || value === null) return null;
  for (const name in value) if (typeof (value as Record<string, unknown>)[name] !== "string") return null;
  return value as Record<string, string>;
}

/** An empty list has no `data` key. */
export const wireNamesSchema = z.object({ status: z.literal("success"), data: z.array(z.string()).nullish() });

export const wireBuildInfoSchema = z.object({ version: z.string() });

export const wireLimitsSchema = z.object({
  limits: z.object({
    max_entries_limit_per_query: z.number().nullish(),
    /** A Go duration with days: `30d1h`; `0s` means none. */
    max_query_length: z.string().nullish(),
    retention_period: z.string().nullish(),
  }),
});
