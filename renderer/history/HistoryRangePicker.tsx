import { Popover } from "@mantine/core";
import { useState } from "react";
import { useZone } from "../app/preferences.ts";
import { consoleTime } from "../app/ticker.ts";
import { MomentsForm } from "../components/MomentsForm.tsx";
import segments from "../components/Segments.module.css";
import { toInput } from "../format/momentInput.ts";
import styles from "./HistoryRangePicker.module.css";
import { choiceName, chooseHistoryRange, customChoice, spanOf, useHistoryRange, usualChoices } from "./range.ts";

/** 24 h, 7 d, 31 d, or between two moments. */
export function HistoryRangePicker() {
  const choice = useHistoryRange((state) => state.choice);
  const zone = useZone();
  const [opened, setOpened] = useState(false);
  const now = consoleTime();
  const custom = choice.kind === "custom";
  return (
    <fieldset className={segments.segments}>
      <legend className={styles.legend}>Range</legend>
      {usualChoices.map((usual) => {
        const chosen = JSON.stringify(usual) === JSON.stringify(choice);
        return (
          <button
            key={choiceName(usual, now, zone)}
            type="button"
            aria-pressed={chosen}
            className={segments.segment}
            onClick={() => chooseHistoryRange(usual)}
          >
            {choiceName(usual, now, zone)}
          </button>
        );
      })}
      <Popover position="bottom-end" width={270} trapFocus opened={opened} onChange={setOpened}>
        <Popover.Target>
          <button type="button" aria-pressed={custom} className={segments.segment} onClick={() => setOpened(!opened)}>
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
  const choose = (from: string, to: string) => {
    const made = customChoice(from, to, zone);
    if ("error" in made) return made.error;
    chooseHistoryRange(made.choice);
    close();
    return null;
  };
  return (
    <MomentsForm
      from={toInput(start.from, zone, "minute")}
      to={toInput(start.to, zone, "minute")}
      at={start.to}
      choose={choose}
    />
  );
}
