import { type LogLevel, logLevels } from "../../../shared/model/logs.ts";
import type { VolumeColumn } from "./columns.ts";

export interface BarPart {
  readonly level: LogLevel;
  readonly y: number;
  readonly height: number;
}

/** A column in pixels, from the left and the top. */
export interface Bar {
  readonly x: number;
  readonly width: number;
  readonly parts: readonly BarPart[];
}

/** One error among thousands of lines must still be seen. */
const leastHeight = 2;

/** The columns as stacked bars, the worst level at the bottom, where bars can be compared. */
export function barsOf(columns: readonly VolumeColumn[], width: number, height: number): readonly Bar[] {
  const most = columns.reduce((greatest, { total }) => Math.max(greatest, total), 1);
  const step = columns.length === 0 ? 0 : width / columns.length;
  return columns.map(({ counts }, index) => {
    const x = Math.round(index * step);
    const next = Math.round((index + 1) * step);
    let y = height;
    const parts: BarPart[] = [];
    for (const level of logLevels) {
      const lines = counts[level];
      if (lines === 0) continue;
      const tall = Math.min(y, Math.max(leastHeight, (lines / most) * height));
      y -= tall;
      parts.push({ level, y, height: tall });
    }
    return { x, width: Math.max(1, next - x - 1), parts };
  });
}
