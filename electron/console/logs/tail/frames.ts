import * as z from "zod";
import { compareTimestamps, type LokiLine } from "../../loki/client.ts";
import { readValue } from "../../loki/schema.ts";

/** One message of Loki's tail. `dropped_entries` are lines that the server gave up sending. */
const frameSchema = z.object({
  streams: z.array(z.object({ stream: z.record(z.string(), z.string()), values: z.array(z.unknown()) })).nullish(),
  dropped_entries: z.array(z.object({ timestamp: z.unknown() })).nullish(),
});

export interface Frame {
  /** In order of time. */
  readonly lines: readonly LokiLine[];
  readonly dropped: number;
}

/** Reads a message; null where it is none of Loki's. A line that cannot be read counts as dropped. */
export function readFrame(text: string): Frame | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = frameSchema.safeParse(json);
  if (!parsed.success) return null;
  const lines: LokiLine[] = [];
  let dropped = parsed.data.dropped_entries?.length ?? 0;
  for (const { stream, values } of parsed.data.streams ?? []) {
    for (const value of values) {
      const read = readValue(value);
      if (read === null) dropped += 1;
      else lines.push({ timestamp: read[0], line: read[1], stream });
    }
  }
  return { lines: lines.sort((a, b) => compareTimestamps(a.timestamp, b.timestamp)), dropped };
}
