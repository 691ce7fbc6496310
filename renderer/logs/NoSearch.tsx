import { IconRoute } from "@tabler/icons-react";
import type { SettingsState } from "../../shared/model/environment.ts";
import type { SearchState } from "../../shared/model/logs.ts";
import { useZone } from "../app/preferences.ts";
import { useNow } from "../app/ticker.ts";
import { useEnvironments, useHealth } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { Empty } from "../components/Empty.tsx";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { oneLine, visibleText } from "../format/untrusted.ts";
import { DeadLoki } from "./DeadLoki.tsx";
import { emptyAdvice } from "./emptyAdvice.ts";
import styles from "./NoSearch.module.css";
import { KeptLists } from "./saved/KeptLists.tsx";
import { useSearchForm } from "./searchStore.ts";
import { useLogEnvironments, useSearchedEnvironments, useTrace } from "./useTrace.ts";
import { emptyTitle, environmentWords } from "./words.ts";

interface Props {
  readonly settings: SettingsState;
  /** The address names a search that the console no longer has. */
  readonly gone: boolean;
  readonly waiting: boolean;
}

/** Below the box before anything was searched. */
export function NoSearch({ settings, gone, waiting }: Props) {
  const trace = useTrace();
  const environments = useEnvironments();
  const searched = useSearchedEnvironments();
  const only = searched.length === 1 ? environments.find(({ id }) => id === searched[0]) : undefined;
  const all = searched.length === useLogEnvironments().length;
  const several = all ? "every environment" : "the chosen environments";
  const where = only === undefined ? several : visibleText(oneLine(only.name, 60));
  const starting = useSearchForm((form) => form.starting);
  if (starting || waiting) return <Empty title="Starting the search…" />;
  return (
    <div className={styles.place}>
      <Empty
        icon={<IconRoute size={34} stroke={1.3} className={styles.icon} aria-hidden="true" />}
        title={gone ? "These results are no longer kept" : `Trace a request through ${where}`}
      >
        <p>
          {gone
            ? "The console was started again or the search was closed. Press Enter in the box to search again."
            : "Paste a request ID, a header or a whole log line, and press Enter. The chosen environments are searched at the same time; results appear as they come."}
        </p>
        {settings.exampleRequestIds.length > 0 && (
          <>
            <p>IDs of the demo to try:</p>
            <div className={styles.examples}>
              {settings.exampleRequestIds.map((id) => (
                <Button key={id} small className={styles.example} onClick={() => trace(id)}>
                  <Untrusted text={id} limit={80} />
                </Button>
              ))}
            </div>
          </>
        )}
      </Empty>
      <div className={styles.kept}>
        <KeptLists most={8} />
      </div>
    </div>
  );
}

/** A search without an entry so far, or at its end: said for each environment. */
export function NoEntries({ search, searching }: { readonly search: SearchState; readonly searching: boolean }) {
  const environments = useEnvironments();
  const now = useNow();
  const zone = useZone();
  const states = Object.entries(search.environments);
  const health = useHealth();
  const answered = states.some(([, state]) => state.status === "none");
  return (
    <div className={styles.place}>
      <Empty title={emptyTitle(states.map(([, state]) => state))}>
        <ul className={styles.states}>
          {states.map(([id, state]) => (
            <li key={id}>
              <EnvironmentName environment={environments.find((each) => each.id === id) ?? null} id={id} dot />
              {": "}
              <Untrusted text={environmentWords(state, now, zone)} limit={400} />
              <DeadLoki searching={state.status === "searching"} loki={health[`${id}/loki`]} />
            </li>
          ))}
        </ul>
        {!searching && answered && search.query.kind === "request" && <p>{emptyAdvice(search)}</p>}
        {!searching && search.query.kind === "alert" && search.query.errorsOnly && (
          <p>No line has a word such as error, critical or exception. Look at all lines instead.</p>
        )}
      </Empty>
    </div>
  );
}
