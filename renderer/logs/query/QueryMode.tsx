import { IconTerminal2 } from "@tabler/icons-react";
import { useRef } from "react";
import type { SettingsState } from "../../../shared/model/environment.ts";
import { useKeys } from "../../app/keys.ts";
import { usePlace } from "../../app/place.ts";
import { Empty } from "../../components/Empty.tsx";
import { Notice } from "../../components/Notice.tsx";
import { Untrusted } from "../../components/Untrusted.tsx";
import { NoSearch } from "../NoSearch.tsx";
import { Results } from "../Results.tsx";
import { useSearch, useSearchForm } from "../searchStore.ts";
import { ZoomBack } from "../volume/ZoomBack.tsx";
import type { EditorHandle } from "./editor/Editor.tsx";
import { MetricResults } from "./MetricResults.tsx";
import { useMetricRun } from "./metricStore.ts";
import styles from "./Query.module.css";
import { isRefused, QueryFailures } from "./QueryFailures.tsx";
import { QueryForm } from "./QueryForm.tsx";
import { useQueryOptions, useRunQuery } from "./useRunQuery.ts";

/** LogQL: lines come as they do for a trace, numbers as charts and tables. */
export default function QueryMode({ settings }: { readonly settings: SettingsState }) {
  const id = usePlace((place) => place.search);
  const { state, gone } = useSearch(id);
  const { starting, error } = useSearchForm();
  const problem = useQueryOptions((options) => options.problem);
  const numbers = useMetricRun((run) => run.asking || run.error !== null || run.answers.length > 0);
  const editor = useRef<EditorHandle>(null);
  const run = useRunQuery();
  useKeys({ "/": () => editor.current?.focus() });
  return (
    <>
      <QueryForm handle={editor} />
      {problem !== null && (
        <Notice tone="warning" urgent>
          {problem}
        </Notice>
      )}
      {error !== null && (
        <Notice tone="bad" urgent>
          The search could not be started: <Untrusted text={error.message} limit={400} />
        </Notice>
      )}
      {state !== null && state.query.kind === "logql" ? (
        <>
          <QueryFailures search={state} />
          {!isRefused(state) && <Results search={state} />}
        </>
      ) : starting || id !== null ? (
        <NoSearch settings={settings} gone={gone} waiting={!gone} />
      ) : numbers ? (
        <>
          <ZoomBack again={(range) => run({ range })} className={styles.zoom} />
          <MetricResults />
        </>
      ) : (
        <Empty icon={<IconTerminal2 size={34} stroke={1.3} aria-hidden="true" />} title="Ask the logs in LogQL">
          <p>
            Write a query and press Enter, or take a recipe. A query for lines, such as{" "}
            <code>{'{service="shell"} |= "timeout"'}</code>, shows the lines; one for numbers, such as{" "}
            <code>{'sum by (level) (rate({service="shell"} [5m]))'}</code>, a chart and a table.
          </p>
        </Empty>
      )}
    </>
  );
}
