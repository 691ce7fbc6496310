import { lazy, Suspense, useEffect, useRef } from "react";
import type { SettingsState } from "../../shared/model/environment.ts";
import { useKeys } from "../app/keys.ts";
import { usePlace } from "../app/place.ts";
import { Empty } from "../components/Empty.tsx";
import { HiddenHeading } from "../components/Hidden.tsx";
import styles from "./LogsScreen.module.css";
import { ModeTabs } from "./ModeTabs.tsx";
import { followSearchMode, goToMode } from "./modes.ts";
import { NoSearch } from "./NoSearch.tsx";
import { Results } from "./Results.tsx";
import { SearchBox } from "./SearchBox.tsx";
import { useSearch } from "./searchStore.ts";

// The editor and the live tail are loaded when they are first asked for.
const QueryMode = lazy(() => import("./query/QueryMode.tsx"));
const TailMode = lazy(() => import("./tail/TailMode.tsx"));

/** Three ways to the lines: by a request's ID, by LogQL, and as they are written. */
export function LogsScreen({ settings }: { readonly settings: SettingsState }) {
  const mode = usePlace((place) => place.mode);
  const id = usePlace((place) => place.search);
  const { state } = useSearch(id);
  const query = state?.query;
  useEffect(() => {
    if (id !== null && query !== undefined) followSearchMode(id, query);
  }, [id, query]);
  useKeys({ "1": () => goToMode("trace"), "2": () => goToMode("query"), "3": () => goToMode("tail") });
  return (
    <>
      <HiddenHeading>Logs</HiddenHeading>
      <ModeTabs />
      <div id="logs-mode" role="tabpanel" aria-labelledby={`logs-mode-${mode}`} className={styles.mode}>
        <Suspense fallback={<Empty title="Opening…" />}>
          {mode === "trace" && <TraceMode settings={settings} />}
          {mode === "query" && <QueryMode settings={settings} />}
          {mode === "tail" && <TailMode />}
        </Suspense>
      </div>
    </>
  );
}

/** One box: paste an ID, press Enter; results stream in from every environment. */
function TraceMode({ settings }: { readonly settings: SettingsState }) {
  const id = usePlace((place) => place.search);
  const { state, gone } = useSearch(id);
  const boxRef = useRef<HTMLInputElement>(null);
  useKeys({ "/": () => boxRef.current?.select() });
  return (
    <>
      <SearchBox inputRef={boxRef} />
      {state === null ? (
        <NoSearch settings={settings} gone={gone} waiting={id !== null && !gone} />
      ) : (
        <Results search={state} />
      )}
    </>
  );
}
