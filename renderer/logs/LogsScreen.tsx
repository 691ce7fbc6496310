import { useDeferredValue, useMemo, useRef } from "react";
import type { SettingsState } from "../../shared/model/environment.ts";
import type { SearchState } from "../../shared/model/logs.ts";
import { useKeys } from "../app/keys.ts";
import { usePlace } from "../app/place.ts";
import { useClient } from "../client/client.ts";
import { HiddenHeading } from "../components/Hidden.tsx";
import { DeadLokis } from "./DeadLoki.tsx";
import { EntryDetail } from "./EntryDetail.tsx";
import { filterEntries } from "./filterEntries.ts";
import { Lanes } from "./Lanes.tsx";
import styles from "./LogsScreen.module.css";
import { NoEntries, NoSearch } from "./NoSearch.tsx";
import { ResultHeading } from "./ResultHeading.tsx";
import { SearchBox } from "./SearchBox.tsx";
import { SummaryBar } from "./SummaryBar.tsx";
import { useSearch } from "./searchStore.ts";
import { Timeline } from "./Timeline.tsx";
import { changeView, useLogView } from "./useLogView.ts";
import { ViewBar } from "./ViewBar.tsx";

/** One box: paste an ID, press Enter; results stream in from every environment. */
export function LogsScreen({ settings }: { readonly settings: SettingsState }) {
  const id = usePlace((place) => place.search);
  const { state, gone } = useSearch(id);
  const boxRef = useRef<HTMLInputElement>(null);
  useKeys({ "/": () => boxRef.current?.select() });
  return (
    <>
      <HiddenHeading>Logs</HiddenHeading>
      <SearchBox inputRef={boxRef} />
      {state === null ? (
        <NoSearch settings={settings} gone={gone} waiting={id !== null && !gone} />
      ) : (
        <Results search={state} />
      )}
    </>
  );
}

function Results({ search }: { readonly search: SearchState }) {
  const { bridge } = useClient();
  const view = useLogView();
  const text = useDeferredValue(view.text);
  const { errorsOnly, component, environment, fields } = view;
  const shown = useMemo(
    () => filterEntries(search.entries, search.streams, { errorsOnly, text, component, environment, fields }),
    [search.entries, search.streams, errorsOnly, text, component, environment, fields],
  );
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
      {search.entries.length > 0 && (
        <>
          <Lanes entries={search.entries} />
          <ViewBar search={search} shown={shown.length} inputRef={filter} />
        </>
      )}
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
