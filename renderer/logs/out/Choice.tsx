import { useId } from "react";
import styles from "./Out.module.css";

interface Props<T extends string> {
  readonly legend: string;
  readonly value: T;
  /** Value, name, and what it is good for. */
  readonly options: readonly (readonly [value: T, name: string, words?: string])[];
  choose(value: T): void;
}

/** One of a few, each with a word about it. */
export function Choice<T extends string>({ legend, value, options, choose }: Props<T>) {
  const id = useId();
  return (
    <fieldset className={styles.choice}>
      <legend className={styles.legend}>{legend}</legend>
      {options.map(([option, name, words]) => (
        <div key={option}>
          <label className={styles.option}>
            <input
              type="radio"
              name={id}
              checked={option === value}
              aria-describedby={words === undefined ? undefined : `${id}-${option}`}
              onChange={() => choose(option)}
            />
            {name}
          </label>
          {words !== undefined && (
            <p className={styles.about} id={`${id}-${option}`}>
              {words}
            </p>
          )}
        </div>
      ))}
    </fieldset>
  );
}
