import { type MantineColorScheme, useMantineColorScheme } from "@mantine/core";
import { usePreferences } from "../app/preferences.ts";
import { useNow } from "../app/ticker.ts";
import type { Zone } from "../format/time.ts";
import { clockOf, zoneName } from "../format/time.ts";
import styles from "./SettingsScreen.module.css";

const schemes: readonly (readonly [MantineColorScheme, string])[] = [
  ["auto", "As the system"],
  ["dark", "Dark"],
  ["light", "Light"],
];

/** Theme and time zone; both are kept in this browser. */
export function Looks() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { zone, set } = usePreferences();
  const now = useNow();
  const zones: readonly (readonly [Zone, string])[] = [
    ["local", `Local time (${zoneName(now, "local")}, now ${clockOf(now, "local")})`],
    ["utc", `UTC (now ${clockOf(now, "utc")})`],
  ];
  return (
    <div className={styles.looks}>
      <Choice legend="Colours" value={colorScheme} options={schemes} choose={setColorScheme} />
      <Choice legend="Times" value={zone} options={zones} choose={(chosen) => set({ zone: chosen })} />
    </div>
  );
}

interface ChoiceProps<T extends string> {
  readonly legend: string;
  readonly value: T;
  readonly options: readonly (readonly [T, string])[];
  choose(value: T): void;
}

function Choice<T extends string>({ legend, value, options, choose }: ChoiceProps<T>) {
  return (
    <fieldset className={styles.choice}>
      <legend className={styles.legend}>{legend}</legend>
      {options.map(([option, name]) => (
        <label key={option} className={styles.option}>
          <input type="radio" name={legend} checked={option === value} onChange={() => choose(option)} />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
