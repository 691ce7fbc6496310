import "uplot/dist/uPlot.min.css";
import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import type { Alert } from "../../shared/model/alert.ts";
import type { AlertGraph } from "../../shared/model/rule.ts";
import { useZone } from "../app/preferences.ts";
import { valueText } from "../format/number.ts";
import { clockOf, minuteOf, type Zone } from "../format/time.ts";
import styles from "./Graph.module.css";
import { graphRange } from "./graphRange.ts";

const height = 124;

interface Props {
  readonly graph: AlertGraph;
  readonly alert: Alert;
}

/** The values that the rule compares, its threshold, and the time since it fires. */
export function Graph({ graph, alert }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const zone = useZone();
  const scheme = useComputedColorScheme("dark");
  const neverFired = alert.state === "pending" || alert.lastState === "pending";
  const firingSince = neverFired ? null : alert.startsAt;
  const firingUntil = alert.state === "resolved" ? alert.since : null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read from the style sheet, which follows the scheme.
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const options = optionsOf(element, graph, { since: firingSince, until: firingUntil }, zone);
    const plot = new uPlot(options, seriesOf(graph), element);
    const resize = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    resize.observe(element);
    return () => {
      resize.disconnect();
      plot.destroy();
    };
  }, [graph, firingSince, firingUntil, zone, scheme]);

  const last = graph.points.findLast(([, value]) => value !== null)?.[1];
  const words = `Values of ${graph.expression} from ${minuteOf(graph.from, zone)} to ${minuteOf(graph.to, zone)}${
    last === undefined || last === null ? "" : `, last ${valueText(last)}`
  }${graph.threshold === null ? "" : `; the rule compares ${graph.comparison ?? ""} ${valueText(graph.threshold)}`}`;
  return (
    // The plot is a picture that the focus can reach: G leads to it, and its words are read out.
    <div className={styles.graph} ref={place} role="img" aria-label={words} tabIndex={-1} data-graph />
  );
}

function seriesOf(graph: AlertGraph): uPlot.AlignedData {
  return [graph.points.map(([at]) => at / 1000), graph.points.map(([, value]) => value)];
}

/** When the alert fired, in ms since 1970; `since` is null where it never did, `until` where it still may. */
interface Firing {
  readonly since: number | null;
  readonly until: number | null;
}

function optionsOf(element: HTMLElement, graph: AlertGraph, firing: Firing, zone: Zone): uPlot.Options {
  const color = (name: string) => getComputedStyle(element).getPropertyValue(name).trim();
  const muted = color("--muted");
  const line = color("--line");
  const critical = color("--critical");
  const axis = {
    stroke: muted,
    font: "11px Inter Variable, sans-serif",
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height,
    padding: [8, 18, 0, 0],
    legend: { show: false },
    cursor: { points: { size: 6 }, drag: { x: false, y: false }, y: false },
    scales: { x: { time: true }, y: { range: () => graphRange(graph) } },
    axes: [
      { ...axis, size: 22, values: (_plot, splits) => splits.map((at) => minuteOf(at * 1000, zone)) },
      { ...axis, size: 48, splits: undefined, space: 28, values: (_plot, splits) => splits.map(valueText) },
    ],
    series: [{}, { stroke: color("--accent"), width: 1.8, points: { show: false }, spanGaps: false }],
    hooks: {
      drawClear: [(plot) => shadeFiring(plot, firing, critical)],
      draw: [(plot) => drawThreshold(plot, graph.threshold, critical)],
      setCursor: [(plot) => showValue(plot, element, zone)],
    },
  };
}

function shadeFiring(plot: uPlot, { since, until }: Firing, color: string): void {
  if (since === null) return;
  const { left, top, width, height: tall } = plot.bbox;
  const from = Math.max(left, plot.valToPos(since / 1000, "x", true));
  const to = until === null ? left + width : Math.min(left + width, plot.valToPos(until / 1000, "x", true));
  if (from >= to) return;
  plot.ctx.save();
  plot.ctx.globalAlpha = 0.1;
  plot.ctx.fillStyle = color;
  plot.ctx.fillRect(from, top, to - from, tall);
  plot.ctx.restore();
}

function drawThreshold(plot: uPlot, threshold: number | null, color: string): void {
  if (threshold === null) return;
  const { left, width } = plot.bbox;
  const y = plot.valToPos(threshold, "y", true);
  const { ctx } = plot;
  ctx.save();
  ctx.strokeStyle = color;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(left, y);
  ctx.lineTo(left + width, y);
  ctx.stroke();
  ctx.fillStyle = color;
  ctx.font = `${11 * devicePixelRatio}px Inter Variable, sans-serif`;
  ctx.textAlign = "right";
  ctx.textBaseline = "bottom";
  ctx.setLineDash([]);
  ctx.fillText(valueText(threshold), left + width - 4 * devicePixelRatio, y - 3 * devicePixelRatio);
  ctx.restore();
}

function showValue(plot: uPlot, element: HTMLElement, zone: Zone): void {
  const index = plot.cursor.idx;
  const at = index == null ? undefined : plot.data[0][index];
  const value = index == null ? undefined : plot.data[1]?.[index];
  element.title = at === undefined || value == null ? "" : `${clockOf(at * 1000, zone)}: ${valueText(value)}`;
}
