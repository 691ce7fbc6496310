import { useId } from "react";
import { type Levels, type NotificationLevel, notificationLevels } from "../../shared/model/notification.ts";
import { severities } from "../../shared/model/severity.ts";
import { SeverityShape } from "../components/Severity.tsx";
import styles from "./Fields.module.css";

const meanings: Readonly<Record<NotificationLevel, string>> = {
  off: "Off: not announced, only written into the journal",
  silent: "Silent: shown without a sound",
  normal: "Normal: shown, with the system's sound",
  insistent: "Insistent: with a sound of its own, and again until somebody acknowledges, silences or repairs it",
};

const names: Readonly<Record<NotificationLevel, string>> = {
  off: "Off",
  silent: "Silent",
  normal: "Normal",
  insistent: "Insistent",
};

interface Props {
  readonly levels: Levels;
  change(levels: Levels): void;
}

/** A level for each severity. */
export function LevelTable({ levels, change }: Props) {
  const id = useId();
  return (
    <>
      <table className={styles.levels}>
        <thead>
          <tr>
            <th scope="col">Severity</th>
            {notificationLevels.map((level) => (
              <th key={level} scope="col" title={meanings[level]}>
                {names[level]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {severities.map((severity) => (
            <tr key={severity}>
              <th scope="row">
                <span className={styles.severity}>
                  <SeverityShape severity={severity} />
                  <span aria-hidden="true">{severity}</span>
                </span>
              </th>
              {notificationLevels.map((level) => (
                <td key={level}>
                  <input
                    type="radio"
                    name={`${id}-${severity}`}
                    aria-label={`${severity}: ${level}`}
                    checked={levels[severity] === level}
                    onChange={() => change({ ...levels, [severity]: level })}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.hint}>
        Insistent has a sound of its own and is said again until somebody acknowledges, silences or repairs it. What is
        off still stands in the journal.
      </p>
    </>
  );
}
