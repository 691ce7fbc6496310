import { hexDigits, keyFor } from "../chance/mix.ts";
import { uuidFrom } from "../chance/uuid.ts";
import type { Labels } from "../metrics/labels.ts";
import { type Matcher, matcher, matchesAll } from "../metrics/matcher.ts";
import type { EnvironmentPlan, PlainMatcher } from "../plans/plan.ts";

/** A matcher as the API has it. */
export interface WireMatcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual: boolean;
}

/** A silence. Times are ms since 1970. */
export interface Silence {
  readonly id: string;
  readonly matchers: readonly WireMatcher[];
  readonly startsAt: number;
  readonly endsAt: number;
  readonly updatedAt: number;
  readonly createdBy: string;
  readonly comment: string;
}

/** What a client asks for; without an ID it is a new silence. */
export type SilenceWish = Omit<Silence, "id" | "updatedAt"> & { readonly id: string };

/** A wish that cannot be stored, in Alertmanager's words. */
export class SilenceError extends Error {
  readonly status: 400 | 404;
  constructor(status: 400 | 404, message: string) {
    super(message);
    this.status = status;
  }
}

/** The silences of a cluster: its peers share them. */
export interface SilenceStore {
  readonly all: () => readonly Silence[];
  readonly get: (id: string) => Silence | undefined;
  /** Stores a wish and returns the ID that it has now. Throws SilenceError. */
  readonly put: (wish: SilenceWish, now: number) => string;
  /** Ends a silence; false when there is none with that ID. To end an expired one again changes nothing. */
  readonly expire: (id: string, now: number) => boolean;
  /** The IDs of the active silences that cover these labels. */
  readonly covering: (labels: Labels, now: number) => readonly string[];
}

/** Expired silences are kept for five days, as Alertmanager does by default. */
const retention = 120 * 3_600_000;

export function silenceState(silence: Silence, now: number): "pending" | "active" | "expired" {
  if (now < silence.startsAt) return "pending";
  return now < silence.endsAt ? "active" : "expired";
}

/** A wire matcher's meaning. Throws PatternError for a bad pattern. */
export function compiled({ name, value, isRegex, isEqual }: WireMatcher): Matcher {
  if (isRegex) return matcher(name, isEqual ? "=~" : "!~", value);
  return matcher(name, isEqual ? "=" : "!=", value);
}

function wireOf({ name, operator, value }: PlainMatcher): WireMatcher {
  return { name, value, isRegex: operator.endsWith("~"), isEqual: !operator.startsWith("!") };
}

function firstSilences(plan: EnvironmentPlan, seed: number, startedAt: number): readonly Silence[] {
  const key = keyFor(seed, `first silences of ${plan.id}`);
  return plan.silences.map((each, index) => ({
    id: uuidFrom(hexDigits(8, key, index), key),
    matchers: each.matchers.map(wireOf),
    startsAt: startedAt + each.from * 1000,
    endsAt: startedAt + each.until * 1000,
    updatedAt: startedAt + each.from * 1000,
    createdBy: each.createdBy,
    comment: each.comment,
  }));
}

function sameMatchers(left: Silence, right: SilenceWish): boolean {
  return JSON.stringify(left.matchers) === JSON.stringify(right.matchers);
}

/** Keeps silences in memory; the plan's are there from the beginning. */
export function silenceStoreOf(plan: EnvironmentPlan, seed: number, startedAt: number): SilenceStore {
  const stored = new Map<string, Silence>();
  for (const each of firstSilences(plan, seed, startedAt)) stored.set(each.id, each);
  const key = keyFor(seed, `silences of ${plan.id}`);
  let made = 0;

  function create(wish: SilenceWish, now: number): string {
    const id = uuidFrom(hexDigits(8, key, made++), key);
    stored.set(id, { ...wish, id, startsAt: Math.max(wish.startsAt, now), updatedAt: now });
    return id;
  }

  function expire(id: string, now: number): boolean {
    const silence = stored.get(id);
    if (!silence) return false;
    if (silenceState(silence, now) === "expired") return true;
    const startsAt = Math.min(silence.startsAt, now);
    stored.set(id, { ...silence, startsAt, endsAt: now, updatedAt: now });
    return true;
  }

  /** Same matchers and same start: the silence keeps its ID. Anything else expires it and makes a new one. */
  function update(old: Silence, wish: SilenceWish, now: number): string {
    if (silenceState(old, now) !== "expired" && sameMatchers(old, wish) && old.startsAt === wish.startsAt) {
      stored.set(old.id, { ...wish, updatedAt: now });
      return old.id;
    }
    expire(old.id, now);
    return create(wish, now);
  }

  function put(wish: SilenceWish, now: number): string {
    if (wish.startsAt >= wish.endsAt)
      throw new SilenceError(400, "Failed to create silence: start time must be before end time");
    if (wish.endsAt < now) throw new SilenceError(400, "Failed to create silence: end time can't be in the past");
    const old = wish.id === "" ? undefined : stored.get(wish.id);
    if (wish.id !== "" && !old) throw new SilenceError(404, "silence not found");
    checkMatchers(wish.matchers);
    return old ? update(old, wish, now) : create(wish, now);
  }

  function covering(labels: Labels, now: number): readonly string[] {
    return [...stored.values()]
      .filter(
        (silence) => silenceState(silence, now) === "active" && matchesAll(labels, silence.matchers.map(compiled)),
      )
      .map((silence) => silence.id);
  }

  function all(): readonly Silence[] {
    return [...stored.values()];
  }

  return { all, get: (id) => stored.get(id), put, expire, covering };
}

/** Whether Alertmanager would still list it. */
export function isKept(silence: Silence, now: number): boolean {
  return now < silence.endsAt + retention;
}

function checkMatchers(matchers: readonly WireMatcher[]): void {
  const all = matchers.map((each, index) => {
    try {
      return compiled(each);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : "";
      throw new SilenceError(
        400,
        `invalid silence: invalid label matcher ${index} in set 0: invalid regular expression ${JSON.stringify(each.value)}: ${reason}`,
      );
    }
  });
  if (all.some((each) => !each.accepts("") || each.operator.startsWith("!"))) return;
  throw new SilenceError(400, "invalid silence: matcher set 0: at least one matcher must not match the empty string");
}
