import { useMemo, useState } from "react";
import type { LogMetric } from "../../../shared/model/logMetrics.ts";
import type { Span } from "../../../shared/model/logs.ts";
import { useZone } from "../../app/preferences.ts";
import { consoleTime } from "../../app/ticker.ts";
import { useEnvironment } from "../../client/client.ts";
import { Button } from "../../components/Button.tsx";
import { Empty } from "../../components/Empty.tsx";
import { EnvironmentName } from "../../components/EnvironmentName.tsx";
import { Notice } from "../../components/Notice.tsx";
import { Untrusted } from "../../components/Untrusted.tsx";
import { ageText } from "../../format/duration.ts";
import { countOf, valueText } from "../../format/number.ts";
import { visibleText } from "../../format/untrusted.ts";
import { spanWords } from "../range.ts";
import { zoomTo } from "../volume/zoom.ts";
import { MetricChart } from "./MetricChart.tsx";
import { MetricTable } from "./MetricTable.tsx";
import { type MetricRun, useMetricRun } from "./metricStore.ts";
import { looksOf, rowOf } from "./metricView.ts";
import styles from "./Query.module.css";
import { useRunQuery } from "./useRunQuery.ts";

/** Numbers as a chart and a table for each environment. */
export function MetricResults() {
  const run = useMetricRun();
  if (run.error !== null) {
    return (
      <Notice tone="bad" urgent>
        The query could not be asked: <Untrusted text={run.error.message} limit={600} />
      </Notice>
    );
  }
  if (run.answers.length === 0) return <Empty title={run.asking ? "Asking for the numbers…" : "No numbers yet"} />;
  return <Answers run={run} />;
}

function Answers({ run }: { readonly run: MetricRun }) {
  const [first] = run.answers;
  const refusal = first?.error?.code === "BAD_QUERY" ? first.error.message : null;
  // No server can read it: that is said once, and not under every environment's name.
  if (refusal !== null && run.answers.every(({ error, suggestion }) => error?.message === refusal && !suggestion)) {
    return (
      <Notice tone="bad" urgent>
        <Untrusted text={refusal} limit={800} />
      </Notice>
    );
  }
  return (
    <div className={styles.results} data-old={run.asking ? "" : undefined} aria-busy={run.asking}>
      {run.answers.map((answer) => (
        <EnvironmentNumbers key={answer.environment} answer={answer} span={run.span ?? { from: 0, to: 1 }} />
      ))}
    </div>
  );
}

function EnvironmentNumbers({ answer, span }: { readonly answer: LogMetric; readonly span: Span }) {
  const environment = useEnvironment(answer.environment);
  const zone = useZone();
  const run = useRunQuery();
  const [only, setOnly] = useState<number | null>(null);
  const [point, setPoint] = useState<{ time: number; values: readonly (number | null)[] } | null>(null);
  const rows = useMemo(() => answer.series.map(({ labels, points }, index) => rowOf(labels, points, index)), [answer]);
  const looks = useMemo(() => looksOf(answer.series), [answer]);
  const greatest = rows.reduce<number | null>(
    (most, { max }) => (max === null ? most : Math.max(most ?? max, max)),
    null,
  );
  const where = visibleText(environment?.name ?? answer.environment);
  const facts = `${countOf(answer.seriesCount, "series", "series")} ${spanWords(span, consoleTime(), zone)}, a point every ${ageText(answer.stepMs)}`;
  const words = `Chart of ${where}: ${facts}${greatest === null ? "" : `, greatest value ${valueText(greatest)}`}. The values are in the table.`;
  return (
    <section className={styles.environment} aria-label={where}>
      <h2 className={styles.heading}>
        <EnvironmentName environment={environment} id={answer.environment} dot strong />
        {answer.error === null && <span className={styles.facts}>{facts}</span>}
      </h2>
      {answer.error !== null && (
        <div className={styles.failure} role="alert">
          <Untrusted text={answer.error.message} limit={800} />
          {answer.suggestion !== null && <Suggestion text={answer.suggestion} />}
        </div>
      )}
      {answer.notes.map((note) => (
        <p key={note} className={styles.facts}>
          <Untrusted text={note} limit={300} />
        </p>
      ))}
      {answer.error === null && answer.series.length === 0 && (
        <p>No line matches in this range, so there are no numbers.</p>
      )}
      {answer.series.length > 0 && (
        <>
          <MetricChart
            metric={answer}
            span={span}
            only={only}
            words={words}
            onPoint={setPoint}
            onZoom={(zoomed) => zoomTo(zoomed, (range) => run({ range }))}
          />
          <MetricTable rows={rows} looks={looks} only={only} point={point} choose={setOnly} />
        </>
      )}
    </section>
  );
}

/** Lines that cannot be parsed fail a whole count; a query that leaves them out is one click away. */
function Suggestion({ text }: { readonly text: string }) {
  const run = useRunQuery();
  return (
    <>
      <code>
        <Untrusted text={text} limit={600} />
      </code>
      <Button small onClick={() => run({ text })}>
        Use this instead
      </Button>
    </>
  );
}
