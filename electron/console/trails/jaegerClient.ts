import type { Span } from "../../../shared/model/logs.ts";
import type { TraceSpan } from "../../../shared/model/trails.ts";
import type { JaegerSettings } from "../../../shared/settings/schema.ts";
import type { PollFacts } from "../environments/backend.ts";
import { ConsoleError, toConsoleError } from "../errors.ts";
import type { HttpClient, JsonAnswer } from "../http/client.ts";
import { count } from "../text.ts";
import { mostSpans, spansOf } from "./jaegerNormalise.ts";
import { servicesSchema, tracesSchema, type WireTrace } from "./jaegerSchema.ts";

export interface SpansRead {
  readonly spans: TraceSpan[];
  /** Why there may be more; null where everything was read. */
  readonly missing: ConsoleError | null;
}

const usualTags: readonly string[] = ["request_id"];

/** Jaeger searches one service at a time. */
const mostServices = 20;

/** Traces that one service may answer with. */
const tracesPerSearch = 20;

/** Several searches run at once, so one may not take as much as other answers. */
const mostBytesPerSearch = 8 * 1024 * 1024;

/** Whether Jaeger answers. It tells no version. */
export async function pollJaeger(http: HttpClient, signal: AbortSignal): Promise<PollFacts> {
  const answer = await http.json("api/services", { signal });
  const services = servicesOf(answer);
  const notes = services.length === 0 ? ["It knows no service yet, so it has no spans."] : [];
  return { version: null, latencyMs: answer.latencyMs, notes, settling: null, restartedAt: null };
}

/**
 * The spans of a request ID: of the trace with that very ID, else of the traces that carry it in a tag.
 *
 * @param span where to look, in ms since 1970
 * @throws ConsoleError where nothing at all could be read
 */
export async function readSpans(
  http: HttpClient,
  settings: JaegerSettings,
  id: string,
  span: Span,
): Promise<SpansRead> {
  const trace = await readTrace(http, id);
  if (trace.length > 0) return limited(trace, null);
  const services = settings.service === undefined ? await readServices(http) : [settings.service];
  const asked = services.slice(0, mostServices);
  const searches = asked.flatMap((service) =>
    (settings.tags ?? usualTags).map((tag) => searchTraces(http, service, tag, id, span)),
  );
  const answers = await Promise.allSettled(searches);
  const traces = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
  const failures = answers.flatMap((answer) => (answer.status === "rejected" ? [toConsoleError(answer.reason)] : []));
  const [failure] = failures;
  if (failure !== undefined && traces.length === 0) throw failure;
  if (failure !== undefined) return limited(traces, failure);
  if (answers.some((answer) => answer.status === "fulfilled" && answer.value.length >= tracesPerSearch)) {
    return limited(traces, fullAnswer());
  }
  return limited(traces, services.length > asked.length ? tooManyServices(services.length) : null);
}

/** Trace IDs have 128 bits, or 64 from older clients. */
async function readTrace(http: HttpClient, id: string): Promise<WireTrace[]> {
  if (!/^(?:[0-9a-f]{32}|[0-9a-f]{16})$/i.test(id)) return [];
  try {
    return tracesOf(await http.json(`api/traces/${id.toLowerCase()}`));
  } catch (cause) {
    // No such trace; the ID may still stand in a tag.
    if (toConsoleError(cause).code === "NOT_FOUND") return [];
    throw cause;
  }
}

async function readServices(http: HttpClient): Promise<readonly string[]> {
  const services = servicesOf(await http.json("api/services"));
  // Jaeger traces itself; whoever looks for a request looks for another service.
  const isJaeger = (service: string) => /^jaeger(?:-|$)/.test(service);
  return [...services.filter((service) => !isJaeger(service)), ...services.filter(isJaeger)];
}

async function searchTraces(
  http: HttpClient,
  service: string,
  tag: string,
  id: string,
  { from, to }: Span,
): Promise<WireTrace[]> {
  const query = [
    ["service", service],
    ["tags", JSON.stringify(Object.fromEntries([[tag, id]]))],
    ["start", micros(from)],
    ["end", micros(to)],
    ["limit", String(tracesPerSearch)],
  ] as const;
  return tracesOf(await http.json("api/traces", { query, maxBytes: mostBytesPerSearch }));
}

function micros(milliseconds: number): string {
  return String(BigInt(Math.max(0, Math.round(milliseconds))) * 1000n);
}

function tracesOf({ value }: JsonAnswer): WireTrace[] {
  const parsed = tracesSchema.safeParse(value);
  if (!parsed.success || !isAnswer(value)) throw notJaeger();
  return parsed.data.data;
}

function servicesOf({ value }: JsonAnswer): readonly string[] {
  const parsed = servicesSchema.safeParse(value);
  if (!parsed.success) throw notJaeger();
  return parsed.data.data ?? [];
}

function isAnswer(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, "data");
}

function notJaeger(): ConsoleError {
  return new ConsoleError(
    "BAD_ANSWER",
    "Jaeger answered with JSON that is not its own. Is the URL that of its query service (usually port 16686)?",
  );
}

function limited(traces: readonly WireTrace[], missing: ConsoleError | null): SpansRead {
  const { spans, more } = spansOf(traces);
  return { spans, missing: more ? tooManySpans() : missing };
}

function tooManySpans(): ConsoleError {
  const sentence = `Jaeger has more than ${count(mostSpans, "span")} of this ID; the first ${count(mostSpans, "span")} are shown.`;
  return new ConsoleError("TOO_LARGE", sentence);
}

/** Jaeger tells nobody that there were more than it was asked for. */
function fullAnswer(): ConsoleError {
  const sentence = `Jaeger was asked for ${tracesPerSearch} traces of a service and has that many of this ID; there may be more.`;
  return new ConsoleError("TOO_LARGE", sentence);
}

function tooManyServices(services: number): ConsoleError {
  return new ConsoleError(
    "TOO_LARGE",
    `Jaeger knows ${count(services, "service")}, of which ${mostServices} were searched. Name the one to search in Settings (\`service\` of jaeger).`,
  );
}
