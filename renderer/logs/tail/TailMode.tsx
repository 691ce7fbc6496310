import { useEffect, useRef } from "react";
import { useKeys } from "../../app/keys.ts";
import { goTo, usePlace } from "../../app/place.ts";
import { useClient } from "../../client/client.ts";
import { Empty } from "../../components/Empty.tsx";
import { Notice } from "../../components/Notice.tsx";
import { Untrusted } from "../../components/Untrusted.tsx";
import type { EditorHandle } from "../query/editor/Editor.tsx";
import { faultOfServer } from "../query/grammar.ts";
import { usualSelector } from "../query/selectorOf.ts";
import { useSearchedEnvironments } from "../useTrace.ts";
import styles from "./Tail.module.css";
import { TailBar } from "./TailBar.tsx";
import { TailEntry } from "./TailEntry.tsx";
import { TailForm } from "./TailForm.tsx";
import { TailList } from "./TailList.tsx";
import { TailStates } from "./TailStates.tsx";
import { pauseTail, resumeTail, useTail } from "./tailStore.ts";

/** Lines as they are written, of several environments in one view. */
export default function TailMode() {
  const state = useTail((tail) => tail.state);
  const error = useTail((tail) => tail.error);
  const frozen = useTail((tail) => tail.frozen);
  const selected = useTail((tail) => tail.selected);
  const editor = useRef<EditorHandle>(null);
  const filter = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const detail = useRef<HTMLElement>(null);
  useUsualQuery();
  const toggle = () => (frozen === null ? pauseTail() : resumeTail());
  useKeys({
    "/": () => editor.current?.focus(),
    f: () => filter.current?.focus(),
    p: toggle,
    " ": toggle,
    e: () => useTail.setState(({ errorsOnly }) => ({ errorsOnly: !errorsOnly })),
    w: () => useTail.setState(({ wrap }) => ({ wrap: !wrap })),
    Enter: () => detail.current?.focus(),
    Escape: () => {
      if (detail.current?.contains(document.activeElement)) list.current?.focus();
      else useTail.setState({ selected: null });
    },
  });
  return (
    <>
      <TailForm handle={editor} />
      {error !== null && <Failure message={error.message} />}
      {state === null ? (
        <Empty title="Watch lines as they are written">
          <p>
            Write a selector such as <code>{'{service="shell"}'}</code> and press Enter. Line filters,{" "}
            <code>| json</code>, <code>| logfmt</code> and filters of fields work too.
          </p>
        </Empty>
      ) : (
        <>
          <TailStates state={state} />
          <TailBar state={state} inputRef={filter} />
          <div className={styles.panes}>
            <TailList state={frozen ?? state} ref={list} open={() => detail.current?.focus()} />
            {selected !== null && (
              <TailEntry key={selected.key} entry={selected} labels={state.streams[selected.stream]} ref={detail} />
            )}
          </div>
        </>
      )}
    </>
  );
}

function Failure({ message }: { readonly message: string }) {
  const text = usePlace((place) => place.query);
  const place = faultOfServer(message, text);
  return (
    <Notice tone="bad" urgent>
      {place === null ? "" : "The query was refused: "}
      <Untrusted text={message} limit={600} />
    </Notice>
  );
}

/** An empty editor begins with what fits the environment's streams. */
function useUsualQuery(): void {
  const { bridge } = useClient();
  const [environment] = useSearchedEnvironments();
  useEffect(() => {
    if (environment === undefined || usePlace.getState().query !== "") return;
    void usualSelector(bridge, environment).then((selector) => {
      const { mode, query } = usePlace.getState();
      if (mode === "tail" && query === "") goTo({ query: selector });
    });
  }, [bridge, environment]);
}
