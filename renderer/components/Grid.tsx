// biome-ignore-all lint/a11y/useSemanticElements: a virtual list draws some of its rows at given places, which a table element cannot.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid alone has the focus and names its active row.
// biome-ignore-all lint/a11y/useAriaPropsSupportedByRole: only a gridcell is told whether it is expanded.
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid's keys do what a click on a row does.
import type { CSSProperties, KeyboardEvent, MouseEvent, ReactNode, Ref } from "react";

interface GridProps {
  readonly label: string;
  readonly rowCount: number;
  /** Id of the row that is chosen, if it is drawn. */
  readonly activeRow: string | undefined;
  readonly className: string;
  readonly ref: Ref<HTMLDivElement>;
  /** True where several rows can be chosen at once. */
  readonly several?: boolean;
  readonly style?: CSSProperties | undefined;
  press(event: KeyboardEvent): void;
  readonly children: ReactNode;
}

/** A virtual list for eyes, keys and screen readers: one stop for Tab, its rows by the arrows. */
export function Grid({ label, rowCount, activeRow, several, className, style, ref, press, children }: GridProps) {
  return (
    <div
      className={className}
      style={style}
      ref={ref}
      role="grid"
      aria-label={label}
      aria-rowcount={rowCount}
      aria-activedescendant={activeRow}
      aria-multiselectable={several}
      tabIndex={0}
      onKeyDown={press}
    >
      {children}
    </div>
  );
}

interface GroupProps {
  readonly className?: string | undefined;
  readonly height?: number;
  readonly children: ReactNode;
}

export function GridRowGroup({ className, height, children }: GroupProps) {
  return (
    <div role="rowgroup" className={className} style={height === undefined ? undefined : { height }}>
      {children}
    </div>
  );
}

interface RowProps {
  readonly id?: string;
  /** Counts from 1, with the heading. */
  readonly rowIndex: number;
  readonly selected?: boolean;
  readonly className: string;
  /** Where the row lies within the list, in pixels; left out for a row in the flow. No height: as high as it is. */
  readonly place?: { readonly top: number; readonly height?: number };
  /** Where the row's own height counts: told its element, whose `data-index` is its place in the list. */
  readonly measure?: { readonly index: number; readonly ref: Ref<HTMLDivElement> };
  onClick?(event: MouseEvent): void;
  readonly children: ReactNode;
}

export function GridRow(props: RowProps) {
  const { id, rowIndex, selected, className, place, measure, onClick, children } = props;
  const style = place === undefined ? undefined : { transform: `translateY(${place.top}px)`, height: place.height };
  return (
    <div
      role="row"
      id={id}
      aria-rowindex={rowIndex}
      aria-selected={selected}
      data-index={measure?.index}
      ref={measure?.ref}
      className={className}
      style={style}
      onClick={onClick}
    >
      {children}
    </div>
  );
}

interface CellProps {
  readonly className?: string | undefined;
  readonly title?: string;
  readonly heading?: boolean;
  readonly level?: string;
  /** True or false in the cell of a row that opens to others. */
  readonly expanded?: boolean;
  readonly children: ReactNode;
}

export function GridCell({ className, title, heading = false, level, expanded, children }: CellProps) {
  return (
    <div
      role={heading ? "columnheader" : "gridcell"}
      className={className}
      title={title}
      data-level={level}
      aria-expanded={expanded}
    >
      {children}
    </div>
  );
}
