import { type Course, type Episode, troubles } from "../story/episodes.ts";
import type { Signal } from "../story/signal.ts";

const hour = 3_600;

/** The earlier times that the pool of production filled up: yesterday, and three times in the month before. */
export const earlierEpisodes: readonly Episode[] = [
  { from: -640 * hour, until: -640 * hour + 540 },
  { from: -411 * hour, until: -411 * hour + 1_260 },
  { from: -173 * hour, until: -173 * hour + 380 },
  { from: -26.4 * hour, until: -26.4 * hour + 660 },
];

/** In every cycle the pool fills at second 8 and is free again at second 375. */
export const recurringEpisode: Episode = { from: 8, until: 375 };

function answering(course: Course): Signal {
  return troubles(earlierEpisodes, recurringEpisode, course);
}

/** How the parts of production answer to a full pool, from 0 to 1. */
export const poolFills = answering({ delay: 0, rise: 6, linger: 0, fall: 8 });
// Queries are fast again before the pool is free, so that their alert resolves while it is still inhibited.
export const queriesSlow = answering({ delay: 3, rise: 6, linger: -45, fall: 6 });
export const requestsSlow = answering({ delay: 5, rise: 8, linger: 0, fall: 6 });
export const requestsFail = answering({ delay: 7, rise: 6, linger: 0, fall: 6 });

/** Clients reconnect in a crowd some minutes into the trouble. */
export const socketsCrowd = troubles([], { from: 150, until: 300 }, { delay: 0, rise: 12, linger: 0, fall: 15 });

/** The processor was busy already when the story begins: that alert is pending then. */
export const processorBusy = troubles([], { from: -55, until: 400 }, { delay: 0, rise: 20, linger: 0, fall: 30 });

/** Somebody tries passwords for a while, in every cycle; it stays below its threshold but shows in the graph. */
export const passwordsTried = troubles([], { from: 480, until: 560 }, { delay: 0, rise: 10, linger: 0, fall: 10 });
