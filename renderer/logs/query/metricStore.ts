import { create } from "zustand";
import type { Bridge } from "../../../shared/bridge.ts";
import type { ConsoleErrorData } from "../../../shared/errors.ts";
import type { LogMetric } from "../../../shared/model/logMetrics.ts";
import type { Span } from "../../../shared/model/logs.ts";

/** A query for numbers and what came of it; what was there before stays until the new answer comes. */
export interface MetricRun {
  readonly asking: boolean;
  readonly expression: string;
  readonly span: Span | null;
  readonly answers: readonly LogMetric[];
  /** Why nothing was asked at all; a single environment's failure stands in its answer. */
  readonly error: ConsoleErrorData | null;
}

export const noMetric: MetricRun = { asking: false, expression: "", span: null, answers: [], error: null };

export const useMetricRun = create<MetricRun>(() => noMetric);

/** Enough for a wide screen, and less than what a Loki refuses. */
const points = 300;
let lastRun = 0;

/** Asks every environment for the numbers. The last one to be asked wins. */
export async function runMetric(
  bridge: Bridge,
  expression: string,
  environments: readonly string[],
  span: Span,
): Promise<void> {
  lastRun += 1;
  const mine = lastRun;
  useMetricRun.setState({ asking: true, expression, span, error: null });
  const result = await bridge.call("logs.metric", { expression, environments: [...environments], span, points });
  if (mine !== lastRun) return;
  useMetricRun.setState(
    result.ok ? { asking: false, answers: result.value } : { asking: false, answers: [], error: result.error },
  );
}

/** Forgets the numbers; an answer on its way is not waited for. */
export function leaveMetric(): void {
  lastRun += 1;
  useMetricRun.setState(noMetric);
}
