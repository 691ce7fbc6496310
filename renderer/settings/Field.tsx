import { type ReactNode, useId } from "react";
import styles from "./Fields.module.css";

interface Props {
  readonly label: string;
  readonly value: string;
  readonly fault: string | undefined;
  /** What it means, in a line below. */
  readonly hint?: ReactNode;
  /** Written after the field: `min`, `days`. */
  readonly unit?: string;
  readonly placeholder?: string;
  readonly wide?: boolean;
  readonly type?: "text" | "time";
  readonly numeric?: boolean;
  change(value: string): void;
}

/** A field with its name, what it means, and what is wrong with it. */
export function Field({
  label,
  value,
  fault,
  hint,
  unit,
  placeholder,
  wide = false,
  type = "text",
  numeric,
  change,
}: Props) {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, fault !== undefined && `${id}-fault`]
    .filter(Boolean)
    .join(" ");
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <span className={styles.inputLine}>
        <input
          id={id}
          className={styles.input}
          data-wide={wide || undefined}
          type={type}
          inputMode={numeric ? "numeric" : undefined}
          value={value}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={fault !== undefined}
          aria-describedby={described || undefined}
          onChange={(event) => change(event.target.value)}
        />
        {unit !== undefined && <span className={styles.unit}>{unit}</span>}
      </span>
      {hint !== undefined && (
        <span className={styles.hint} id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {fault !== undefined && (
        <span className={styles.fault} id={`${id}-fault`} role="alert">
          {fault}
        </span>
      )}
    </div>
  );
}

interface CheckProps {
  readonly label: string;
  readonly checked: boolean;
  change(checked: boolean): void;
}

export function Check({ label, checked, change }: CheckProps) {
  return (
    <label className={styles.check}>
      <input type="checkbox" checked={checked} onChange={(event) => change(event.target.checked)} />
      {label}
    </label>
  );
}
