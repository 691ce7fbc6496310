import "uplot/dist/uPlot.min.css";
import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import type { LogMetric } from "../../../shared/model/logMetrics.ts";
import type { Span } from "../../../shared/model/logs.ts";
import { useZone } from "../../app/preferences.ts";
import { valueText } from "../../format/number.ts";
import { minuteOf, momentOf, type Zone } from "../../format/time.ts";
import { gridOf, looksOf } from "./metricView.ts";
import styles from "./Query.module.css";

const height = 240;
const dayMs = 24 * 3_600_000;

interface Props {
  readonly metric: LogMetric;
  readonly span: Span;
  /** The series that is alone shown; null: all. */
  readonly only: number | null;
  readonly words: string;
  /** The point under the cursor, by its place in the grid; null: none. */
  onPoint(at: { readonly time: number; readonly values: readonly (number | null)[] } | null): void;
  onZoom(span: Span): void;
}

/** The series over time. Dragging over it zooms in; its values stand in the table below. */
export function MetricChart({ metric, span, only, words, onPoint, onZoom }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const zone = useZone();
  const scheme = useComputedColorScheme("dark");
  const current = useRef({ onPoint, onZoom, only });
  useEffect(() => {
    current.current = { onPoint, onZoom, only };
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read from the style sheet, which follows the scheme.
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const data = gridOf(metric);
    let shownIndex: number | null = null;
    const options = optionsOf(element, metric, span, zone, data[0].length);
    const made = new uPlot(
      {
        ...options,
        hooks: {
          setCursor: [
            (self) => {
              const index = self.cursor.idx ?? null;
              if (index === shownIndex) return;
              shownIndex = index;
              const time = index === null ? undefined : data[0][index];
              const values = data.slice(1).map((row) => (index === null ? null : (row[index] ?? null)));
              current.current.onPoint(time === undefined ? null : { time: time * 1000, values });
            },
          ],
          setSelect: [
            (self) => {
              if (self.select.width < 4) return;
              const from = self.posToVal(self.select.left, "x") * 1000;
              const to = self.posToVal(self.select.left + self.select.width, "x") * 1000;
              self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
              current.current.onZoom({ from: Math.floor(from), to: Math.ceil(to) });
            },
          ],
        },
      },
      data as uPlot.AlignedData,
      element,
    );
    plot.current = made;
    isolate(made, metric.series.length, current.current.only);
    const resize = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    resize.observe(element);
    return () => {
      resize.disconnect();
      plot.current = null;
      made.destroy();
    };
  }, [metric, span, zone, scheme]);

  useEffect(() => {
    if (plot.current !== null) isolate(plot.current, metric.series.length, only);
  }, [only, metric]);

  return <div className={styles.chart} ref={place} role="img" aria-label={words} />;
}

function isolate(plot: uPlot, count: number, only: number | null): void {
  plot.batch(() => {
    for (let index = 0; index < count; index += 1) plot.setSeries(index + 1, { show: only === null || only === index });
  });
}

function optionsOf(
  element: HTMLElement,
  metric: LogMetric,
  span: Span,
  zone: Zone,
  points: number,
): Omit<uPlot.Options, "hooks"> {
  const color = (name: string) => getComputedStyle(element).getPropertyValue(name).trim();
  const axis = {
    stroke: color("--muted"),
    font: "11px Inter Variable, sans-serif",
    grid: { stroke: color("--line"), width: 1 },
    ticks: { show: false },
  };
  const long = span.to - span.from > dayMs;
  const moment = (at: number) =>
    long ? momentOf(at * 1000, span.to + 400 * dayMs, zone).slice(5, 16) : minuteOf(at * 1000, zone);
  return {
    width: element.clientWidth,
    height,
    padding: [10, 18, 0, 0],
    legend: { show: false },
    cursor: { points: { size: 6 }, drag: { x: true, y: false, setScale: false }, y: false },
    scales: {
      x: { time: true, range: () => [span.from / 1000, span.to / 1000] },
      // Counts and rates are read against nothing, so the axis begins there.
      y: { range: (_plot, low, high) => rangeOfValues(low, high) },
    },
    axes: [
      { ...axis, size: 24, space: long ? 90 : 60, values: (_plot, splits) => splits.map(moment) },
      { ...axis, size: 58, values: (_plot, splits) => splits.map(valueText) },
    ],
    series: [
      {},
      ...looksOf(metric.series).map(({ token, dash }) => {
        return {
          stroke: color(token),
          width: 1.6,
          dash: [...dash],
          spanGaps: false,
          points: { show: points < 80, size: 4 },
        };
      }),
    ],
  };
}

function rangeOfValues(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [0, 1];
  const [bottom, top] = [Math.min(0, low), Math.max(0, high)];
  return bottom === top ? [0, 1] : [bottom * 1.08, top * 1.08];
}
