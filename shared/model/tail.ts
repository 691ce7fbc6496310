import * as z from "zod";
import { consoleErrorSchema } from "../errors.ts";
import { labelsSchema } from "./alert.ts";
import { logEntrySchema } from "./logs.ts";

/** How the live tail of one environment stands. Times are ms since 1970. */
export const tailEnvironmentSchema = z.object({
  /**
   * `connecting`: for the first time; `live`: lines come as they are written; `reconnecting`: the connection was lost,
   * and what is missed meanwhile is read afterwards; `failed`: the server refused, and nothing more will come.
   */
  status: z.enum(["connecting", "live", "reconnecting", "failed"]),
  since: z.number(),
  /** Why it is not live; null while it is. */
  error: consoleErrorSchema.nullable(),
  /** When the next attempt is made; null where none is planned. */
  nextAttemptAt: z.number().nullable(),
  /** Lines received, those of back-fills included. */
  received: z.number(),
  /** Lines that are known to be missing. */
  lost: z.number(),
  /** The plain query that the server follows. */
  logql: z.string(),
});
export type TailEnvironment = Readonly<z.infer<typeof tailEnvironmentSchema>>;

/** A place in the stream where lines are missing. */
export const tailGapSchema = z.object({
  environment: z.string(),
  /** Nanoseconds since 1970: between these two, lines are missing. */
  from: z.string(),
  to: z.string(),
  /** How many; null where only the span is known. */
  lines: z.number().nullable(),
  /** Why, a sentence. */
  text: z.string(),
});
export type TailGap = Readonly<z.infer<typeof tailGapSchema>>;

/** The latest lines of a live tail; the oldest leave once there are more than `capacity`. */
export const tailStateSchema = z.object({
  id: z.string(),
  expression: z.string(),
  capacity: z.number(),
  environments: z.record(z.string(), tailEnvironmentSchema),
  /** Labels of each stream that an entry refers to by its index. */
  streams: z.array(labelsSchema),
  /** In order of time, as far as they came in order; see `compareEntries`. */
  entries: z.array(logEntrySchema),
  gaps: z.array(tailGapSchema),
  /** Entries that have left the buffer. */
  forgotten: z.number(),
});
export type TailState = Readonly<z.infer<typeof tailStateSchema>>;
