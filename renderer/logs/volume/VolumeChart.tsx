// biome-ignore-all lint/a11y/useSemanticElements: the bars of a picture are chosen like the options of a list, which no HTML element draws.
// biome-ignore-all lint/a11y/useFocusableInteractive: the list alone has the focus and names its active bar.
import { type KeyboardEvent, type PointerEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import type { LogVolume } from "../../../shared/model/logMetrics.ts";
import { type LogLevel, logLevels, type Span } from "../../../shared/model/logs.ts";
import { useZone } from "../../app/preferences.ts";
import { Button } from "../../components/Button.tsx";
import { Hidden } from "../../components/Hidden.tsx";
import { countOf, countText } from "../../format/number.ts";
import { dayOf, minuteOf } from "../../format/time.ts";
import { AlertMarks } from "./AlertMarks.tsx";
import { columnsOf, columnWords, selectedSpan, spanText, totalsOf, volumeWords } from "./columns.ts";
import { barsOf } from "./geometry.ts";
import { Patterns } from "./Patterns.tsx";
import styles from "./Volume.module.css";

interface Props {
  readonly volumes: readonly LogVolume[];
  readonly environments: readonly string[];
  zoom(span: Span): void;
}

const height = 52;
const levelNames: Readonly<Record<LogLevel, string>> = {
  critical: "Critical",
  error: "Error",
  warning: "Warning",
  info: "Info",
  debug: "Debug",
  unknown: "No level",
};

interface Selection {
  readonly anchor: number;
  readonly head: number;
}

/** Bars by level over the range. Dragging, or the arrows with Shift and then Enter, look closer at a part. */
export function VolumeChart({ volumes, environments, zoom }: Props) {
  const zone = useZone();
  const id = useId();
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [selection, setSelection] = useState<Selection | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const dragging = useRef(false);
  const columns = useMemo(() => columnsOf(volumes), [volumes]);
  const bars = useMemo(() => barsOf(columns, width, height), [columns, width]);
  const words = useMemo(() => volumeWords(columns, zone), [columns, zone]);
  const totals = useMemo(() => totalsOf(columns), [columns]);
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

  const indexAt = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = Math.floor(((event.clientX - box.left) / Math.max(1, box.width)) * columns.length);
    return Math.min(columns.length - 1, Math.max(0, at));
  };
  const zoomIn = ({ anchor, head }: Selection) => {
    const span = selectedSpan(columns, anchor, head);
    if (span === null) return;
    setSelection(null);
    zoom(span);
  };
  const press = (event: KeyboardEvent) => {
    const head = selection?.head ?? columns.length - 1;
    const to = {
      ArrowLeft: head - 1,
      ArrowRight: head + 1,
      Home: 0,
      End: columns.length - 1,
      PageUp: head - 10,
      PageDown: head + 10,
    }[event.key];
    if (to !== undefined) {
      // The first arrow chooses the last bar instead of the one beside it.
      const starts = selection === null && event.key.startsWith("Arrow");
      const next = Math.min(columns.length - 1, Math.max(0, starts ? head : to));
      setSelection({ anchor: event.shiftKey && selection !== null ? selection.anchor : next, head: next });
    } else if (event.key === "Enter" && selection !== null) zoomIn(selection);
    else if (event.key === "Escape" && selection !== null) setSelection(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const chosen = selection === null ? null : selectedSpan(columns, selection.anchor, selection.head);
  const chosenLines =
    selection === null
      ? 0
      : columns
          .slice(Math.min(selection.anchor, selection.head), Math.max(selection.anchor, selection.head) + 1)
          .reduce((sum, { total }) => sum + total, 0);
  const told = hovered === null || selection !== null ? null : columns[hovered];
  return (
    <>
      <span className={styles.readout} aria-live="polite">
        {chosen !== null ? (
          <>
            {spanText(chosen, zone)}: {countOf(chosenLines, "line")}
            <Button small onClick={() => selection !== null && zoomIn(selection)}>
              Zoom in
            </Button>
          </>
        ) : told === null || told === undefined ? null : (
          columnWords(told, zone)
        )}
      </span>
      <ul className={styles.legend} aria-label="Levels">
        {totals.map(([level, lines]) => (
          <li key={level}>
            <svg width="12" height="12" aria-hidden="true">
              <rect width="12" height="12" fill={`url(#${id}-${level})`} />
            </svg>
            {levelNames[level]} <b>{countText(lines)}</b>
          </li>
        ))}
        {totals.length === 0 && <li>No lines in this range</li>}
      </ul>
      <div className={styles.chart}>
        <AlertMarks span={{ from: first.from, to: last.to }} environments={environments} />
        <div
          ref={place}
          className={styles.bars}
          role="listbox"
          aria-label="Lines over time"
          aria-description="Arrow keys go through the bars, with Shift they select, Enter zooms in."
          aria-multiselectable="true"
          aria-activedescendant={selection === null ? undefined : `${id}-bar-${selection.head}`}
          tabIndex={0}
          onKeyDown={press}
          onBlur={() => !dragging.current && setSelection(null)}
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            dragging.current = true;
            event.currentTarget.setPointerCapture(event.pointerId);
            const at = indexAt(event);
            setSelection({ anchor: at, head: at });
          }}
          onPointerMove={(event) => {
            const at = indexAt(event);
            setHovered(at);
            if (dragging.current) setSelection((before) => (before === null ? null : { ...before, head: at }));
          }}
          onPointerUp={(event) => {
            if (!dragging.current) return;
            dragging.current = false;
            const head = indexAt(event);
            if (selection !== null && selection.anchor !== head) zoomIn({ anchor: selection.anchor, head });
          }}
          onPointerCancel={() => {
            dragging.current = false;
            setSelection(null);
          }}
          onPointerLeave={() => setHovered(null)}
        >
          <svg className={styles.picture} width={width} height={height} role="presentation">
            <Patterns id={id} levels={logLevels} />
            {bars.map((bar, index) => (
              <g
                // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place.
                key={index}
                id={`${id}-bar-${index}`}
                role="option"
                aria-selected={isWithin(selection, index)}
                aria-label={columnWords(columns[index] ?? first, zone)}
              >
                <rect
                  x={bar.x}
                  width={bar.width + 1}
                  y={0}
                  height={height}
                  className={
                    isWithin(selection, index) ? styles.selected : hovered === index ? styles.hovered : styles.empty
                  }
                />
                {bar.parts.map((part) => (
                  <rect
                    key={part.level}
                    x={bar.x}
                    width={bar.width}
                    y={part.y}
                    height={part.height}
                    fill={`url(#${id}-${part.level})`}
                  />
                ))}
              </g>
            ))}
          </svg>
        </div>
        <div className={styles.axis} aria-hidden="true">
          {axisTimes({ from: first.from, to: last.to }).map((at) => (
            <span key={at}>
              {last.to - first.from > 86_400_000 ? `${dayOf(at, zone).slice(5)} ` : ""}
              {minuteOf(at, zone)}
            </span>
          ))}
        </div>
        <Hidden>{words}</Hidden>
      </div>
    </>
  );
}

function isWithin(selection: Selection | null, index: number): boolean {
  if (selection === null) return false;
  const { anchor, head } = selection;
  return index >= Math.min(anchor, head) && index <= Math.max(anchor, head);
}

function axisTimes({ from, to }: Span): readonly number[] {
  return [0, 0.25, 0.5, 0.75, 1].map((share) => Math.round(from + (to - from) * share));
}
