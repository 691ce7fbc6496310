import { IconPlayerStop } from "@tabler/icons-react";
import { type Ref, useMemo } from "react";
import { goTo, usePlace } from "../../app/place.ts";
import { useClient } from "../../client/client.ts";
import { useAnswer } from "../../client/useAnswer.ts";
import { Button } from "../../components/Button.tsx";
import { countText } from "../../format/number.ts";
import { EnvironmentPicker } from "../EnvironmentPicker.tsx";
import { RangePicker } from "../RangePicker.tsx";
import { useSearch, useSearchForm } from "../searchStore.ts";
import { useSearchedEnvironments } from "../useTrace.ts";
import { Editor, type EditorHandle } from "./editor/Editor.tsx";
import { faultOfServer, queryKind } from "./grammar.ts";
import { useMetricRun } from "./metricStore.ts";
import styles from "./Query.module.css";
import { RecipeMenu } from "./RecipeMenu.tsx";
import { useEarlierQueries } from "./searchesStore.ts";
import { useQueryOptions, useRunQuery } from "./useRunQuery.ts";

/** Where the servers refused a text that is still the one in the editor: the first place that a sentence names. */
function useServerFault(text: string) {
  const searchId = usePlace((place) => place.search);
  const { state } = useSearch(searchId);
  const metric = useMetricRun();
  return useMemo(() => {
    const asked = state?.query.kind === "logql" ? state.query.expression : metric.expression;
    if (asked !== text.trim()) return null;
    const errors = [
      ...Object.values(state?.environments ?? {}).map(({ error }) => error),
      ...metric.answers.map(({ error }) => error),
    ];
    const offset = text.length - text.trimStart().length;
    for (const error of errors) {
      const place = error === null ? null : faultOfServer(error.message, asked);
      if (place !== null) {
        return { from: place.from + offset, to: place.to + offset };
      }
    }
    return null;
  }, [text, state, metric]);
}

/** The editor with what a query needs beside its text. */
export function QueryForm({ handle }: { readonly handle: Ref<EditorHandle> }) {
  const { bridge } = useClient();
  const text = usePlace((place) => place.query);
  const searchId = usePlace((place) => place.search);
  const { state } = useSearch(searchId);
  const starting = useSearchForm((form) => form.starting);
  const asking = useMetricRun((run) => run.asking);
  const environments = useSearchedEnvironments();
  const earlier = useEarlierQueries();
  const fault = useServerFault(text);
  const run = useRunQuery();
  const [first = null] = environments;
  const searching = state !== null && Object.values(state.environments).some(({ status }) => status === "searching");
  return (
    <search className={styles.box}>
      <div className={styles.line}>
        <Editor
          handle={handle}
          value={text}
          fault={fault}
          environment={first}
          earlier={earlier}
          label="LogQL"
          hint={'LogQL, such as {service="shell"} |= "timeout" | json'}
          focusAtOnce={searchId === null}
          onChange={(query) => goTo({ query })}
          onRun={() => run()}
        />
        {searching ? (
          <Button
            className={styles.go}
            title="Stop the search (Esc)"
            onClick={() => void bridge.call("search.cancel", { search: state.id })}
          >
            <IconPlayerStop size={15} stroke={1.8} aria-hidden="true" />
            Stop
          </Button>
        ) : (
          <Button primary className={styles.go} disabled={starting || asking} onClick={() => run()}>
            {asking ? "Asking…" : "Run query"}
          </Button>
        )}
      </div>
      <div className={styles.line}>
        <RecipeMenu
          environment={first}
          use={(expression) => {
            goTo({ query: expression });
            run();
          }}
        />
        <span className={styles.spacer} />
        {queryKind(text) !== "metric" && <LineOptions environment={first} />}
        <EnvironmentPicker />
        <RangePicker />
      </div>
    </search>
  );
}

/** Which lines come first, and how many at once. */
function LineOptions({ environment }: { readonly environment: string | null }) {
  const { direction, limit } = useQueryOptions();
  return (
    <>
      <select
        className={styles.select}
        aria-label="Which end of the range is read first"
        value={direction}
        onChange={(event) =>
          useQueryOptions.setState({ direction: event.target.value === "forward" ? "forward" : "backward" })
        }
      >
        <option value="backward">Latest lines</option>
        <option value="forward">Earliest lines</option>
      </select>
      <label className={styles.limit}>
        Lines
        <input
          type="number"
          min={1}
          max={100_000}
          value={limit ?? ""}
          placeholder="most"
          title="Lines of one page; empty: as many as the server allows"
          onChange={(event) => {
            const lines = Math.round(Number(event.target.value));
            useQueryOptions.setState({ limit: lines >= 1 ? Math.min(100_000, lines) : null });
          }}
        />
        {environment !== null && <ServerLimit environment={environment} />}
      </label>
    </>
  );
}

function ServerLimit({ environment }: { readonly environment: string }) {
  const { value } = useAnswer("logs.limits", { environment }, null);
  if (value === undefined) return null;
  return <span className={styles.most}>of {countText(value.maxEntries)}</span>;
}
