import { useState } from "react";
import { severities as levels, type Severity } from "../../../../shared/model/severity.ts";
import { Button } from "../../../components/Button.tsx";
import { cx } from "../../../components/cx.ts";
import { Card } from "../../Card.tsx";
import shared from "../../Fields.module.css";
import fields from "../fields/fields.module.css";
import { useField } from "../fields/form.ts";
import styles from "./Editor.module.css";

type Row = readonly [word: string, level: Severity];

/** This environment's own words of the severity label. A row without a word counts for nothing. */
export function SeverityWords({ severities }: { readonly severities: Readonly<Record<string, Severity>> }) {
  const { set } = useField(["severities"]);
  const [rows, setRows] = useState<readonly Row[]>(() => {
    const there = Object.entries(severities);
    return there.length === 0 ? [["", "critical"]] : there;
  });
  const write = (next: readonly Row[]) => {
    setRows(next);
    set(next.length === 0 ? undefined : Object.fromEntries(next.filter(([word]) => word !== "")));
  };
  const change = (index: number, row: Row) => write(rows.with(index, row));
  const isOverruled = (word: string, index: number) =>
    word !== "" && rows.some(([other], at) => at > index && other === word);
  return (
    <Card title="Words of the severity label">
      {rows.map(([word, level], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place while it is being written.
        <div key={index} className={styles.besides}>
          <input
            className={cx(fields.input, fields.usual)}
            aria-label={`Word ${index + 1}`}
            data-path={index === 0 ? "severities" : undefined}
            placeholder="sev1"
            value={word}
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => change(index, [target.value, level])}
          />
          <span>means</span>
          <select
            className={fields.input}
            aria-label={`Level of word ${index + 1}`}
            value={level}
            onChange={({ target }) => change(index, [word, target.value as Severity])}
          >
            {levels.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
          <Button
            small
            bare
            aria-label={`Take out word ${index + 1}`}
            onClick={() => write(rows.filter((_, at) => at !== index))}
          >
            Take out
          </Button>
          {isOverruled(word, index) && <span className={shared.fault}>It stands here again below, which counts.</span>}
        </div>
      ))}
      <div>
        <Button small onClick={() => write([...rows, ["", "critical"]])}>
          Add a word
        </Button>
      </div>
    </Card>
  );
}
