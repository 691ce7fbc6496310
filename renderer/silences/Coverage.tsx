import { IconAlertTriangle, IconBan } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import type { Alert } from "../../shared/model/alert.ts";
import type { SilenceWarning } from "../../shared/silences.ts";
import { compareAlerts } from "../alerts/sort.ts";
import { keyLabels, titleOf } from "../alerts/words.ts";
import { Button } from "../components/Button.tsx";
import { SeverityShape } from "../components/Severity.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { countOf, countText } from "../format/number.ts";
import { oneLine, visibleText } from "../format/untrusted.ts";
import styles from "./SilenceForm.module.css";

interface Props {
  readonly covered: readonly Alert[];
  /** The alerts that the person came from: each of them should be covered. */
  readonly chosen: readonly Alert[];
  readonly warnings: readonly SilenceWarning[];
}

/** The alerts that it would quiet now, and what is doubtful about it. */
export function Coverage({ covered, chosen, warnings }: Props) {
  const ids = new Set(covered.map(({ id }) => id));
  const missed = chosen.filter(({ id }) => !ids.has(id)).length;
  return (
    <section className={styles.coverage} aria-label="What it covers">
      <p className={styles.covers} aria-live="polite">
        <b>{covered.length === 0 ? "Covers nothing now" : `Covers ${countOf(covered.length, "alert")} now`}</b>
        {missed > 0 && chosen.length > 0 && covered.length > 0 && (
          <span className={styles.missed}>
            {chosen.length === 1 ? "not the one you chose" : `not ${countText(missed)} of those you chose`}
          </span>
        )}
      </p>
      {covered.length > 0 && <CoveredList alerts={covered} />}
      {warnings.length > 0 && (
        <ul className={styles.warnings} aria-live="polite">
          {warnings.map(({ code, severity, message }) => (
            <li key={`${code} ${message}`} data-severity={severity}>
              {severity === "refuse" ? (
                <IconBan size={14} stroke={1.9} aria-hidden="true" />
              ) : (
                <IconAlertTriangle size={14} stroke={1.8} aria-hidden="true" />
              )}
              <span>
                <Untrusted text={message} limit={300} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const worstFirst = compareAlerts("severity");
const few = 4;
const most = 200;
const alwaysSaid: ReadonlySet<string> = new Set();

/** The first of them, and on demand many: a silence over thousands is known by its count. */
export function CoveredList({ alerts, open }: { readonly alerts: readonly Alert[]; open?(alert: Alert): void }) {
  const [all, setAll] = useState(false);
  // A few are shown: the worst of them must be among those.
  const sorted = useMemo(() => alerts.toSorted(worstFirst), [alerts]);
  const shown = sorted.slice(0, all ? most : few);
  return (
    <>
      <ul className={styles.list} tabIndex={all && alerts.length > few ? 0 : undefined} aria-label="Alerts it covers">
        {shown.map((alert) => (
          <li key={alert.id} className={styles.alert}>
            <SeverityShape severity={alert.severity} size={13} grey={alert.state === "unknown"} />
            {open === undefined ? (
              <Title alert={alert} />
            ) : (
              <button type="button" className={styles.link} onClick={() => open(alert)}>
                <Title alert={alert} />
              </button>
            )}
            <bdi className={styles.labels}>
              {visibleText(
                oneLine(
                  keyLabels(alert, alwaysSaid)
                    .map(([name, value]) => `${name}=${value}`)
                    .join("  "),
                  160,
                ),
              )}
            </bdi>
            <span className={styles.state}>{alert.state}</span>
          </li>
        ))}
        {all && alerts.length > most && <li className={styles.muted}>…and {countText(alerts.length - most)} more.</li>}
      </ul>
      {alerts.length > few && (
        <Button small bare aria-expanded={all} onClick={() => setAll(!all)}>
          {all
            ? "Show fewer"
            : `Show ${alerts.length > most ? `the first ${most}` : `all ${countText(alerts.length)}`}`}
        </Button>
      )}
    </>
  );
}

function Title({ alert }: { readonly alert: Alert }) {
  return <bdi className={styles.title}>{visibleText(oneLine(titleOf(alert), 120))}</bdi>;
}
