import type { Labels } from "../../../../shared/model/alert.ts";
import type { LogEntry } from "../../../../shared/model/logs.ts";
import { compareTimestamps, type LokiLine, labelNames, nanoseconds, queryLines } from "../../loki/client.ts";
import { reservedNames, selectorOf } from "../../loki/logql.ts";
import { StreamTable, toEntries } from "../entries.ts";
import type { Question } from "./explorer.ts";

/** An entry's neighbours further away than this explain nothing. */
const reachMs = 24 * 3_600_000;

interface Place {
  readonly stream: Labels;
  /** Nanoseconds since 1970. */
  readonly timestamp: string;
  readonly before: number;
  readonly after: number;
}

interface Neighbours {
  readonly entries: LogEntry[];
  readonly streams: Labels[];
  readonly moreBefore: boolean;
  readonly moreAfter: boolean;
}

/**
 * The lines of the entry's own stream before and after it, the entry among them. Only labels of the index choose a
 * stream: an answer's stream also carries the level that Loki detected and the line's metadata, by which every
 * neighbour of another level would be missed.
 */
export async function readAround(question: Question, place: Place): Promise<Neighbours> {
  const { environment, tenants, signal } = question;
  const instant = BigInt(place.timestamp);
  const reach = nanoseconds(reachMs);
  const atMs = Number(instant / 1_000_000n);
  const options = { signal, timeoutMs: environment.timeoutMs };
  const lists = await Promise.all(
    tenants.map(async (tenant) => {
      const indexed = await labelNames(tenant, { from: atMs - reachMs, to: atMs + reachMs }, signal);
      const known = Object.fromEntries(
        Object.entries(place.stream).filter(([name]) => indexed.includes(name) && !reservedNames.has(name)),
      );
      if (Object.keys(known).length === 0) return { before: [], after: [] };
      const logql = selectorOf(known);
      const earlier = { logql, from: instant - reach, to: instant, limit: place.before + 1 } as const;
      const later = { logql, from: instant, to: instant + reach, limit: place.after + 2 } as const;
      const [before, after] = await Promise.all([
        queryLines(tenant, { ...earlier, direction: "backward" }, options),
        queryLines(tenant, { ...later, direction: "forward" }, options),
      ]);
      return { before, after };
    }),
  );
  const before = inOrder(lists.flatMap((list) => list.before));
  const after = inOrder(lists.flatMap((list) => list.after));
  const shown = [...last(before, place.before), ...after.slice(0, place.after + 1)];
  const streams = new StreamTable();
  const context = { environment: environment.id, tenant: null, firstOrder: 0 };
  return {
    entries: toEntries(shown, context, streams),
    streams: streams.takeAdded(),
    moreBefore: before.length > place.before,
    moreAfter: after.length > place.after + 1,
  };
}

function last(lines: readonly LokiLine[], count: number): readonly LokiLine[] {
  return lines.slice(Math.max(0, lines.length - count));
}

function inOrder(lines: LokiLine[]): LokiLine[] {
  return lines.sort((a, b) => compareTimestamps(a.timestamp, b.timestamp));
}
