import { IconEraser, IconFilter, IconPlayerPause, IconPlayerPlay, IconTextWrap } from "@tabler/icons-react";
import type { Ref } from "react";
import type { TailState } from "../../../shared/model/tail.ts";
import { Button } from "../../components/Button.tsx";
import { Kbd } from "../../components/Kbd.tsx";
import { countText } from "../../format/number.ts";
import { missedWhilePaused } from "./rows.ts";
import styles from "./Tail.module.css";
import { clearTail, pauseTail, resumeTail, useTail } from "./tailStore.ts";
import { resumeWords } from "./words.ts";

interface Props {
  readonly state: TailState;
  readonly inputRef: Ref<HTMLInputElement>;
}

/** How the lines are looked at; none of it changes what is received. */
export function TailBar({ state, inputRef }: Props) {
  const { text, errorsOnly, wrap, frozen, running } = useTail();
  const missed = frozen === null ? null : missedWhilePaused(frozen, state);
  return (
    <div className={styles.bar}>
      <label className={styles.filter}>
        <IconFilter size={14} stroke={1.7} aria-hidden="true" />
        <input
          ref={inputRef}
          aria-label="Filter the lines by text"
          placeholder="Filter by text"
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => useTail.setState({ text: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== "Escape" && event.key !== "Enter") return;
            event.preventDefault();
            if (event.key === "Escape" && text !== "") useTail.setState({ text: "" });
            else event.currentTarget.blur();
          }}
        />
        {text === "" && <Kbd>F</Kbd>}
      </label>
      <Button small aria-pressed={errorsOnly} onClick={() => useTail.setState({ errorsOnly: !errorsOnly })}>
        Errors only <Kbd>E</Kbd>
      </Button>
      <Button small aria-pressed={wrap} onClick={() => useTail.setState({ wrap: !wrap })}>
        <IconTextWrap size={14} stroke={1.7} aria-hidden="true" />
        Wrap <Kbd>W</Kbd>
      </Button>
      <Button small onClick={clearTail}>
        <IconEraser size={14} stroke={1.7} aria-hidden="true" />
        Clear
      </Button>
      <span className={styles.spacer} />
      {state.forgotten > 0 && missed === null && (
        <span className={styles.counts} title={`The latest ${countText(state.capacity)} lines are kept`}>
          {countText(state.forgotten)} older lines left the buffer
        </span>
      )}
      {missed !== null ? (
        <Button small primary onClick={resumeTail}>
          <IconPlayerPlay size={14} stroke={1.8} aria-hidden="true" />
          {resumeWords(missed.fresh, missed.lost)} <Kbd>P</Kbd>
        </Button>
      ) : (
        <Button small disabled={!running} onClick={pauseTail}>
          <IconPlayerPause size={14} stroke={1.8} aria-hidden="true" />
          Pause <Kbd>P</Kbd>
        </Button>
      )}
    </div>
  );
}
