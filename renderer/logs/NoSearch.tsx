import { IconRoute } from "@tabler/icons-react";
import type { SettingsState } from "../../shared/model/environment.ts";
import type { SearchState } from "../../shared/model/logs.ts";
import { useZone } from "../app/preferences.ts";
import { useNow } from "../app/ticker.ts";
import { useEnvironments } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { Empty } from "../components/Empty.tsx";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import styles from "./NoSearch.module.css";
import { useSearchForm } from "./searchStore.ts";
import { useTrace } from "./useTrace.ts";
import { environmentWords } from "./words.ts";

interface Props {
  readonly settings: SettingsState;
  /** The address names a search that the console no longer has. */
  readonly gone: boolean;
  readonly waiting: boolean;
}

/** Below the box before anything was searched. */
export function NoSearch({ settings, gone, waiting }: Props) {
  const trace = useTrace();
  const starting = useSearchForm((form) => form.starting);
  if (starting || waiting) return <Empty title="Starting the search…" />;
  return (
    <div className={styles.place}>
      <Empty
        icon={<IconRoute size={34} stroke={1.3} className={styles.icon} aria-hidden="true" />}
        title={gone ? "These results are no longer kept" : "Trace a request through every environment"}
      >
        <p>
          {gone
            ? "The console was started again or the search was closed. Press Enter in the box to search again."
            : "Paste a request ID, a header or a whole log line, and press Enter. Every environment is searched at the same time; results appear as they come."}
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
    </div>
  );
}

/** A search without an entry so far, or at its end: said for each environment. */
export function NoEntries({ search, searching }: { readonly search: SearchState; readonly searching: boolean }) {
  const environments = useEnvironments();
  const now = useNow();
  const zone = useZone();
  const states = Object.entries(search.environments);
  const failed = states.some(([, state]) => state.status === "failed");
  const title = searching ? "Searching…" : failed ? "Nothing found where an answer came" : "Nothing found";
  return (
    <div className={styles.place}>
      <Empty title={title}>
        <ul className={styles.states}>
          {states.map(([id, state]) => (
            <li key={id}>
              <EnvironmentName environment={environments.find((each) => each.id === id) ?? null} id={id} dot />
              {": "}
              <Untrusted text={environmentWords(state, now, zone)} limit={400} />
            </li>
          ))}
        </ul>
        {!searching && search.query.kind === "request" && (
          <p>Check the ID, or choose a longer range. Lines that are older than what Loki keeps cannot be found.</p>
        )}
        {!searching && search.query.kind === "alert" && search.query.errorsOnly && (
          <p>No line has an error level. Look at all lines instead.</p>
        )}
      </Empty>
    </div>
  );
}
