import { useId } from "react";
import { Button } from "../components/Button.tsx";
import styles from "../guard/WriteDialog.module.css";

interface Props {
  readonly label: string;
  readonly text: string;
  readonly picks: readonly number[];
  change(text: string): void;
}

/** Minutes, typed or picked. */
export function MinutesField({ label, text, picks, change }: Props) {
  const id = useId();
  return (
    <div className={styles.picks}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={styles.minutes}
        inputMode="numeric"
        value={text}
        onChange={(event) => change(event.target.value)}
      />
      <span className={styles.muted}>min</span>
      {picks.map((minutes) => (
        <Button key={minutes} small aria-pressed={text === String(minutes)} onClick={() => change(String(minutes))}>
          {minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`}
        </Button>
      ))}
    </div>
  );
}
