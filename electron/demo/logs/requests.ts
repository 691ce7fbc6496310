import { fraction, keyFor, mix } from "../chance/mix.ts";
import type { LoggedRequest } from "./book.ts";
import type { Step } from "./entry.ts";
import { type Naming, type Slot, slotsInSecond } from "./identifiers.ts";

/** What a scene may use to tell a request: its ID, and chance of its own. */
export interface Casting {
  readonly id: string;
  /** Gives different numbers for different requests, and the same for the same. */
  readonly key: number;
  readonly slot: Slot;
  /** Who makes the request; anybody when it is left out. */
  readonly user?: string;
}

/** What happens to a request, in lines. */
export interface Scene {
  readonly failed: boolean;
  readonly steps: readonly Step[];
}

/** A request with a chosen ID and a chosen scene. */
export interface Planted {
  readonly id: string;
  readonly second: number;
  readonly scene: (casting: Casting) => Scene;
}

export interface RequestStory {
  readonly seed: number;
  /** How many requests a second are logged, on average. */
  readonly perSecond: (second: number) => number;
  readonly naming: (slot: Slot, key: number) => Naming;
  readonly scene: (casting: Casting) => Scene;
  readonly planted: readonly Planted[];
}

/** How many of something with this average happen in one second: the average itself, rounded up or down by chance. */
function countOf(average: number, chance: number): number {
  return Math.min(slotsInSecond - 1, Math.floor(average) + (chance < average % 1 ? 1 : 0));
}

/** The requests of any second. Planted ones come after the others, in the last slot. */
export function requestsOf(story: RequestStory): (second: number) => readonly LoggedRequest[] {
  const key = keyFor(story.seed, "requests");
  const planted = new Map(story.planted.map((each) => [each.second, each]));
  const build = (slot: Slot, id: string, own: number, scene: RequestStory["scene"]): LoggedRequest => {
    const { failed, steps } = scene({ id, key: own, slot });
    return { slot, id, start: mix(own, 1) % 990_000, failed, steps };
  };
  return (second) => {
    const count = countOf(story.perSecond(second), fraction(key, second));
    const special = planted.get(second);
    if (count === 0 && !special) return [];
    const found = Array.from({ length: count }, (_, index) => {
      const slot = { second, index };
      const own = mix(key, second, index);
      return build(slot, story.naming(slot, own).idOf(slot), own, story.scene);
    });
    if (special) {
      const slot = { second, index: slotsInSecond - 1 };
      found.push(build(slot, special.id, mix(key, second, slot.index), special.scene));
    }
    return found;
  };
}

/** Where planted requests are, by ID. */
export function plantedSlots(planted: readonly Planted[]): ReadonlyMap<string, Slot> {
  return new Map(planted.map(({ id, second }) => [id, { second, index: slotsInSecond - 1 }]));
}
