import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { acknowledgementOf, canBeAcknowledged, onlyEnvironment } from "../acknowledge/episodes.ts";
import { useAcknowledgements, useEnvironments } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { GridCell, GridRow } from "../components/Grid.tsx";
import { countOf } from "../format/number.ts";
import { oneLine, visibleText } from "../format/untrusted.ts";
import styles from "./GroupHeader.module.css";
import { type AlertGroup, type AlertRow, environmentLabel } from "./group.ts";
import { useAlertDeeds } from "./useAlertDeeds.ts";

export const groupHeight = 36;

interface Props {
  readonly row: Extract<AlertRow, { kind: "group" }>;
  readonly place: { readonly top: number; readonly height: number; readonly index: number };
  toggle(key: string): void;
}

/** What a group has in common, how many it is, and whom it is routed to. */
export function GroupHeader({ row, place, toggle }: Props) {
  const { group, collapsed } = row;
  const Chevron = collapsed ? IconChevronRight : IconChevronDown;
  return (
    <GridRow rowIndex={place.index + 1} className={styles.header ?? ""} place={place}>
      <GridCell className={styles.cell}>
        <button
          type="button"
          tabIndex={-1}
          className={styles.button}
          aria-expanded={!collapsed}
          onClick={() => toggle(group.key)}
        >
          <Chevron size={14} stroke={2} aria-hidden="true" className={styles.chevron} />
          <GroupName group={group} />
          <span className={styles.count}>
            {countOf(group.alerts.length, "alert")}
            {group.receivers.length > 0 && (
              <>
                {" · routed to "}
                <bdi>{visibleText(oneLine(group.receivers.join(", "), 120))}</bdi>
              </>
            )}
          </span>
        </button>
        {group.alerts.length > 1 && <GroupActions group={group} />}
      </GridCell>
    </GridRow>
  );
}

/** For the mouse; the keys act on what is selected. */
function GroupActions({ group }: { readonly group: AlertGroup }) {
  const deeds = useAlertDeeds();
  const acknowledgements = useAcknowledgements();
  const free = group.alerts.some(
    (alert) => canBeAcknowledged(alert) && acknowledgementOf(acknowledgements, alert) === null,
  );
  const going = group.alerts.filter(canBeAcknowledged);
  const name = group.values.map(([, value]) => value).join(", ");
  return (
    <span className={styles.actions}>
      {free && (
        <Button
          small
          bare
          tabIndex={-1}
          aria-label={`Acknowledge the group ${visibleText(oneLine(name, 80))}`}
          onClick={() => deeds.press(group.alerts)}
        >
          Acknowledge
        </Button>
      )}
      {going.length > 0 && deeds.canSilence(going) && onlyEnvironment(going) !== null && (
        <Button
          small
          bare
          tabIndex={-1}
          aria-label={`Silence the group ${visibleText(oneLine(name, 80))}`}
          onClick={() => deeds.silence(going)}
        >
          Silence
        </Button>
      )}
    </span>
  );
}

/** The first label's value as the name, the others after it; "no team" where the alerts lack the label. */
function GroupName({ group }: { readonly group: AlertGroup }) {
  return group.values.map(([label, value], index) => (
    <span key={label} className={index === 0 ? styles.first : styles.value}>
      <Value label={label} value={value} bare={label === "alertname" || label === "severity"} />
    </span>
  ));
}

function Value({ label, value, bare }: { readonly label: string; readonly value: string; readonly bare: boolean }) {
  const environments = useEnvironments();
  if (label === environmentLabel) {
    return <EnvironmentName environment={environments.find(({ id }) => id === value) ?? null} id={value} />;
  }
  if (value === "") return <>no {label}</>;
  return (
    <bdi>
      {!bare && `${visibleText(oneLine(label, 60))}=`}
      {visibleText(oneLine(value, 120))}
    </bdi>
  );
}
