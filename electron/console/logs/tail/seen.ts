import { compareTimestamps, type LokiLine } from "../../loki/client.ts";

/**
 * Which lines were taken already, so that a back-fill which overlaps with what came live doubles none. Counts: the same
 * line may be written twice in one nanosecond. Streams are compared by the labels that tail frames carry, as answers to
 * queries add the detected level and metadata.
 */
export class SeenLines {
  private readonly counts = new Map<string, number>();
  private latest = "0";

  /** Nanoseconds since 1970 of the newest line taken; null before the first. */
  get last(): string | null {
    return this.latest === "0" ? null : this.latest;
  }

  /** Of the lines of a query, those that were not taken yet; they are taken now. */
  takeNew(lines: readonly LokiLine[]): readonly LokiLine[] {
    const met = new Map<string, number>();
    const fresh = lines.filter((line) => {
      const key = keyOf(line);
      const times = (met.get(key) ?? 0) + 1;
      met.set(key, times);
      return times > (this.counts.get(key) ?? 0);
    });
    for (const line of fresh) this.count(line);
    this.forgetOld();
    return fresh;
  }

  private count(line: LokiLine): void {
    const key = keyOf(line);
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    if (compareTimestamps(line.timestamp, this.latest) > 0) this.latest = line.timestamp;
  }

  /** Insertion order is about the order of time, so the oldest go first. */
  private forgetOld(): void {
    for (const key of this.counts.keys()) {
      if (this.counts.size <= mostKept) return;
      this.counts.delete(key);
    }
  }
}

/** More than a back-fill can bring. */
const mostKept = 60_000;

function keyOf({ timestamp, line }: LokiLine): string {
  return `${timestamp} ${line}`;
}
