import type { HistoryReport } from "../../shared/model/history.ts";
import { usePlace } from "../app/place.ts";
import { useZone } from "../app/preferences.ts";
import { consoleTime } from "../app/ticker.ts";
import { usePersonal } from "../client/client.ts";
import { Empty } from "../components/Empty.tsx";
import { Notice } from "../components/Notice.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { countText } from "../format/number.ts";
import { Gaps } from "./Gaps.tsx";
import { HeatmapTable } from "./HeatmapTable.tsx";
import { HistoryRangePicker } from "./HistoryRangePicker.tsx";
import styles from "./HistoryScreen.module.css";
import { useHistoryRange } from "./range.ts";
import { StatisticsTable } from "./StatisticsTable.tsx";
import { Summary } from "./Summary.tsx";
import { Timeline } from "./Timeline.tsx";
import { type ReportView, useReport } from "./useReport.ts";
import { knownSinceText } from "./words.ts";

/** What fired, for how long, and what became of it. */
export function HistoryScreen() {
  const environment = usePlace((place) => place.environment);
  const choice = useHistoryRange((state) => state.choice);
  const view = useReport(environment, choice);
  return (
    <div className={styles.page}>
      <div className={styles.top}>
        <h1 className={styles.title}>History</h1>
        <span className={styles.asking} role="status">
          {view.asking && view.report === null ? "Looking it up…" : ""}
        </span>
        <HistoryRangePicker />
      </div>
      <Memory />
      <Body view={view} />
    </div>
  );
}

/** Whether anything is remembered at all. */
function Memory() {
  const store = usePersonal()?.store;
  if (store === undefined || (store.remembers && store.problem === null)) return null;
  return (
    <div className={styles.notice}>
      <Notice tone={store.remembers ? "plain" : "warning"}>
        {!store.remembers && <b>The console remembers nothing beyond its end. </b>}
        <Untrusted text={store.problem ?? "There is no data folder that it may write to."} limit={600} />
      </Notice>
    </div>
  );
}

function Body({ view: { report, error, asking } }: { readonly view: ReportView }) {
  if (report === null) {
    if (error === null) return asking ? null : <Empty title="There is no history" />;
    return (
      <Empty title="The history could not be read">
        <Untrusted text={error.message} limit={600} />
      </Empty>
    );
  }
  return (
    <>
      {error !== null && (
        <div className={styles.notice}>
          <Notice tone="warning">
            What follows is not the latest: <Untrusted text={error.message} limit={600} />
          </Notice>
        </div>
      )}
      <Gaps gaps={report.gaps} />
      {report.episodeCount === 0 ? <NothingFired report={report} /> : <Filled report={report} />}
    </>
  );
}

function NothingFired({ report }: { readonly report: HistoryReport }) {
  const zone = useZone();
  return (
    <Empty title="Nothing fired in this range">
      {knownSinceText(report, consoleTime(), zone) ??
        (report.gaps.length === 0
          ? "The console was running all the time."
          : "The console was not running all the time; see above.")}
    </Empty>
  );
}

function Filled({ report }: { readonly report: HistoryReport }) {
  const zone = useZone();
  const now = consoleTime();
  const since = knownSinceText(report, now, zone);
  const hidden = report.episodeCount - report.episodes.length;
  return (
    <>
      {since !== null && <p className={styles.muted}>{since}</p>}
      <Summary report={report} />
      <section className={styles.card} aria-labelledby="history-timeline">
        <h2 className={styles.heading} id="history-timeline">
          Timeline
        </h2>
        {hidden > 0 && (
          <p className={styles.muted}>
            The latest {countText(report.episodes.length)} of {countText(report.episodeCount)} episodes are drawn; the
            numbers count all of them.
          </p>
        )}
        <Timeline report={report} now={now} />
      </section>
      <HeatmapTable report={report} />
      <StatisticsTable report={report} now={now} />
    </>
  );
}
