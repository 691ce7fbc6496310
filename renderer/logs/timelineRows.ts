import type { LogEntry } from "../../shared/model/logs.ts";
import type { EqualMessages } from "./equalMessages.ts";

/** A row of the timeline: an entry, or a group of equal messages above those of its entries that are shown. */
export type TimelineRow =
  | {
      readonly kind: "entry";
      readonly key: string;
      readonly entry: LogEntry;
      readonly previous: LogEntry | undefined;
      /** True below its group, false where its message occurs once. */
      readonly member: boolean;
    }
  | { readonly kind: "group"; readonly key: string; readonly group: EqualMessages; readonly opened: boolean };

/** The rows of groups of equal messages; a message that stands alone is a row of its own. */
export function groupRows(groups: readonly EqualMessages[], opened: ReadonlySet<string>): readonly TimelineRow[] {
  const rows: TimelineRow[] = [];
  for (const group of groups) {
    if (group.count === 1) {
      rows.push({ kind: "entry", key: group.first.key, entry: group.first, previous: undefined, member: false });
      continue;
    }
    const isOpen = opened.has(group.key);
    rows.push({ kind: "group", key: group.key, group, opened: isOpen });
    if (!isOpen) continue;
    group.entries.forEach((entry, index) => {
      rows.push({ kind: "entry", key: entry.key, entry, previous: group.entries[index - 1], member: true });
    });
  }
  return rows;
}
