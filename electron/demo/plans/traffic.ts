import { fraction, keyFor } from "../chance/mix.ts";
import { constant, plus, type Signal, wave } from "../story/signal.ts";

/** Requests a second that breathe: with the day, and a little with the minute. */
export function traffic(seed: number, name: string, perSecond: number): Signal {
  const phase = (which: number): number => fraction(keyFor(seed, name), which);
  return plus(
    constant(perSecond),
    wave(0.18 * perSecond, 86_400, phase(0)),
    wave(0.05 * perSecond, 613, phase(1)),
    wave(0.03 * perSecond, 97, phase(2)),
  );
}

/** A level that wanders around its middle by at most `sway`. */
export function wandering(seed: number, name: string, middle: number, sway: number): Signal {
  const phase = (which: number): number => fraction(keyFor(seed, name), which);
  return plus(constant(middle), wave(sway * 0.6, 431, phase(3)), wave(sway * 0.4, 71, phase(4)));
}
