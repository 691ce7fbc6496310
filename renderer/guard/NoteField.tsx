import { useId } from "react";
import styles from "./WriteDialog.module.css";

interface Props {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly autofocus?: boolean;
  readonly invalid?: boolean;
  change(value: string): void;
}

/** Some words of the person's own: a note, a comment, a reason. */
export function NoteField({ label, value, placeholder, autofocus = false, invalid = false, change }: Props) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <textarea
        id={id}
        className={styles.area}
        rows={2}
        maxLength={4096}
        placeholder={placeholder}
        data-autofocus={autofocus || undefined}
        aria-invalid={invalid || undefined}
        value={value}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          // Enter is a new line here; with the command key it sends, as in chats.
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
        }}
      />
    </div>
  );
}
