import { useMemo, useRef } from "react";
import type { SearchState } from "../../shared/model/logs.ts";
import { useKeys } from "../app/keys.ts";
import { useClient } from "../client/client.ts";
import { DeadLokis } from "./DeadLoki.tsx";
import { EntryDetail } from "./EntryDetail.tsx";
import { Lanes } from "./Lanes.tsx";
import styles from "./LogsScreen.module.css";
import { NoEntries } from "./NoSearch.tsx";
import { ResultHeading } from "./ResultHeading.tsx";
import { SummaryBar } from "./SummaryBar.tsx";
import { Timeline } from "./Timeline.tsx";
import { Trails } from "./trails/Trails.tsx";
import { entrySpanOf } from "./trails/waterfall.ts";
import { changeView, useLogView } from "./useLogView.ts";
import { useShownEntries } from "./useShownEntries.ts";
import { ViewBar } from "./ViewBar.tsx";
import { SearchVolume } from "./volume/SearchVolume.tsx";

/** What a search found: the answer in one line, who took part, and every entry. */
export function Results({ search }: { readonly search: SearchState }) {
  const { bridge } = useClient();
  const view = useLogView();
  const { errorsOnly } = view;
  const { asked, shown } = useShownEntries(search);
  const selectedIndex = useMemo(
    () => (view.selected === null ? -1 : shown.findIndex(({ key }) => key === view.selected)),
    [shown, view.selected],
  );
  const selected =
    shown[selectedIndex] ??
    (view.selected === null ? null : (search.entries.find(({ key }) => key === view.selected) ?? null));
  const timeline = useRef<HTMLDivElement>(null);
  const detail = useRef<HTMLElement>(null);
  const filter = useRef<HTMLInputElement>(null);
  const searching = Object.values(search.environments).some(({ status }) => status === "searching");

  const move = (by: number) => {
    const at = selectedIndex === -1 ? (by < 0 ? shown.length - 1 : 0) : selectedIndex + by;
    const next = shown[Math.min(shown.length - 1, Math.max(0, at))];
    if (next !== undefined) changeView({ selected: next.key });
    timeline.current?.focus();
  };
  const open = () => detail.current?.focus();
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    e: () => changeView({ errorsOnly: !errorsOnly }),
    f: () => filter.current?.focus(),
    Enter: open,
    Escape: () => {
      if (detail.current?.contains(document.activeElement)) timeline.current?.focus();
      else if (view.selected !== null) changeView({ selected: null });
      else if (searching) void bridge.call("search.cancel", { search: search.id });
    },
  });

  return (
    <>
      <ResultHeading search={search} />
      <SummaryBar search={search} searching={searching} />
      {search.entries.length > 0 && <DeadLokis search={search} />}
      <SearchVolume search={search} searching={searching} />
      {search.entries.length > 0 && (
        <>
          {/* A query's lines are no one story; the histogram shows when they were written. */}
          {search.query.kind !== "logql" && <Lanes entries={asked} />}
        </>
      )}
      {search.query.kind === "request" && search.query.prefix !== true && (
        <Trails
          id={search.query.id}
          environments={Object.keys(search.environments)}
          entries={entrySpanOf(asked)}
          searching={searching}
        />
      )}
      {search.entries.length > 0 && <ViewBar search={search} shown={shown.length} inputRef={filter} />}
      <div className={styles.panes}>
        {search.entries.length === 0 ? (
          <NoEntries search={search} searching={searching} />
        ) : (
          <Timeline
            search={search}
            entries={shown}
            selectedIndex={selectedIndex}
            move={move}
            open={open}
            ref={timeline}
          />
        )}
        {selected !== null && <EntryDetail key={selected.key} entry={selected} search={search} ref={detail} />}
      </div>
    </>
  );
}
