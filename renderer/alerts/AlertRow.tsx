import { IconCheck } from "@tabler/icons-react";
import { type MouseEvent, memo } from "react";
import type { Matcher } from "../../shared/matchers.ts";
import type { Alert } from "../../shared/model/alert.ts";
import { useEnvironment } from "../client/client.ts";
import { Age } from "../components/Age.tsx";
import { cx } from "../components/cx.ts";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { GridCell, GridRow } from "../components/Grid.tsx";
import { SeverityShape } from "../components/Severity.tsx";
import { oneLine, visibleText } from "../format/untrusted.ts";
import styles from "./AlertRow.module.css";
import { AlsoMark } from "./AlsoFiring.tsx";
import { LabelButton } from "./LabelButton.tsx";
import { StateChips } from "./StateChip.tsx";
import { descriptionOf, hasKeyLabels, keyLabels, titleOf } from "./words.ts";

const padding = 16;
const titleHeight = 20;
const descriptionHeight = 21;
const labelsHeight = 21;
const mostLabels = 5;

/** The height of an alert's row in pixels: known without drawing it, so that 10,000 rows scroll without a jump. */
export function rowHeight(alert: Alert, saidLabels: ReadonlySet<string>): number {
  return (
    padding +
    titleHeight +
    (descriptionOf(alert) === "" ? 0 : descriptionHeight) +
    (hasKeyLabels(alert, saidLabels) ? labelsHeight : 0)
  );
}

interface Props {
  readonly alert: Alert;
  readonly top: number;
  readonly height: number;
  readonly index: number;
  /** The one that is open. */
  readonly selected: boolean;
  /** Among those chosen to be acted on together; null while none is. */
  readonly picked: boolean | null;
  readonly showEnvironment: boolean;
  readonly saidLabels: ReadonlySet<string>;
  readonly matchers: readonly Matcher[];
  click(id: string, event: MouseEvent): void;
}

export const AlertRowView = memo(function AlertRowView(props: Props) {
  const { alert, top, height, index, selected, picked, showEnvironment, saidLabels, matchers, click } = props;
  const description = descriptionOf(alert);
  const labels = keyLabels(alert, saidLabels);
  const unknown = alert.state === "unknown";
  return (
    <GridRow
      id={`alert-row-${index}`}
      rowIndex={index + 1}
      selected={picked ?? selected}
      className={cx(
        styles.row,
        selected && styles.selected,
        unknown && styles.unknown,
        picked !== null && styles.picking,
        picked && styles.picked,
      )}
      place={{ top, height }}
      onClick={(event) => click(alert.id, event)}
    >
      {picked !== null && (
        <GridCell className={styles.pick}>
          <i className={cx(styles.box, picked && styles.checked)} aria-hidden="true">
            {picked && <IconCheck size={12} stroke={3} />}
          </i>
        </GridCell>
      )}
      <GridCell className={styles.severity}>
        <SeverityShape severity={alert.severity} grey={unknown} />
      </GridCell>
      <GridCell className={styles.words}>
        <div className={styles.first}>
          <span className={styles.title}>
            <bdi>{visibleText(oneLine(titleOf(alert), 240))}</bdi>
          </span>
          <AlsoMark alert={alert} />
          {showEnvironment && <Where environment={alert.environment} />}
          <StateChips alert={alert} />
        </div>
        {description !== "" && (
          <div className={styles.description}>
            <bdi>{visibleText(oneLine(description, 320))}</bdi>
          </div>
        )}
        {labels.length > 0 && (
          <div className={styles.labels}>
            {labels.slice(0, mostLabels).map(([name, value]) => (
              <LabelButton key={name} name={name} value={value} matchers={matchers} quiet />
            ))}
            {labels.length > mostLabels && <span className={styles.more}>+{labels.length - mostLabels}</span>}
          </div>
        )}
      </GridCell>
      <GridCell className={styles.age}>
        <Age at={alert.state === "resolved" ? alert.since : alert.startsAt} />
      </GridCell>
    </GridRow>
  );
});

function Where({ environment }: { readonly environment: string }) {
  return (
    <span className={styles.where}>
      <EnvironmentName environment={useEnvironment(environment)} id={environment} strong />
    </span>
  );
}
