import { severities } from "../../shared/model/severity.ts";
import { Check, Field } from "./Field.tsx";
import styles from "./Fields.module.css";
import type { DraftFaults, QuietDraft } from "./notificationDraft.ts";

/** Monday first; the number is the model's, where 0 is Sunday. */
const days: readonly (readonly [number, string])[] = [
  [1, "Mon"],
  [2, "Tue"],
  [3, "Wed"],
  [4, "Thu"],
  [5, "Fri"],
  [6, "Sat"],
  [0, "Sun"],
];

interface Props {
  readonly quiet: QuietDraft;
  readonly faults: DraftFaults;
  /** Of the quiet hours within the settings. */
  readonly path: string;
  change(quiet: QuietDraft): void;
}

/** A daily span in which all but some severities is held back. */
export function QuietHoursFields({ quiet, faults, path, change }: Props) {
  return (
    <>
      <Check label="Quiet hours" checked={quiet.on} change={(on) => change({ ...quiet, on })} />
      {quiet.on && (
        <div className={styles.row}>
          <Field
            label="From"
            type="time"
            value={quiet.from}
            fault={faults[`${path}.from`]}
            change={(from) => change({ ...quiet, from })}
          />
          <Field
            label="To"
            type="time"
            value={quiet.to}
            fault={faults[`${path}.to`]}
            change={(to) => change({ ...quiet, to })}
          />
          <Choices
            legend="On the days that they begin"
            options={days}
            chosen={quiet.days}
            fault={faults[`${path}.days`]}
            change={(chosen) => change({ ...quiet, days: chosen })}
          />
          <Choices
            legend="Announced all the same"
            options={severities.map((severity) => [severity, severity] as const)}
            chosen={quiet.except}
            fault={undefined}
            change={(chosen) => change({ ...quiet, except: chosen })}
          />
        </div>
      )}
    </>
  );
}

interface ChoicesProps<T extends string | number> {
  readonly legend: string;
  readonly options: readonly (readonly [T, string])[];
  readonly chosen: readonly T[];
  readonly fault: string | undefined;
  change(chosen: T[]): void;
}

function Choices<T extends string | number>({ legend, options, chosen, fault, change }: ChoicesProps<T>) {
  const toggle = (option: T, on: boolean) =>
    change(options.map(([value]) => value).filter((value) => (value === option ? on : chosen.includes(value))));
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.label}>{legend}</legend>
      <div className={styles.line}>
        {options.map(([option, name]) => (
          <Check key={option} label={name} checked={chosen.includes(option)} change={(on) => toggle(option, on)} />
        ))}
      </div>
      {fault !== undefined && (
        <span className={styles.fault} role="alert">
          {fault}
        </span>
      )}
    </fieldset>
  );
}
