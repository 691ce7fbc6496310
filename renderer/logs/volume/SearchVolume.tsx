import { IconChevronDown, IconChevronRight, IconZoomOut } from "@tabler/icons-react";
import { useMemo } from "react";
import { create } from "zustand";
import type { LogQuery, LogRange, SearchState, Span } from "../../../shared/model/logs.ts";
import { goTo } from "../../app/place.ts";
import { consoleTime } from "../../app/ticker.ts";
import { useClient } from "../../client/client.ts";
import { useAnswer } from "../../client/useAnswer.ts";
import { Button } from "../../components/Button.tsx";
import { setRange, startSearch } from "../searchStore.ts";
import { searchSpan, widened } from "./columns.ts";
import styles from "./Volume.module.css";
import { VolumeChart } from "./VolumeChart.tsx";
import { VolumeFailures } from "./VolumeFailures.tsx";
import { ZoomBack } from "./ZoomBack.tsx";
import { zoomTo } from "./zoom.ts";

/** A trace is a few lines within a second, where a histogram says little: it is one click away there. */
const useShown = create<Readonly<Record<LogQuery["kind"], boolean>>>(() => ({
  request: false,
  alert: true,
  logql: true,
}));

interface Props {
  readonly search: SearchState;
  readonly searching: boolean;
}

/** How many lines the search has over its whole range, by level; a part of it can be looked at closer. */
export function SearchVolume({ search }: Props) {
  const { kind } = search.query;
  const shown = useShown((all) => all[kind]);
  const refused = Object.values(search.environments).every(({ error }) => error?.code === "BAD_QUERY");
  const span = searchSpan(search);
  const again = useSearchAgain(search);
  if (refused || (kind === "request" && span === null)) return null;
  return (
    <section className={styles.volume} aria-label="Lines over time">
      <div className={styles.bar}>
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={shown}
          onClick={() => useShown.setState({ [kind]: !shown })}
        >
          {shown ? <IconChevronDown size={13} aria-hidden="true" /> : <IconChevronRight size={13} aria-hidden="true" />}
          Lines over time
        </button>
        {shown && span !== null && <Counts search={search} span={span} again={again} />}
        {shown && span === null && <span className={styles.said}>Counting once the range is known…</span>}
      </div>
    </section>
  );
}

const buckets = 100;

function Counts({ search, span, again }: { search: SearchState; span: Span; again(range: LogRange): void }) {
  const environments = Object.keys(search.environments);
  const { value, error, asking } = useAnswer("logs.volume", { query: search.query, environments, span, buckets }, null);
  const zoom = (to: Span) => zoomTo(to, again);
  const volumes = useMemo(() => value ?? [], [value]);
  return (
    <>
      <ZoomBack again={again} className={styles.back} />
      <Button small bare onClick={() => zoom(widened(span, consoleTime()))}>
        <IconZoomOut size={14} stroke={1.7} aria-hidden="true" />
        Zoom out
      </Button>
      {asking && (
        <span className={styles.said} role="status">
          Counting…
        </span>
      )}
      <VolumeFailures volumes={volumes} error={error} />
      {volumes.some((each) => each.error === null) && (
        <VolumeChart volumes={volumes} environments={environments} zoom={zoom} />
      )}
    </>
  );
}

/** Searches the same in another range. An alert's range is the alert's own, so its query goes on as LogQL. */
function useSearchAgain(search: SearchState): (range: LogRange) => void {
  const { bridge } = useClient();
  return (range) => {
    const { query, environments } = search;
    setRange(query.kind === "request" ? "trace" : "query", range);
    if (query.kind !== "alert") {
      void startSearch(bridge, query, Object.keys(environments), range);
      return;
    }
    const expression = Object.values(environments)[0]?.logql ?? "";
    if (expression === "") return;
    goTo({ mode: "query", query: expression });
    const asked = { kind: "logql", expression, direction: "forward", limit: null } as const;
    void startSearch(bridge, asked, Object.keys(environments), range);
  };
}
