import { type Mute, muteSchema } from "../../../shared/model/notification.ts";
import { ConsoleError } from "../errors.ts";
import type { Store } from "../store/store.ts";

/** A mute that is forgotten must not outlast the person's absence by more than this. */
const longestMuteMs = 31 * 24 * 3_600_000;

/** Throws INVALID_INPUT where a mute cannot last until then. Times are ms since 1970; null ends a mute. */
export function checkMute(until: number | null, now: number): void {
  if (until === null) return;
  if (until <= now) throw new ConsoleError("INVALID_INPUT", "This mute would be over already. Choose a later time.");
  if (until - now > longestMuteMs) {
    throw new ConsoleError("INVALID_INPUT", "A mute lasts 31 days at most. Choose an earlier time.");
  }
}

/** The mutes after one was set, replaced or, with null, ended; those that ran out are dropped. */
export function withMute(
  mutes: readonly Mute[],
  environment: string | null,
  until: number | null,
  now: number,
): readonly Mute[] {
  const others = mutes.filter((mute) => mute.environment !== environment && mute.until > now);
  return until === null ? others : [...others, { environment, until: Math.round(until) }];
}

/** A clock may be set back by less than this without ending the longest mute. */
const toleratedMs = 24 * 3_600_000;

/** Those that last still. One that would last longer than any may was set by a clock that was ahead, and counts no more. */
export function mutesInForce(mutes: readonly Mute[], now: number): readonly Mute[] {
  return mutes.filter(({ until }) => until > now && until - now <= longestMuteMs + toleratedMs);
}

export function readMutes(store: Store): readonly Mute[] {
  return store.all<unknown>("SELECT environment, until FROM mutes ORDER BY until").flatMap((row) => {
    const parsed = muteSchema.safeParse(row);
    return parsed.success ? [parsed.data] : [];
  });
}

export function writeMutes(store: Store, mutes: readonly Mute[]): void {
  store.transaction(() => {
    store.run("DELETE FROM mutes");
    for (const { environment, until } of mutes) {
      store.run("INSERT INTO mutes (environment, until) VALUES (?, ?)", [environment, until]);
    }
  });
}
