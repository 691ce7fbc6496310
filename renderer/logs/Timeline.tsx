import type { Ref } from "react";
import type { LogEntry, SearchState } from "../../shared/model/logs.ts";
import { GroupedTimeline } from "./GroupedTimeline.tsx";
import { PlainTimeline } from "./PlainTimeline.tsx";
import { useLogView } from "./useLogView.ts";

export interface TimelineProps {
  readonly search: SearchState;
  readonly entries: readonly LogEntry[];
  readonly selectedIndex: number;
  readonly ref: Ref<HTMLDivElement>;
  move(by: number): void;
  open(): void;
}

/** Every entry of every environment in one order, or equal messages together. */
export function Timeline(props: TimelineProps) {
  const grouped = useLogView((view) => view.grouped);
  return grouped ? <GroupedTimeline {...props} /> : <PlainTimeline {...props} />;
}
