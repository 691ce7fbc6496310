import { Popover } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useZone } from "../app/preferences.ts";
import { consoleTime } from "../app/ticker.ts";
import { Button } from "../components/Button.tsx";
import { cx } from "../components/cx.ts";
import { zoneName } from "../format/time.ts";
import styles from "./HistoryRangePicker.module.css";
import {
  choiceName,
  chooseHistoryRange,
  customChoice,
  spanOf,
  toInput,
  useHistoryRange,
  usualChoices,
} from "./range.ts";

/** 24 h, 7 d, 31 d, or between two moments. */
export function HistoryRangePicker() {
  const choice = useHistoryRange((state) => state.choice);
  const zone = useZone();
  const [opened, setOpened] = useState(false);
  const now = consoleTime();
  const custom = choice.kind === "custom";
  return (
    <fieldset className={styles.segments}>
      <legend className={styles.legend}>Range</legend>
      {usualChoices.map((usual) => {
        const chosen = JSON.stringify(usual) === JSON.stringify(choice);
        return (
          <button
            key={choiceName(usual, now, zone)}
            type="button"
            aria-pressed={chosen}
            className={cx(styles.segment, chosen && styles.on)}
            onClick={() => chooseHistoryRange(usual)}
          >
            {choiceName(usual, now, zone)}
          </button>
        );
      })}
      <Popover position="bottom-end" width={270} trapFocus opened={opened} onChange={setOpened}>
        <Popover.Target>
          <button
            type="button"
            aria-pressed={custom}
            className={cx(styles.segment, custom && styles.on)}
            onClick={() => setOpened(!opened)}
          >
            {custom ? choiceName(choice, now, zone) : "Custom…"}
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label="Custom range">
          <CustomRange close={() => setOpened(false)} />
        </Popover.Dropdown>
      </Popover>
    </fieldset>
  );
}

function CustomRange({ close }: { close(): void }) {
  const zone = useZone();
  const [start] = useState(() => spanOf(useHistoryRange.getState().choice, consoleTime()));
  const [from, setFrom] = useState(() => toInput(start.from, zone));
  const [to, setTo] = useState(() => toInput(start.to, zone));
  const [error, setError] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const made = customChoice(from, to, zone);
    if ("error" in made) return setError(made.error);
    chooseHistoryRange(made.choice);
    close();
  };
  return (
    <form className={styles.custom} onSubmit={submit}>
      <label className={styles.moment}>
        From ({zoneName(start.to, zone)})
        <input type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
      </label>
      <label className={styles.moment}>
        To
        <input type="datetime-local" value={to} onChange={(event) => setTo(event.target.value)} />
      </label>
      {error !== null && (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
      <Button small type="submit">
        Use this range
      </Button>
    </form>
  );
}
