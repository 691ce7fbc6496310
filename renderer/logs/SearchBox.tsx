import { IconPlayerStop } from "@tabler/icons-react";
import { type Ref, useRef, useState } from "react";
import { mayBePrefix, requestIdsIn } from "../../shared/requestId.ts";
import { goTo, usePlace } from "../app/place.ts";
import { useClient } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { Notice } from "../components/Notice.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { oneLine } from "../format/untrusted.ts";
import { EnvironmentPicker } from "./EnvironmentPicker.tsx";
import { RangePicker } from "./RangePicker.tsx";
import styles from "./SearchBox.module.css";
import { FoundIds, PrefixChoice } from "./SearchChoices.tsx";
import { RecentMenu } from "./saved/RecentMenu.tsx";
import { leaveSearch, useSearch, useSearchForm } from "./searchStore.ts";
import { useTraceId } from "./useTrace.ts";

/** The box: an ID, where to look, how far back. */
export function SearchBox({ inputRef }: { readonly inputRef: Ref<HTMLInputElement> }) {
  const request = usePlace((place) => place.request);
  const searchId = usePlace((place) => place.search);
  const trace = useTraceId();
  const { bridge } = useClient();
  const { starting, error } = useSearchForm();
  const { state } = useSearch(searchId);
  const [tried, setTried] = useState(false);
  const searching = state !== null && Object.values(state.environments).some(({ status }) => status === "searching");
  const ids = requestIdsIn(request);
  const found = ids[0]?.id ?? null;
  const choices = useRef<HTMLElement>(null);
  const submit = () => {
    setTried(true);
    // Which one is meant is for the person to say.
    if (ids.length > 1) choices.current?.querySelector("button")?.focus();
    else if (found !== null) trace(found);
    else leaveSearch(bridge);
  };
  return (
    <>
      <search className={styles.box}>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <label className={styles.id}>
            <span className={styles.label}>Request ID</span>
            <input
              ref={inputRef}
              className={styles.input}
              value={request}
              placeholder="Paste an ID, a header, a log line, a ticket"
              autoComplete="off"
              spellCheck={false}
              // biome-ignore lint/a11y/noAutofocus: the screen is this box, and a person comes here to paste.
              autoFocus={request === "" && searchId === null && !starting}
              onChange={(event) => {
                setTried(false);
                goTo({ request: event.target.value });
              }}
              onKeyDown={(event) => {
                if (event.key !== "Escape") return;
                event.preventDefault();
                if (searching) void bridge.call("search.cancel", { search: state.id });
                else event.currentTarget.blur();
              }}
            />
            {found !== null && ids.length === 1 && found !== request.trim() && (
              <span className={styles.found}>
                ID in it: <Untrusted text={oneLine(found, 60)} />
              </span>
            )}
          </label>
          <EnvironmentPicker />
          <RangePicker />
          <RecentMenu />
          {searching ? (
            <Button
              className={styles.go}
              onClick={() => void bridge.call("search.cancel", { search: state.id })}
              title="Stop the search (Esc)"
            >
              <IconPlayerStop size={15} stroke={1.8} aria-hidden="true" />
              Stop
            </Button>
          ) : (
            <Button primary type="submit" className={styles.go} disabled={starting}>
              Trace request
            </Button>
          )}
        </form>
      </search>
      {ids.length > 1 && <FoundIds ids={ids} tried={tried} trace={trace} ref={choices} />}
      {ids.length === 1 && found !== null && mayBePrefix(found) && (
        <PrefixChoice id={found} searched={state?.query ?? null} trace={trace} />
      )}
      {tried && found === null && (
        <Notice tone="warning" urgent>
          {request.trim() === ""
            ? "Paste a request ID, or a line that has one."
            : "There is no request ID in this text. Paste the ID alone, or a line that has it."}
        </Notice>
      )}
      {error !== null && (
        <Notice tone="bad" urgent>
          The search could not be started: <Untrusted text={error.message} limit={400} />
        </Notice>
      )}
    </>
  );
}
