import { messageShape } from "../../shared/logLine.ts";
import type { LogEntry } from "../../shared/model/logs.ts";

/** Entries that say the same, numbers and IDs aside. */
export interface EqualMessages {
  readonly key: string;
  readonly count: number;
  readonly first: LogEntry;
  readonly last: LogEntry;
  /** All of them, in order. */
  readonly entries: readonly LogEntry[];
}

/** Groups entries in order by component, level and what their messages have in common; most frequent first. */
export function groupEqualMessages(entries: readonly LogEntry[]): readonly EqualMessages[] {
  const groups = new Map<string, LogEntry[]>();
  for (const entry of entries) {
    const key = `${entry.level}\n${entry.component}\n${messageShape(entry.message)}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [entry]);
    else known.push(entry);
  }
  return [...groups]
    .flatMap(([key, members]) => {
      const [first, last] = [members[0], members.at(-1)];
      if (first === undefined || last === undefined) return [];
      return [{ key, count: members.length, first, last, entries: members }];
    })
    .sort((a, b) => b.count - a.count);
}
