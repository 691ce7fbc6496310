import type { CallOutput } from "../../../shared/contract.ts";
import type { TraceSpan, TrailKind } from "../../../shared/model/trails.ts";
import { spanText } from "../../format/duration.ts";
import { countOf } from "../../format/number.ts";

type Trails = CallOutput<"trails.read">;

const asked: Readonly<Record<Exclude<TrailKind, "links">, string>> = {
  audit: "the audit table",
  spans: "Jaeger",
};

/** `Asking the audit table and Jaeger…` */
export function askingWords(kinds: readonly TrailKind[]): string {
  const names = kinds.flatMap((kind) => (kind === "links" ? [] : [asked[kind]]));
  return names.length === 0 ? "Filling in links…" : `Asking ${names.join(" and ")}…`;
}

/** What was looked for in vain, as one sentence; null where all that was read has something. */
export function nothingWords({ audit, spans }: Pick<Trails, "audit" | "spans">): string | null {
  const noRows = audit.found !== null && audit.found.rows.length === 0;
  const noSpans = spans.found !== null && spans.found.length === 0 && spans.error === null;
  if (noRows && noSpans) return "The audit table has no row with this ID, and Jaeger no span.";
  if (noRows) return "The audit table has no row with this ID.";
  return noSpans ? "Jaeger has no span with this ID." : null;
}

/** `12 spans, 3 services, 2 errors` */
export function spanCounts(spans: readonly TraceSpan[]): string {
  const services = new Set(spans.map(({ service }) => service)).size;
  const errors = spans.filter(({ error }) => error).length;
  const counts = [countOf(spans.length, "span"), countOf(services, "service")];
  return [...counts, ...(errors === 0 ? [] : [countOf(errors, "error")])].join(", ");
}

/** What the eye sees of a span by its colour and its place: `error, goes on after the last entry`. */
export function spanRemarks({ error }: Pick<TraceSpan, "error">, before: boolean, after: boolean): string {
  const ends = [...(before ? ["before the first entry"] : []), ...(after ? ["after the last entry"] : [])];
  return [...(error ? ["error"] : []), ...(ends.length === 0 ? [] : [`goes on ${ends.join(" and ")}`])].join(", ");
}

/** A span in a line, for a tooltip. */
export function spanWords(span: TraceSpan, before: boolean, after: boolean): string {
  const { service, operation, durationUs } = span;
  const remarks = spanRemarks(span, before, after);
  const name = `${service === "" ? "no service" : service}: ${operation}`;
  return [name, spanText(durationUs * 1000), ...(remarks === "" ? [] : [remarks])].join(", ");
}
