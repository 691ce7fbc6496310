// biome-ignore-all lint/a11y/useSemanticElements: the bars of a picture are chosen like the options of a list, which no HTML element draws.
import { useEffect, useId, useMemo, useRef, useState } from "react";
import type { LogVolume } from "../../../shared/model/logMetrics.ts";
import { logLevels, type Span } from "../../../shared/model/logs.ts";
import { useZone } from "../../app/preferences.ts";
import { Hidden } from "../../components/Hidden.tsx";
import { AlertMarks } from "./AlertMarks.tsx";
import { columnsOf, columnWords, totalsOf, volumeWords } from "./columns.ts";
import { barsOf } from "./geometry.ts";
import { Patterns } from "./Patterns.tsx";
import { isWithin, useBarSelection } from "./useBarSelection.ts";
import styles from "./Volume.module.css";
import { VolumeAxis } from "./VolumeAxis.tsx";
import { VolumeBar } from "./VolumeBar.tsx";
import { VolumeLegend } from "./VolumeLegend.tsx";
import { VolumeReadout } from "./VolumeReadout.tsx";

interface Props {
  readonly volumes: readonly LogVolume[];
  readonly environments: readonly string[];
  zoom(span: Span): void;
}

const height = 52;

/** Bars by level over the range. Dragging, or the arrows with Shift and then Enter, look closer at a part. */
export function VolumeChart({ volumes, environments, zoom }: Props) {
  const zone = useZone();
  const id = useId();
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const columns = useMemo(() => columnsOf(volumes), [volumes]);
  const bars = useMemo(() => barsOf(columns, width, height), [columns, width]);
  const words = useMemo(() => volumeWords(columns, zone), [columns, zone]);
  const totals = useMemo(() => totalsOf(columns), [columns]);
  const { selection, hovered, handlers, zoomIn } = useBarSelection(columns, zoom);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const resize = new ResizeObserver(() => setWidth(element.clientWidth));
    resize.observe(element);
    return () => resize.disconnect();
  }, []);
  const [first] = columns;
  const last = columns.at(-1);
  if (first === undefined || last === undefined) return null;

  const span = { from: first.from, to: last.to };
  return (
    <>
      <VolumeReadout columns={columns} selection={selection} hovered={hovered} zoomIn={zoomIn} />
      <VolumeLegend id={id} totals={totals} />
      <div className={styles.chart}>
        <AlertMarks span={span} environments={environments} />
        <div
          ref={place}
          className={styles.bars}
          role="listbox"
          aria-label="Lines over time"
          aria-description="Arrow keys go through the bars, with Shift they select, Enter zooms in."
          aria-multiselectable="true"
          aria-activedescendant={selection === null ? undefined : `${id}-bar-${selection.head}`}
          tabIndex={0}
          {...handlers}
        >
          <svg className={styles.picture} width={width} height={height} role="presentation">
            <Patterns id={id} levels={logLevels} />
            {bars.map((bar, index) => (
              <VolumeBar
                // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place.
                key={index}
                id={id}
                index={index}
                bar={bar}
                height={height}
                words={columnWords(columns[index] ?? first, zone)}
                selected={isWithin(selection, index)}
                hovered={hovered === index}
              />
            ))}
          </svg>
        </div>
        <VolumeAxis {...span} />
        <Hidden>{words}</Hidden>
      </div>
    </>
  );
}
