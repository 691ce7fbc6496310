import * as z from "zod";

// Jaeger's query API under /api, "internal" by its own words: fields that are missing or odd make no span unreadable as
// long as it has its id and its times. Source: Jaeger, model/json/model.go.

const tag = z.object({ key: z.string(), value: z.unknown().optional() });

const reference = z.object({ refType: z.string().optional(), traceID: z.string().optional(), spanID: z.string() });

/** A list whose unreadable items are left out; what is no list is empty. */
function tolerantList<T extends z.ZodType>(item: T) {
  return z
    .unknown()
    .optional()
    .transform((list): z.output<T>[] =>
      (Array.isArray(list) ? list : []).flatMap((each) => {
        const parsed = item.safeParse(each);
        return parsed.success ? [parsed.data] : [];
      }),
    );
}

const span = z.object({
  traceID: z.string().optional(),
  spanID: z.string().min(1),
  parentSpanID: z.string().optional().catch(undefined),
  operationName: z.string().catch(""),
  references: tolerantList(reference),
  /** Microseconds since 1970. */
  startTime: z.number(),
  /** Microseconds. */
  duration: z.number().nonnegative().catch(0),
  tags: tolerantList(tag),
  processID: z.string().catch(""),
});
export type WireSpan = z.output<typeof span>;

const trace = z.object({
  traceID: z.string().catch(""),
  spans: tolerantList(span),
  /** `{p1: {serviceName}}` */
  processes: z.record(z.string(), z.unknown()).catch({}),
});
export type WireTrace = z.output<typeof trace>;

/** `data` is null where there is none. */
export const tracesSchema = z.object({ data: tolerantList(trace) });

export const servicesSchema = z.object({ data: z.array(z.string()).nullable() });

export const processSchema = z.object({ serviceName: z.string() });
