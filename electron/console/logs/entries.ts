import { describeLine } from "../../../shared/logLine.ts";
import type { Labels } from "../../../shared/model/alert.ts";
import type { LogEntry } from "../../../shared/model/logs.ts";
import type { LokiLine } from "../loki/client.ts";

/** Beyond so many components they are no words that repeat. */
const mostWords = 10_000;

/** Gives each stream of a search its index, so that its labels are kept and sent once and not with every line. */
export class StreamTable {
  private readonly indexes = new Map<string, number>();
  private readonly words = new Map<string, string>();
  private added: Labels[] = [];

  /** `owner` keeps apart streams with the same labels in different environments. */
  indexOf(owner: string, labels: Labels): number {
    const key = `${owner}\n${JSON.stringify(labels)}`;
    const known = this.indexes.get(key);
    if (known !== undefined) return known;
    const index = this.indexes.size;
    this.indexes.set(key, index);
    this.added.push(labels);
    return index;
  }

  /** The one copy of a word that thousands of entries repeat: parsing makes a new string of it for each line. */
  word(text: string): string {
    const known = this.words.get(text);
    if (known !== undefined) return known;
    if (this.words.size >= mostWords) return text;
    // A word that was taken out of a line is a slice, which would keep the whole line in memory.
    const copy = structuredClone(text);
    this.words.set(copy, copy);
    return copy;
  }

  /** The streams met since this was last called, in the order of their indexes. */
  takeAdded(): Labels[] {
    const { added } = this;
    this.added = [];
    return added;
  }
}

/** Makes timeline entries of lines that are in time order. `firstOrder` continues the count of earlier pages. */
export function toEntries(
  lines: readonly LokiLine[],
  context: { readonly environment: string; readonly tenant: string | null; readonly firstOrder: number },
  streams: StreamTable,
): LogEntry[] {
  const { environment, tenant, firstOrder } = context;
  // Lines of one stream share their labels object, so it need not be looked up by its text for each of them.
  const known = new Map<Labels, number>();
  return lines.map((line, index) => {
    let stream = known.get(line.stream);
    if (stream === undefined) {
      stream = streams.indexOf(`${environment}/${tenant ?? ""}`, line.stream);
      known.set(line.stream, stream);
    }
    const order = firstOrder + index;
    const { timestamp, line: text } = line;
    const { level, levelWord, component, message } = describeLine(text, line.stream);
    return {
      key: `${environment}:${order}`,
      environment,
      timestamp,
      order,
      stream,
      level,
      levelWord: streams.word(levelWord),
      component: streams.word(component),
      message,
      line: text,
    };
  });
}
