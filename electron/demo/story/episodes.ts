import { plus, pulse, repeated, type Signal } from "./signal.ts";

/** After so many seconds the story begins again. */
export const cycleSeconds = 720;

/** How far back metrics and logs go, as long as Loki keeps them in the stacks that the console serves (744 h). */
export const historySeconds = 31 * 86_400;

/** A time of trouble, in seconds since the story began. */
export interface Episode {
  readonly from: number;
  readonly until: number;
}

/** How something answers to an episode: when it starts to rise, how fast, and how long it outlasts the episode. */
export interface Course {
  readonly delay: number;
  readonly rise: number;
  readonly linger: number;
  readonly fall: number;
}

function courseOf(episode: Episode, course: Course): Signal {
  const from = episode.from + course.delay;
  const down = episode.until + course.linger;
  return pulse(from, from + course.rise, down, down + course.fall);
}

/** 0 in calm times and up to 1 in every episode: the earlier ones, and one that comes back in every cycle. */
export function troubles(earlier: readonly Episode[], recurring: Episode, course: Course): Signal {
  const origin = recurring.from + course.delay;
  const cyclic = repeated(courseOf(recurring, course), origin, cycleSeconds);
  return plus(...earlier.map((episode) => courseOf(episode, course)), cyclic);
}
