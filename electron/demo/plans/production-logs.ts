import { fraction, keyFor, mix, pick } from "../chance/mix.ts";
import { type LogBook, logBookOf } from "../logs/book.ts";
import type { Step } from "../logs/entry.ts";
import { hexNaming, uuidNaming } from "../logs/identifiers.ts";
import { type Casting, type Planted, plantedSlots, requestsOf, type Scene } from "../logs/requests.ts";
import type { StorySetting } from "./plan.ts";
import { healthCheck, keycloakNote, missingAuthor, productionStreams, scenes } from "./production-scenes.ts";
import { passwordsTried, requestsFail, requestsSlow } from "./production-troubles.ts";

/** Requests that documentation and first steps can name: they fail in every demo, whatever the seed. */
const planted: readonly Planted[] = [
  { id: "abc12345", second: -421, scene: (casting) => missingAuthor({ ...casting, user: "u123" }) },
  { id: "6f9619ff-8b86-4d01-b42d-00cf4fc964ff", second: -95_000, scene: scenes.poolTimeout },
];

/** Which scene a request plays depends on how bad things are just then. */
function sceneOf(casting: Casting): Scene {
  const { key, slot } = casting;
  const chance = fraction(key, 2);
  if (chance < 0.62 * requestsFail.at(slot.second)) return scenes.poolTimeout(casting);
  const rest = fraction(key, 3);
  if (rest < 0.3 * requestsSlow.at(slot.second)) return scenes.slowButFine(casting);
  if (rest < 0.03 + 0.4 * passwordsTried.at(slot.second)) return scenes.refusedToken(casting);
  if (rest < 0.06) return missingAuthor(casting);
  if (rest < 0.075) return scenes.rateLimited(casting);
  if (rest < 0.16) return scenes.webSocket(casting);
  return scenes.fine(casting);
}

/** Production's logs: a request in five seconds in calm times, more than one a second while the pool is full. */
export function productionLogs({ seed, startedAt }: StorySetting): LogBook {
  const hex = hexNaming(seed);
  const uuid = uuidNaming(seed);
  const key = keyFor(seed, "production background");
  const background = (second: number): readonly Step[] => {
    if (mix(key, second) % 20 === 0) return [healthCheck(mix(key, second, 1))];
    return mix(key, second) % 61 === 1
      ? [keycloakNote(pick(["token", "session"], key, second), mix(key, second, 2))]
      : [];
  };
  const requests = requestsOf({
    seed,
    perSecond: (second) => 0.2 + 1.1 * requestsFail.at(second) + 0.3 * passwordsTried.at(second),
    naming: (_, own) => (fraction(own, 4) < 0.7 ? hex : uuid),
    scene: sceneOf,
    planted,
  });
  return logBookOf(
    { streams: productionStreams, namings: [hex, uuid], requests, planted: plantedSlots(planted), background },
    startedAt,
  );
}
