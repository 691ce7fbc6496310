import { type Course, type Episode, troubles } from "../story/episodes.ts";
import { ramp, type Signal } from "../story/signal.ts";

const quick: Course = { delay: 0, rise: 8, linger: 0, fall: 8 };
const hour = 3_600;

/** Earlier times at which staging's log-ins failed in crowds. */
const earlier: readonly Episode[] = [
  { from: -201 * hour, until: -201 * hour + 420 },
  { from: -49 * hour, until: -49 * hour + 300 },
];

/** A script with an expired key knocks for two minutes in every cycle: HighAuthFailureRate fires and resolves. */
export const keyExpired: Signal = troubles(earlier, { from: 95, until: 215 }, quick);

/** A hiccup of a few seconds: HighErrorRate goes pending and never fires. */
export const hiccup: Signal = troubles([], { from: 330, until: 338 }, { delay: 0, rise: 2, linger: 0, fall: 2 });

/** The nightly job filled the processor before the story began; a silence covers it. */
export const processorBusy: Signal = ramp(-5_400, -5_340);

/** A deployment emptied the cache forty minutes before the story: misses, and slow answers that follow from them. */
export const cacheCold: Signal = ramp(-2_400, -2_370);
