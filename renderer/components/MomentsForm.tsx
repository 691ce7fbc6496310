import { type FormEvent, useState } from "react";
import { useZone } from "../app/preferences.ts";
import { zoneName } from "../format/time.ts";
import { Button } from "./Button.tsx";
import { cx } from "./cx.ts";
import styles from "./MomentsForm.module.css";

interface Props {
  /** As `<input type="datetime-local">` has them. */
  readonly from: string;
  readonly to: string;
  /** Milliseconds since 1970, for the name of the zone: summer time has another. */
  readonly at: number;
  /** Whether seconds can be set. */
  readonly seconds?: boolean;
  readonly className?: string | undefined;
  /** Answers what is wrong with the two, a sentence; null where they were taken. */
  choose(from: string, to: string): string | null;
}

/** Two moments between which something is looked at. */
export function MomentsForm({ at, seconds = false, className, choose, ...start }: Props) {
  const zone = useZone();
  const [from, setFrom] = useState(start.from);
  const [to, setTo] = useState(start.to);
  const [error, setError] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // React lets it rise through a popover's portal, where a form around it would take it for its own.
    event.stopPropagation();
    setError(choose(from, to));
  };
  const step = seconds ? 1 : undefined;
  return (
    <form className={cx(styles.form, className)} onSubmit={submit}>
      <label className={styles.moment}>
        From ({zoneName(at, zone)})
        <input type="datetime-local" step={step} value={from} onChange={(event) => setFrom(event.target.value)} />
      </label>
      <label className={styles.moment}>
        To
        <input type="datetime-local" step={step} value={to} onChange={(event) => setTo(event.target.value)} />
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
