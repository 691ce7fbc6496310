import { Popover } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import type { LogRange } from "../../shared/model/logs.ts";
import { usePlace } from "../app/place.ts";
import { useZone } from "../app/preferences.ts";
import { consoleTime } from "../app/ticker.ts";
import { Button } from "../components/Button.tsx";
import { cx } from "../components/cx.ts";
import moments from "../components/MomentsForm.module.css";
import { MomentsForm } from "../components/MomentsForm.tsx";
import { fromInput, toInput } from "../format/momentInput.ts";
import styles from "./Pickers.module.css";
import { parseRange, rangeName, rangesOf } from "./range.ts";
import { rangeIn, setRange, useSearchForm } from "./searchStore.ts";
import { forgetZoom } from "./volume/zoom.ts";

function chooseRange(range: LogRange): void {
  forgetZoom();
  setRange(usePlace.getState().mode, range);
}

/** How far back to look. */
export function RangePicker() {
  const mode = usePlace((place) => place.mode);
  const range = useSearchForm((form) => rangeIn(mode, form));
  const zone = useZone();
  const [opened, setOpened] = useState(false);
  const name = rangeName(range, consoleTime(), zone);
  return (
    <Popover position="bottom-end" width={270} trapFocus opened={opened} onChange={setOpened}>
      <Popover.Target>
        <Button className={styles.rangeButton} aria-label={`Range: ${name}`} onClick={() => setOpened(!opened)}>
          <span className={styles.text}>{name}</span>
          <IconChevronDown size={13} aria-hidden="true" />
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Range">
        <div className={styles.ranges}>
          {rangesOf(mode).map(([usualName, usual]) => {
            const chosen = JSON.stringify(usual) === JSON.stringify(range);
            return (
              <button
                key={usualName}
                type="button"
                aria-pressed={chosen}
                className={cx(styles.range, chosen && styles.chosen)}
                onClick={() => {
                  chooseRange(usual);
                  setOpened(false);
                }}
              >
                {usualName}
              </button>
            );
          })}
          <TypedRange close={() => setOpened(false)} />
          <CustomRange close={() => setOpened(false)} />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

/** A range in words, for who types faster than a calendar opens. */
function TypedRange({ close }: { close(): void }) {
  const zone = useZone();
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // React lets it rise through the portal, where the box would take it for its own.
    event.stopPropagation();
    const range = parseRange(text, consoleTime(), zone);
    if (range === null) return setWrong(true);
    chooseRange(range);
    close();
  };
  return (
    <form className={cx(moments.form, styles.custom)} onSubmit={submit}>
      <label className={moments.moment}>
        Type a range
        <input
          value={text}
          placeholder="90 min, or 10:00 to 10:30"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setWrong(false);
            setText(event.target.value);
          }}
        />
      </label>
      {wrong && (
        <p className={moments.error} role="alert">
          Write a length such as 90 min, or two moments such as 10:00 to 10:30, or 3 h to 1 h ago.
        </p>
      )}
    </form>
  );
}

const day = 24 * 3_600_000;

function CustomRange({ close }: { close(): void }) {
  const zone = useZone();
  const [now] = useState(() => consoleTime());
  const mode = usePlace((place) => place.mode);
  const current = useSearchForm((form) => rangeIn(mode, form));
  const start = current.kind === "absolute" ? current : { from: now - day, to: now };
  const choose = (from: string, to: string) => {
    const first = fromInput(from, zone);
    const last = fromInput(to, zone);
    if (first === null || last === null) return "Both moments are needed.";
    if (first >= last) return "The range must begin before it ends.";
    chooseRange({ kind: "absolute", from: first, to: last });
    close();
    return null;
  };
  return (
    <MomentsForm
      from={toInput(start.from, zone)}
      to={toInput(start.to, zone)}
      at={now}
      seconds
      className={styles.custom}
      choose={choose}
    />
  );
}
