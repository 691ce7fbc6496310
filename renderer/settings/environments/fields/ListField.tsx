import { useState } from "react";
import { cx } from "../../../components/cx.ts";
import { type Path, pathText } from "../paths.ts";
import styles from "./fields.module.css";
import { useField } from "./form.ts";
import { Labelled, type Words } from "./Labelled.tsx";
import { linesOf, listOf, type Separation } from "./lists.ts";

interface Props extends Words {
  readonly path: Path;
  readonly placeholder?: string;
  readonly separation?: Separation;
  /** True where an empty list must stay in the settings, as a fault. */
  readonly required?: boolean;
}

/** Several texts of the settings in one field. What is being typed stays as it is typed. */
export function ListField({ path, placeholder, separation = "comma", required, ...words }: Props) {
  const { value, fault, set, leave } = useField(path, true);
  const list = Array.isArray(value) ? value.map(String) : [];
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed !== null && same(listOf(typed, separation), list) ? typed : linesOf(list, separation);
  const write = (next: string) => {
    setTyped(next);
    const entries = listOf(next, separation);
    set(entries.length === 0 && required !== true ? undefined : entries);
  };
  const lines = separation === "line";
  return (
    <Labelled
      {...words}
      fault={fault}
      path={pathText(path)}
      control={(control) => {
        const props = { ...control, value: text, placeholder, autoComplete: "off", spellCheck: false, onBlur: leave };
        return lines ? (
          <textarea
            {...props}
            className={cx(styles.input, styles.area, styles.mono)}
            rows={Math.min(8, Math.max(3, list.length + 1))}
            onChange={({ target }) => write(target.value)}
          />
        ) : (
          <input
            {...props}
            className={cx(styles.input, styles.long, styles.mono)}
            onChange={({ target }) => write(target.value)}
          />
        );
      }}
    />
  );
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
