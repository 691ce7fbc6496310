import type { Store } from "../store/store.ts";

/** How often a running console says that it runs. */
export const heartbeatMs = 60_000;
/** A silence longer than this was no delay: the console was not running, or the machine was asleep. */
export const gapMs = 180_000;

export interface OpenGap {
  readonly environment: string;
  readonly from: number;
  readonly to: number;
}

/** When a console was last known to run, for each environment, and the spans in which none was. */
export class Gaps {
  constructor(private readonly store: Store) {}

  /** Says that it runs now; answers when it was last known to, where a gap lies between. */
  beat(environment: string, now: number, historyMs: number): number | null {
    const [last] = this.store.all<{ readonly at: number }>("SELECT at FROM heartbeats WHERE environment = ?", [
      environment,
    ]);
    const gap = last !== undefined && now - last.at > gapMs;
    if (gap) {
      this.store.run("INSERT INTO gaps (environment, from_at, to_at, text, filled, tried) VALUES (?, ?, ?, ?, 0, 0)", [
        environment,
        Math.max(last.at, now - historyMs),
        now,
        "The console was not running, or the machine was asleep.",
      ]);
    }
    this.store.run(
      `INSERT INTO heartbeats (environment, since, at) VALUES (?, ?, ?)
       ON CONFLICT (environment) DO UPDATE SET at = excluded.at`,
      [environment, now, now],
    );
    return gap ? last.at : null;
  }

  /** Those that nothing filled yet, oldest first. */
  open(environment: string): readonly OpenGap[] {
    return this.store.all<OpenGap>(
      `SELECT environment, from_at AS "from", to_at AS "to" FROM gaps
       WHERE environment = ? AND filled = 0 ORDER BY from_at`,
      [environment],
    );
  }

  /** Notes what came of an attempt to fill one. */
  note({ environment, from, to }: OpenGap, filled: boolean, text: string): void {
    this.store.run(
      "UPDATE gaps SET filled = ?, text = ?, tried = tried + 1 WHERE environment = ? AND from_at = ? AND to_at = ?",
      [filled ? 1 : 0, text, environment, from, to],
    );
  }
}
