import { historySeconds } from "../story/episodes.ts";
import type { Signal } from "../story/signal.ts";
import { type Labels, labelsOf } from "./labels.ts";

/** A time series as a function: its value at a moment, in seconds since the story began. */
export interface Series {
  readonly labels: Labels;
  readonly value: (seconds: number) => number;
}

/** A gauge that follows a signal; `digits` are the decimals that the exporter would show. */
export function gauge(name: string, labels: Labels, signal: Signal, digits = 0): Series {
  const scale = 10 ** digits;
  return {
    labels: labelsOf({ ...labels, __name__: name }),
    value: (seconds) => Math.round(signal.at(seconds) * scale) / scale,
  };
}

/** A counter of whole things that happen at the signal's rate (a second), since the history began. */
export function counter(name: string, labels: Labels, rate: Signal): Series {
  const begin = rate.total(-historySeconds);
  return {
    labels: labelsOf({ ...labels, __name__: name }),
    value: (seconds) => Math.floor(rate.total(seconds) - begin),
  };
}

/** A counter of an amount, such as seconds of work: like `counter`, but not in whole numbers. */
export function amount(name: string, labels: Labels, rate: Signal): Series {
  const begin = rate.total(-historySeconds);
  return {
    labels: labelsOf({ ...labels, __name__: name }),
    value: (seconds) => Math.round((rate.total(seconds) - begin) * 1000) / 1000,
  };
}
