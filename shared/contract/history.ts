import * as z from "zod";
import {
  auditEntrySchema,
  episodeSchema,
  historyRangeSchema,
  historyReportSchema,
  transitionSchema,
} from "../model/history.ts";
import { journalEntrySchema } from "../model/notification.ts";
import { type Calls, id, nothing } from "./terms.ts";

/** What was: the journal, the history, the log of writes. */
export const historyCalls = {
  /** The journal, newest first, from before an entry on. */
  "journal.read": {
    input: z.object({
      environment: id.nullable(),
      /** One alert's entries only; null: all. */
      alert: id.nullable(),
      from: z.number().nullable(),
      to: z.number().nullable(),
      before: z.number().nullable(),
      limit: z.int().min(1).max(1000),
    }),
    output: z.object({ entries: z.array(journalEntrySchema), more: z.boolean() }),
  },
  /** Adds a line of the person's own. `link` is a location hash of the page. */
  "journal.note": {
    input: z.object({
      environment: id.nullable(),
      alert: id.nullable(),
      text: z.string().trim().min(1).max(4096),
      link: z.string().max(8192).startsWith("#").nullable(),
    }),
    output: nothing,
  },
  /** The shift journal as Markdown. `utc`: times in UTC instead of local ones. */
  "journal.export": {
    input: z.object({ environment: id.nullable(), from: z.number(), to: z.number(), utc: z.boolean() }),
    output: z.object({ markdown: z.string(), fileName: z.string() }),
  },
  "history.report": { input: z.object({ range: historyRangeSchema }), output: historyReportSchema },
  /** The episodes of one alert, newest first, with the transitions of those that the console saw. */
  "history.alert": {
    input: z.object({ alert: id, limit: z.int().min(1).max(500) }),
    output: z.object({ episodes: z.array(episodeSchema), transitions: z.array(transitionSchema) }),
  },
  /** What happened while nobody looked; null where that was only a moment, or nothing happened. */
  "history.away": {
    input: z.object({ since: z.number() }),
    output: z
      .object({ from: z.number(), to: z.number(), fired: z.array(episodeSchema), resolved: z.array(episodeSchema) })
      .nullable(),
  },
  /** The writes that this console made, newest first. */
  "audit.read": {
    input: z.object({ environment: id.nullable(), limit: z.int().min(1).max(1000) }),
    output: z.object({ entries: z.array(auditEntrySchema), file: z.string().nullable() }),
  },
} as const satisfies Calls;
