import type { ReactNode } from "react";
import type { LogLevel } from "../../../shared/model/logs.ts";

const size = 5;

/** Each level by a colour and by what is drawn in it, for who cannot tell the colours apart. */
const drawings: Readonly<
  Record<LogLevel, { readonly color: string; readonly back: number; readonly mark: ReactNode }>
> = {
  critical: {
    color: "var(--critical)",
    back: 1,
    mark: <path d="M0 2.5H5M2.5 0V5" stroke="var(--bg)" strokeWidth="1" />,
  },
  error: { color: "var(--critical)", back: 0.9, mark: null },
  warning: {
    color: "var(--warning)",
    back: 0.55,
    mark: <path d="M-1 1L1 -1M0 5L5 0M4 6L6 4" stroke="var(--warning)" strokeWidth="1.6" />,
  },
  info: { color: "var(--info)", back: 0.6, mark: null },
  debug: { color: "var(--quiet)", back: 0.3, mark: <circle cx="2.5" cy="2.5" r="1" fill="var(--quiet)" /> },
  unknown: {
    color: "var(--unknown)",
    back: 0.3,
    mark: <path d="M0 2.5H5" stroke="var(--unknown)" strokeWidth="1" />,
  },
};

/** The fills of the bars and of the legend, by `<id>-<level>`. */
export function Patterns({ id, levels }: { readonly id: string; readonly levels: readonly LogLevel[] }) {
  return (
    <defs>
      {levels.map((level) => {
        const { color, back, mark } = drawings[level];
        return (
          <pattern key={level} id={`${id}-${level}`} width={size} height={size} patternUnits="userSpaceOnUse">
            <rect width={size} height={size} fill={color} fillOpacity={back} />
            {mark}
          </pattern>
        );
      })}
    </defs>
  );
}
