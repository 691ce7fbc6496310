import { useCallback, useEffect, useRef, useState } from "react";
import { safeLink } from "../../shared/links.ts";
import type { Alert } from "../../shared/model/alert.ts";
import { useKeys } from "../app/keys.ts";
import { goTo, usePlace } from "../app/place.ts";
import { useAlertsById } from "../client/client.ts";
import { useConfiguredUrls } from "../client/useConfiguredUrls.ts";
import { HiddenHeading } from "../components/Hidden.tsx";
import { useAlertLogs } from "../logs/useTrace.ts";
import { AlertDetail } from "./AlertDetail.tsx";
import { AlertList } from "./AlertList.tsx";
import styles from "./AlertsScreen.module.css";
import { EmptyAlerts } from "./EmptyAlerts.tsx";
import { step } from "./group.ts";
import { SilenceNotice } from "./SilenceNotice.tsx";
import { Toolbar } from "./Toolbar.tsx";
import { useAlertView } from "./useAlertView.ts";

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
  const move = (by: number) => {
    const next = step(view.rows, selectedId, by);
    if (next !== null) goTo({ alert: next });
    listRef.current?.focus();
  };
  useAlertKeys(selected, {
    move,
    filter: () => filterRef.current?.focus(),
    open: () => detailRef.current?.focus(),
    back: () => {
      if (detailRef.current?.contains(document.activeElement)) listRef.current?.focus();
      else goTo({ alert: null });
    },
    graph: () => detailRef.current?.querySelector<HTMLElement>("[data-graph]")?.focus(),
  });
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
          {view.shownCount > 0 && <SilenceNotice />}
          {view.shownCount === 0 ? (
            <EmptyAlerts view={view} />
          ) : (
            <AlertList
              rows={view.rows}
              matchers={view.matchers}
              saidLabels={view.saidLabels}
              selected={selectedId}
              showEnvironment={environment === null}
              toggleGroup={toggleGroup}
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

interface Moves {
  move(by: number): void;
  filter(): void;
  open(): void;
  back(): void;
  graph(): void;
}

function useAlertKeys(selected: Alert | null, moves: Moves): void {
  const urls = useConfiguredUrls();
  const logs = useAlertLogs();
  useKeys({
    j: () => moves.move(1),
    k: () => moves.move(-1),
    "/": moves.filter,
    g: moves.graph,
    Enter: moves.open,
    Escape: moves.back,
    l: selected === null ? undefined : () => logs(selected),
    r: () => {
      const runbook = safeLink(selected?.annotations.runbook_url, urls);
      if (runbook !== null) window.open(runbook, "_blank", "noopener,noreferrer");
    },
  });
}
