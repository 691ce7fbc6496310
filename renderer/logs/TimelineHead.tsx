import { cx } from "../components/cx.ts";
import { GridCell, GridRow, GridRowGroup } from "../components/Grid.tsx";
import { oneLine, visibleText } from "../format/untrusted.ts";
import styles from "./Timeline.module.css";

interface Props {
  readonly headings: readonly string[];
  /** The class of the rows below, whose columns the head shares. */
  readonly row?: string | undefined;
}

/** The names of the columns, which stay in sight. */
export function TimelineHead({ headings, row = styles.row }: Props) {
  return (
    <GridRowGroup className={styles.headGroup}>
      <GridRow rowIndex={1} className={cx(row, styles.head)}>
        {headings.map((name) => (
          <GridCell key={name} heading className={name === "Component" ? styles.component : undefined}>
            <bdi>{visibleText(oneLine(name, 60))}</bdi>
          </GridCell>
        ))}
      </GridRow>
    </GridRowGroup>
  );
}
