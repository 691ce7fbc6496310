import type { Silence } from "../../../shared/model/silence.ts";
import { matcherKey } from "./write.ts";

/** Silences by Alertmanager's id. */
export type SilencesById = ReadonlyMap<string, Silence>;

/**
 * What several Alertmanagers have, by id: peers of a cluster share silences, and one of them may lag, so the entry that
 * was updated last counts. Separate clusters have different ids.
 */
export function unionOf(lists: Iterable<SilencesById>): Map<string, Silence> {
  const union = new Map<string, Silence>();
  for (const list of lists) {
    for (const [id, silence] of list) {
      const known = union.get(id);
      if (known === undefined || (silence.updatedAt ?? 0) > (known.updatedAt ?? 0)) union.set(id, silence);
    }
  }
  return union;
}

/** The silences by id; one that is as it was in `previous` is the same object. */
export function keepUnchanged(silences: Iterable<Silence>, previous: SilencesById): Map<string, Silence> {
  const kept = new Map<string, Silence>();
  for (const silence of silences) {
    const known = previous.get(silence.silence);
    kept.set(silence.silence, known !== undefined && sameSilence(known, silence) ? known : silence);
  }
  return kept;
}

/** Whether two of the same id are the same in everything. */
export function sameSilence(a: Silence, b: Silence): boolean {
  return (
    a === b ||
    (a.id === b.id &&
      a.state === b.state &&
      a.optimistic === b.optimistic &&
      a.startsAt === b.startsAt &&
      a.endsAt === b.endsAt &&
      a.updatedAt === b.updatedAt &&
      a.createdBy === b.createdBy &&
      a.comment === b.comment &&
      JSON.stringify(a.matchers) === JSON.stringify(b.matchers))
  );
}

/** Something written here that no poll has shown yet. */
export interface Expectation {
  readonly silence: Silence;
  /** The backend it was written to: its word counts. */
  readonly backend: string;
  /** Polls of that backend that showed something else. */
  readonly contradictions: number;
}

/** A poll may have begun before the write, so one that shows something else proves nothing. */
const believedContradictions = 2;

/** What is still expected after a backend's poll; null where the poll agrees, or is to be believed. */
export function reviewed(
  expectation: Expectation,
  backend: string,
  polled: SilencesById,
  now: number,
): Expectation | null {
  const { silence } = expectation;
  const seen = polled.get(silence.silence);
  if (seen !== undefined && agrees(silence, seen)) return null;
  if (silence.state !== "expired" && silence.endsAt <= now) return null;
  if (backend !== expectation.backend) return expectation;
  const contradictions = expectation.contradictions + 1;
  return contradictions < believedContradictions ? { ...expectation, contradictions } : null;
}

function agrees(expected: Silence, seen: Silence): boolean {
  // Somebody changed it since: theirs is the truth.
  if (expected.updatedAt !== null && (seen.updatedAt ?? 0) > expected.updatedAt) return true;
  if (expected.state === "expired" || seen.state === "expired") return expected.state === seen.state;
  return (
    Math.abs(expected.endsAt - seen.endsAt) <= 1_000 &&
    expected.comment === seen.comment &&
    matcherKey(expected.matchers) === matcherKey(seen.matchers)
  );
}
