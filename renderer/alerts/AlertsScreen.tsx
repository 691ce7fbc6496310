import { type MouseEvent, useCallback, useEffect, useRef, useState } from "react";
import { goTo, usePlace } from "../app/place.ts";
import { useAlertsById } from "../client/client.ts";
import { HiddenHeading } from "../components/Hidden.tsx";
import { AlertDetail } from "./AlertDetail.tsx";
import { AlertList } from "./AlertList.tsx";
import styles from "./AlertsScreen.module.css";
import { EmptyAlerts } from "./EmptyAlerts.tsx";
import { step } from "./group.ts";
import { SelectionBar, useSelectedAlerts } from "./SelectionBar.tsx";
import { SilenceNotice } from "./SilenceNotice.tsx";
import { clearSelection, extendedTo, toggledIn, useSelection } from "./selection.ts";
import { Toolbar } from "./Toolbar.tsx";
import { useAlertKeys } from "./useAlertKeys.ts";
import { useAlertView } from "./useAlertView.ts";

const noIds: ReadonlySet<string> = new Set();

/** List and detail side by side. */
export function AlertsScreen() {
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const view = useAlertView(collapsed);
  const selectedId = usePlace((place) => place.alert);
  const environment = usePlace((place) => place.environment);
  const byId = useAlertsById();
  const selected = selectedId === null ? null : (byId[selectedId] ?? null);
  const filterRef = useRef<HTMLInputElement>(null);
  const listRef = useRef<HTMLDivElement>(null);
  const detailRef = useRef<HTMLElement>(null);

  const toggleGroup = useCallback((key: string) => {
    setCollapsed((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  }, []);
  const picked = useSelectedAlerts(view);
  const pickedIds = useSelection(({ ids }) => ids);
  const order = useRef<readonly string[]>([]);
  order.current = view.rows.flatMap((row) => (row.kind === "alert" ? [row.alert.id] : []));
  const click = useCallback((id: string, event: MouseEvent) => {
    const open = usePlace.getState().alert;
    if (event.shiftKey) useSelection.setState((before) => extendedTo(before, order.current, id, open));
    else if (event.ctrlKey || event.metaKey) useSelection.setState((before) => toggledIn(before, id, open));
    else goTo({ alert: id });
  }, []);
  const move = (by: number, extend = false) => {
    const next = step(view.rows, selectedId, by);
    if (next !== null) {
      if (extend) useSelection.setState((before) => extendedTo(before, order.current, next, selectedId));
      goTo({ alert: next });
    }
    listRef.current?.focus();
  };
  useAlertKeys(selected, picked, {
    move,
    pick: () => {
      if (selectedId !== null) useSelection.setState((before) => toggledIn(before, selectedId, selectedId));
    },
    filter: () => filterRef.current?.focus(),
    open: () => detailRef.current?.focus(),
    back: () => {
      if (detailRef.current?.contains(document.activeElement)) listRef.current?.focus();
      else if (picked.length > 0) clearSelection();
      else goTo({ alert: null });
    },
    graph: () => detailRef.current?.querySelector<HTMLElement>("[data-graph]")?.focus(),
  });
  // What was chosen is chosen for now: after a visit to another screen nobody remembers it.
  useEffect(() => clearSelection, []);
  useEffect(() => {
    // An alert of another environment than the one just chosen would be a trap.
    if (selected !== null && environment !== null && selected.environment !== environment) goTo({ alert: null });
  }, [selected, environment]);

  return (
    <>
      <HiddenHeading>Alerts</HiddenHeading>
      <Toolbar view={view} filterRef={filterRef} />
      <div className={styles.panes}>
        <div className={styles.listPane} role="tabpanel" id="alert-list" aria-label="Alerts">
          {view.shown.length > 0 && <SilenceNotice />}
          <SelectionBar selected={picked} shown={view.shown} />
          {view.shown.length === 0 ? (
            <EmptyAlerts view={view} />
          ) : (
            <AlertList
              rows={view.rows}
              matchers={view.matchers}
              saidLabels={view.saidLabels}
              selected={selectedId}
              picked={picked.length === 0 ? noIds : pickedIds}
              showEnvironment={environment === null}
              toggleGroup={toggleGroup}
              click={click}
              move={move}
              open={() => detailRef.current?.focus()}
              ref={listRef}
            />
          )}
        </div>
        {selectedId !== null && (
          <AlertDetail key={selectedId} alert={selected} matchers={view.matchers} ref={detailRef} />
        )}
      </div>
    </>
  );
}
