import type { TraceSpan } from "../../../shared/model/trails.ts";
import { processSchema, type WireSpan, type WireTrace } from "./jaegerSchema.ts";

/** More spans than this cannot be looked at, let alone drawn. */
export const mostSpans = 2_000;

const mostTags = 50;
const longestTag = 500;
const longestName = 300;
/** Of all tags together, in characters. */
const mostTagText = 1_000_000;

/** The spans of traces, by their start, each once. Where there are too many the earliest stay. */
export function spansOf(traces: readonly WireTrace[]): { readonly spans: TraceSpan[]; readonly more: boolean } {
  const spans = new Map<string, TraceSpan>();
  for (const trace of traces) {
    for (const span of trace.spans) {
      const read = spanOf(trace, span);
      // A trace that several services took part in is found once for each of them.
      spans.set(JSON.stringify([read.trace, read.id, read.service, read.startUs]), read);
    }
  }
  const ordered = [...spans.values()].sort((a, b) => a.startUs - b.startUs || b.durationUs - a.durationUs);
  return { spans: withLessTags(ordered.slice(0, mostSpans)), more: ordered.length > mostSpans };
}

function spanOf(trace: WireTrace, span: WireSpan): TraceSpan {
  const traceId = span.traceID ?? trace.traceID;
  return {
    id: span.spanID.slice(0, longestName),
    parent: parentOf(span, traceId),
    trace: traceId.slice(0, longestName),
    service: serviceOf(trace, span.processID).slice(0, longestName),
    operation: span.operationName.slice(0, longestName),
    startUs: span.startTime,
    durationUs: span.duration,
    error: isError(span),
    tags: span.tags.slice(0, mostTags).map(({ key, value }) => [key.slice(0, longestName), textOf(value)]),
  };
}

/** A parent in another trace (a link) is none here. */
function parentOf({ references, parentSpanID }: WireSpan, trace: string): string | null {
  const here = references.filter(({ traceID }) => traceID === undefined || traceID === trace);
  const parent = here.find(({ refType }) => refType === "CHILD_OF") ?? here[0];
  const id = parent?.spanID ?? parentSpanID ?? "";
  return id === "" ? null : id.slice(0, longestName);
}

function serviceOf({ processes }: WireTrace, id: string): string {
  const process = Object.hasOwn(processes, id) ? processSchema.safeParse(processes[id]) : null;
  return process?.success === true ? process.data.serviceName : "";
}

/** OpenTracing says `error: true`, OpenTelemetry `otel.status_code: ERROR`. */
function isError({ tags }: WireSpan): boolean {
  return tags.some(
    ({ key, value }) =>
      (key === "error" && (value === true || value === "true")) || (key === "otel.status_code" && value === "ERROR"),
  );
}

function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > longestTag ? `${text.slice(0, longestTag - 1)}…` : text;
}

/** Beyond so much text the spans that follow come without tags. */
function withLessTags(spans: readonly TraceSpan[]): TraceSpan[] {
  let left = mostTagText;
  return spans.map((span) => {
    left -= span.tags.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
    return left >= 0 ? span : { ...span, tags: [] };
  });
}
