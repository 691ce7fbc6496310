import type { Labels } from "../../../../shared/model/alert.ts";
import { compareTimestamps, type LokiLine } from "../../loki/client.ts";

/**
 * Which lines were taken already, so that a back-fill which overlaps with what came live doubles none. Counts: the same
 * line may be written twice in one nanosecond, and by two streams. Streams are compared by the labels that tail frames
 * carry, as answers to queries add the detected level and metadata.
 */
export class SeenLines {
  /** The labels of each line that was taken, by its time and its text. */
  private readonly taken = new Map<string, readonly Labels[]>();
  private latest = "0";

  /** Nanoseconds since 1970 of the newest line taken; null before the first. */
  get last(): string | null {
    return this.latest === "0" ? null : this.latest;
  }

  /** Of the lines of a query, those that were not taken yet; they are taken now. */
  takeNew(lines: readonly LokiLine[]): readonly LokiLine[] {
    const unmet = new Map<string, readonly Labels[]>();
    const fresh = lines.filter((line) => {
      const key = keyOf(line);
      const before = unmet.get(key) ?? this.taken.get(key) ?? [];
      const index = nearest(before, line.stream);
      if (index !== null) unmet.set(key, before.toSpliced(index, 1));
      return index === null;
    });
    for (const line of fresh) this.take(line);
    this.forgetOld();
    return fresh;
  }

  private take(line: LokiLine): void {
    const key = keyOf(line);
    this.taken.set(key, [...(this.taken.get(key) ?? []), line.stream]);
    if (compareTimestamps(line.timestamp, this.latest) > 0) this.latest = line.timestamp;
  }

  /** Insertion order is about the order of time, so the oldest go first. */
  private forgetOld(): void {
    for (const key of this.taken.keys()) {
      if (this.taken.size <= mostKept) return;
      this.taken.delete(key);
    }
  }
}

/** More than a back-fill can bring. */
const mostKept = 60_000;

function keyOf({ timestamp, line }: LokiLine): string {
  return `${timestamp} ${line}`;
}

/** The index of the labels that may be of the same stream and differ the least; null where none may. */
function nearest(candidates: readonly Labels[], stream: Labels): number | null {
  let found: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, labels] of candidates.entries()) {
    const difference = differenceOf(labels, stream);
    if (difference === null || difference >= least) continue;
    found = index;
    least = difference;
  }
  return found;
}

/** How many labels one has beyond the other; null where each has what the other has not. */
function differenceOf(a: Labels, b: Labels): number | null {
  if (a === b) return 0;
  const more = Object.keys(a).length - Object.keys(b).length;
  const [few, many] = more > 0 ? [b, a] : [a, b];
  return Object.entries(few).every(([name, value]) => many[name] === value) ? Math.abs(more) : null;
}
