/**
 * A quantity over time, with its integral in closed form, so that a counter's value at any moment of 31 days costs no
 * summing. Times are seconds since the story began; they are negative in the history before it.
 */
export interface Signal {
  /** The quantity at a moment. */
  readonly at: (seconds: number) => number;
  /** Its integral from second 0 to a moment (negative before second 0 for a positive quantity). */
  readonly total: (seconds: number) => number;
}

/** Always the same. */
export function constant(value: number): Signal {
  return { at: () => value, total: (seconds) => value * seconds };
}

/** A sine wave around 0; `period` in seconds, `phase` as a fraction of the period. */
export function wave(amplitude: number, period: number, phase: number): Signal {
  const turn = (2 * Math.PI) / period;
  const shift = 2 * Math.PI * phase;
  return {
    at: (seconds) => amplitude * Math.sin(turn * seconds + shift),
    total: (seconds) => (amplitude / turn) * (Math.cos(shift) - Math.cos(turn * seconds + shift)),
  };
}

/** 0 until `from`, then rising evenly to 1 at `until`, then 1. */
export function ramp(from: number, until: number): Signal {
  const area = (seconds: number): number => {
    if (seconds <= from) return 0;
    if (seconds >= until) return (until - from) / 2 + (seconds - until);
    return (seconds - from) ** 2 / (2 * (until - from));
  };
  const areaAtZero = area(0);
  return {
    at: (seconds) => Math.min(1, Math.max(0, (seconds - from) / (until - from))),
    total: (seconds) => area(seconds) - areaAtZero,
  };
}

/** The sum of several. */
export function plus(...signals: readonly Signal[]): Signal {
  return {
    at: (seconds) => signals.reduce((sum, signal) => sum + signal.at(seconds), 0),
    total: (seconds) => signals.reduce((sum, signal) => sum + signal.total(seconds), 0),
  };
}

/** A multiple of another. */
export function times(factor: number, signal: Signal): Signal {
  return { at: (seconds) => factor * signal.at(seconds), total: (seconds) => factor * signal.total(seconds) };
}

/** From 0 up to 1 between the first two moments, and down to 0 again between the last two. */
export function pulse(from: number, up: number, down: number, until: number): Signal {
  return plus(ramp(from, up), times(-1, ramp(down, until)));
}

/** A signal that is repeated every `period` seconds from `origin` on, and is 0 before; what it does in one period counts. */
export function repeated(signal: Signal, origin: number, period: number): Signal {
  const base = signal.total(origin);
  const whole = signal.total(origin + period) - base;
  const area = (seconds: number): number => {
    if (seconds <= origin) return 0;
    const rounds = Math.floor((seconds - origin) / period);
    return rounds * whole + signal.total(seconds - rounds * period) - base;
  };
  const areaAtZero = area(0);
  return {
    at: (seconds) => (seconds < origin ? 0 : signal.at(origin + ((seconds - origin) % period))),
    total: (seconds) => area(seconds) - areaAtZero,
  };
}
