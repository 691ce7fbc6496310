import * as z from "zod";
import { consoleErrorSchema } from "../errors.ts";
import { labelsSchema } from "./alert.ts";

/** Log levels, worst first; the words of the logs are folded onto these whatever their case. */
export const logLevels = ["critical", "error", "warning", "info", "debug", "unknown"] as const;
export type LogLevel = (typeof logLevels)[number];

/** True for the levels that an "errors only" view shows. */
export function isErrorLevel(level: LogLevel): boolean {
  return level === "critical" || level === "error";
}

export const logEntrySchema = z.object({
  /** Unique within a search and stable from page to page. */
  key: z.string(),
  environment: z.string(),
  /** Nanoseconds since 1970, 19 digits: a string, because a float would lose the last three. */
  timestamp: z.string(),
  /** Place in the answer among entries of the same environment and nanosecond. */
  order: z.number(),
  /** Index into the search's `streams`. */
  stream: z.number(),
  level: z.enum(logLevels),
  /** The level's word as the line has it (`ERROR`, `warn`); empty where there is none. */
  levelWord: z.string(),
  /** The logger, module or service that wrote it: a lane. */
  component: z.string(),
  message: z.string(),
  /** The line as it was stored. */
  line: z.string(),
});

export type LogEntry = Readonly<z.infer<typeof logEntrySchema>>;

/** A span of time, [from, to), milliseconds since 1970. */
export const spanSchema = z.object({ from: z.number(), to: z.number() });
export type Span = Readonly<z.infer<typeof spanSchema>>;

export const logQuerySchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("request"),
    id: z.string().trim().min(1).max(512),
    /** True: every ID that begins so. */
    prefix: z.boolean().optional(),
  }),
  z.object({ kind: z.literal("alert"), alert: z.string().min(1).max(512), errorsOnly: z.boolean() }),
  /** LogQL as the person wrote it; a query for lines, not for numbers. */
  z.object({
    kind: z.literal("logql"),
    expression: z.string().trim().min(1).max(16_384),
    /** Which end of the range is read first. */
    direction: z.enum(["forward", "backward"]),
    /** Lines of one page; null: as many as the server allows, up to 5,000. */
    limit: z.int().min(1).max(100_000).nullable(),
  }),
]);
export type LogQuery = Readonly<z.infer<typeof logQuerySchema>>;

/** Where JavaScript's calendar ends (ECMAScript, "Time Values and Time Range"). */
const latestMs = 8.64e15;
const moment = z.number().min(0).max(latestMs);

/** `widening`: the last hour, then the last day, then all that is kept, until something is found. */
export const logRangeSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("widening") }),
  z.object({ kind: z.literal("relative"), milliseconds: z.number().positive().max(latestMs) }),
  z.object({ kind: z.literal("absolute"), from: moment, to: moment }),
]);
export type LogRange = Readonly<z.infer<typeof logRangeSchema>>;

/** How the search stands in one environment. */
export const environmentSearchSchema = z.object({
  status: z.enum(["searching", "found", "none", "failed", "cancelled"]),
  found: z.number(),
  /** The span being asked now, or the last one asked. */
  span: spanSchema.nullable(),
  /** What was searched whole so far; null before the first answer. */
  searched: spanSchema.nullable(),
  /** True where a full page means there may be more in the span. */
  more: z.boolean(),
  /** The LogQL sent, for copying; empty before it is known. */
  logql: z.string(),
  /** Facts that limit the result ("asked with 100 lines at a time, because the answer was too large"). */
  notes: z.array(z.string()),
  error: consoleErrorSchema.nullable(),
  startedAt: z.number(),
  settledAt: z.number().nullable(),
});
export type EnvironmentSearch = Readonly<z.infer<typeof environmentSearchSchema>>;

export const searchStateSchema = z.object({
  id: z.string(),
  query: logQuerySchema,
  range: logRangeSchema,
  startedAt: z.number(),
  environments: z.record(z.string(), environmentSearchSchema),
  /** Labels of each stream that an entry refers to by its index. */
  streams: z.array(labelsSchema),
  /** In order: nanosecond, environment, order within the answer. */
  entries: z.array(logEntrySchema),
});
export type SearchState = Readonly<z.infer<typeof searchStateSchema>>;

/** Order of the one timeline: nanosecond, then environment, then place in the stream. */
export function compareEntries(a: LogEntry, b: LogEntry): number {
  // Nanosecond stamps of this era all have 19 digits, so they compare as strings; shorter ones are earlier.
  if (a.timestamp.length !== b.timestamp.length) return a.timestamp.length - b.timestamp.length;
  if (a.timestamp !== b.timestamp) return a.timestamp < b.timestamp ? -1 : 1;
  if (a.environment !== b.environment) return a.environment < b.environment ? -1 : 1;
  return a.order - b.order;
}
