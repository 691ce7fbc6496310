import { useMemo } from "react";
import type { Alert } from "../../../shared/model/alert.ts";
import type { Span } from "../../../shared/model/logs.ts";
import { type AlertTab, belongsTo } from "../../alerts/tabs.ts";
import { goTo } from "../../app/place.ts";
import { useZone } from "../../app/preferences.ts";
import { useTicking } from "../../app/ticker.ts";
import { useAlertsById } from "../../client/client.ts";
import { momentOf } from "../../format/time.ts";
import { oneLine, visibleText } from "../../format/untrusted.ts";
import { type AlertMark, alertMarks } from "./columns.ts";
import styles from "./Volume.module.css";

const mostNames = 6;
const minuteMs = 60_000;

/** A mark where an alert began; it leads to the alert. */
export function AlertMarks({ span, environments }: { readonly span: Span; readonly environments: readonly string[] }) {
  const alerts = useAlertsById();
  const zone = useZone();
  const now = useTicking((time) => Math.floor(time / minuteMs) * minuteMs);
  const marks = useMemo(() => alertMarks(Object.values(alerts), span, environments), [alerts, span, environments]);
  if (marks.length === 0) return null;
  return (
    <ul className={styles.marks} aria-label="Alerts that began in this range">
      {marks.map((mark) => {
        const [first] = mark.alerts;
        if (first === undefined) return null;
        const words = markWords(mark, (at) => momentOf(at, now, zone));
        return (
          <li
            key={first.id}
            data-side={mark.place > 0.75 ? "left" : undefined}
            style={{ left: `${(mark.place * 100).toFixed(2)}%` }}
          >
            <button
              type="button"
              className={styles.mark}
              title={words}
              aria-label={words}
              onClick={() => goTo({ screen: "alerts", alert: first.id, tab: tabOf(first), filter: "" })}
            >
              <span className={styles.markName} aria-hidden="true">
                <bdi>{visibleText(oneLine(first.name, 30))}</bdi>
                {mark.alerts.length > 1 && ` +${mark.alerts.length - 1}`}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** The tab that lists the alert, so that the list behind its detail has it. */
function tabOf({ state }: Alert): AlertTab {
  return belongsTo("active", state) ? "active" : state;
}

function markWords({ alerts }: AlertMark, moment: (at: number) => string): string {
  const names = alerts
    .slice(0, mostNames)
    .map(({ name, startsAt }) => `${visibleText(oneLine(name, 60))} at ${moment(startsAt)}`);
  const rest = alerts.length - names.length;
  return `Began here: ${names.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
