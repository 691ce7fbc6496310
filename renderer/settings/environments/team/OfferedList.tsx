import { useId } from "react";
import { Untrusted } from "../../../components/Untrusted.tsx";
import { countOf } from "../../../format/number.ts";
import { type Offered, type Preview, statusWords } from "./chosen.ts";
import styles from "./Team.module.css";

interface Props {
  readonly preview: Preview;
  readonly chosen: readonly string[];
  choose(id: string, on: boolean): void;
}

/** Each environment of the file with what it would change, and what is wrong with the file. */
export function OfferedList({ preview, chosen, choose }: Props) {
  const { environments, problems } = preview;
  return (
    <>
      {problems.length > 0 && (
        <div className={styles.problems} role="alert">
          <b>{countOf(problems.length, "fault")} in this file:</b>
          <ul>
            {problems.map(({ line, column, field, message }) => (
              <li key={`${line} ${column} ${field} ${message}`}>
                {line !== null && <b>line {line}</b>}
                {field !== null && (
                  <>
                    {line !== null && ", "}
                    <Untrusted className={styles.code} text={field} limit={200} />
                  </>
                )}
                {(line !== null || field !== null) && ": "}
                <Untrusted text={message} limit={400} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {environments.length > 0 && (
        <ul className={styles.offered} aria-label="Environments in this file">
          {environments.map((each) => (
            <Item key={each.id} offered={each} chosen={chosen.includes(each.id)} choose={(on) => choose(each.id, on)} />
          ))}
        </ul>
      )}
      {environments.length === 0 && problems.length === 0 && <p>There is no environment in this file.</p>}
    </>
  );
}

interface ItemProps {
  readonly offered: Offered;
  readonly chosen: boolean;
  choose(on: boolean): void;
}

function Item({ offered, chosen, choose }: ItemProps) {
  const { name, production, status, details, warnings } = offered;
  const id = useId();
  return (
    <li className={styles.item}>
      <input
        id={id}
        type="checkbox"
        checked={chosen}
        disabled={status === "same"}
        onChange={({ target }) => choose(target.checked)}
      />
      <div className={styles.itemWords}>
        <label htmlFor={id} className={styles.itemName}>
          <b>
            <Untrusted text={name} limit={80} />
          </b>{" "}
          <span className={styles.mark} data-status={status}>
            {statusWords[status]}
          </span>{" "}
          {production && <span className={styles.mark}>production</span>}
        </label>
        {warnings.length > 0 && (
          <ul className={styles.warning}>
            {warnings.map((warning) => (
              <li key={warning}>
                <b>Look at this first:</b> <Untrusted text={warning} limit={400} />
              </li>
            ))}
          </ul>
        )}
        <ul className={styles.details}>
          {details.map((detail) => (
            <li key={detail}>
              <Untrusted text={detail} limit={400} />
            </li>
          ))}
        </ul>
      </div>
    </li>
  );
}
