import { type LogRange, type Span, spanSchema } from "./model/logs.ts";

/** Where a permanent link leads. */
export type PermanentPlace =
  | {
      readonly kind: "trace";
      readonly id: string;
      /** Environment ids; empty: those that the console has chosen. */
      readonly environments: readonly string[];
      /** Absolute, so that it finds the same tomorrow; null: as far back as it takes. */
      readonly span: Span | null;
    }
  | { readonly kind: "alert"; readonly alert: string };

const scheme = "incident-console:";
/** Characters of a link. */
export const longestLink = 4096;
const longestId = 512;
const mostEnvironments = 50;

/** `incident-console://trace/abc12345?env=production&from=…&to=…` or `incident-console://alert/<environment>/<fingerprint>`. */
export function formatPermanentLink(place: PermanentPlace): string {
  if (place.kind === "alert") {
    return `${scheme}//alert/${place.alert.split("/").map(encodeURIComponent).join("/")}`;
  }
  const query = new URLSearchParams(place.environments.map((id) => ["env", id]));
  if (place.span !== null) {
    query.set("from", String(place.span.from));
    query.set("to", String(place.span.to));
  }
  const text = query.toString();
  return `${scheme}//trace/${encodeURIComponent(place.id)}${text === "" ? "" : `?${text}`}`;
}

/** Where a link leads; null for anything that is none of ours. Links come from anywhere: nothing in them is trusted. */
export function parsePermanentLink(text: string): PermanentPlace | null {
  const match = /^incident-console:\/\/(trace|alert)\/([^?#]+)(?:\?([^#]*))?$/i.exec(text.trim());
  if (match === null || text.length > longestLink) return null;
  const [, kind = "", path = "", search = ""] = match;
  const parts = path.replace(/\/$/, "").split("/").map(decoded);
  if (parts.some((part) => part === null || part === "" || part.length > longestId)) return null;
  if (kind.toLowerCase() === "alert") {
    return parts.length === 2 ? { kind: "alert", alert: parts.join("/") } : null;
  }
  const [id] = parts;
  if (parts.length !== 1 || typeof id !== "string" || id.trim() === "") return null;
  const query = new URLSearchParams(search);
  const environments = query.getAll("env").filter((name) => name !== "" && name.length <= longestId);
  return { kind: "trace", id, environments: environments.slice(0, mostEnvironments), span: spanIn(query) };
}

/** The range of a search that a link's span means. */
export function rangeOfLink(span: Span | null): LogRange {
  return span === null ? { kind: "widening" } : { kind: "absolute", ...span };
}

function spanIn(query: URLSearchParams): Span | null {
  const [from, to] = [query.get("from"), query.get("to")];
  if (from === null || to === null || !/^\d{1,15}$/.test(from) || !/^\d{1,15}$/.test(to)) return null;
  const span = spanSchema.safeParse({ from: Number(from), to: Number(to) });
  return span.success && span.data.from < span.data.to ? span.data : null;
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/**
 * The same place as a location hash of the page: `#/logs?request=abc12345&in=production&from=…&to=…&do=trace`. A page
 * that is opened at it starts the search by itself, once.
 */
export function locationHashOf(place: PermanentPlace): string {
  if (place.kind === "alert") return `#/alerts?${new URLSearchParams({ alert: place.alert })}`;
  const query = new URLSearchParams({ request: place.id });
  for (const id of place.environments) query.append("in", id);
  if (place.span !== null) {
    query.set("from", String(place.span.from));
    query.set("to", String(place.span.to));
  }
  query.set("do", "trace");
  return `#/logs?${query}`;
}

/** The trace that a location hash asks for; null where it asks for none. Links come from anywhere: nothing is trusted. */
export function traceInHash(hash: string): Extract<PermanentPlace, { kind: "trace" }> | null {
  const match = /^#\/logs\?(.*)$/s.exec(hash);
  if (match === null || hash.length > 8192) return null;
  const query = new URLSearchParams(match[1]);
  const id = (query.get("request") ?? "").trim();
  if (query.get("do") !== "trace" || id === "" || id.length > longestId) return null;
  const environments = query.getAll("in").filter((name) => name !== "" && name.length <= longestId);
  return { kind: "trace", id, environments: environments.slice(0, mostEnvironments), span: spanIn(query) };
}
