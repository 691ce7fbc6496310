import type { Alert } from "../../../shared/model/alert.ts";
import type { Personal } from "../personal/personal.ts";
import type { Store } from "../store/store.ts";
import type { World } from "../world.ts";
import { onNewDatabase } from "./kept.ts";
import { readPolicy, writePolicy } from "./keptPolicy.ts";
import { calendarTime } from "./localTime.ts";
import { type Decided, decide, initialPolicyState, type PolicyEvent, type PolicyState } from "./policy.ts";

/** A clock that is set, or a machine that sleeps, makes a long wait wrong, so it is looked at again. */
const longestWaitMs = 15 * 60_000;
/** A moment that has passed already is due soon, but never so soon that nothing else gets its turn. */
const shortestWaitMs = 100;
/** What a crash may forget where nothing was decided. */
const lazyMs = 60_000;

export interface PolicyKeeperOptions {
  readonly world: World;
  readonly store: Store;
  readonly personal: Personal;
  readonly environmentName: (id: string) => string;
  readonly acknowledged: (alert: Pick<Alert, "id" | "startsAt">) => boolean;
  /** The policy's moment has come. */
  readonly onDue: () => void;
}

/** Holds what the policy remembers, and wakes it when it asked for it. */
export class PolicyKeeper {
  private state: PolicyState = initialPolicyState;
  /** What is in the database, and since when. */
  private kept: { readonly state: PolicyState; readonly at: number } | null = null;
  private cancelTimer: () => void = () => {};

  constructor(private readonly options: PolicyKeeperOptions) {}

  start(): void {
    const { store, world } = this.options;
    const { state, complete } = readPolicy(store);
    this.state = state;
    this.kept = complete ? { state, at: world.clock.now() } : null;
    onNewDatabase(store, () => {
      this.forgetKept();
      this.keep(true);
    });
  }

  /** Environments that the policy remembers, by id. */
  get environments(): readonly string[] {
    return Object.keys(this.state.environments);
  }

  /** What the policy says. Its memory changes here at once, and in the database with `keep`. */
  decide(event: PolicyEvent): Decided {
    const { world, personal, environmentName, acknowledged } = this.options;
    const decided = decide(this.state, event, {
      now: world.clock.now(),
      settings: personal.settings.notifications,
      mutes: personal.mutes,
      environmentName,
      acknowledged,
      localTime: (at) => {
        const { weekday, hours, minutes } = calendarTime(at, false);
        return { day: weekday, minutes: hours * 60 + minutes };
      },
    });
    this.state = decided.state;
    this.wait(decided.nextAt);
    return decided;
  }

  /**
   * Writes what changed of the policy's memory: at once where something was decided, else when the last time is a while
   * ago, since every poll tells the policy something.
   */
  keep(decided: boolean): void {
    const { state, kept } = this;
    const now = this.options.world.clock.now();
    if (kept?.state === state) return;
    if (!decided && kept !== null && Math.abs(now - kept.at) < lazyMs) return;
    const written = writePolicy(this.options.store, state, kept?.state ?? null);
    this.kept = written ? { state, at: now } : null;
  }

  /** What was last written may not be in the database: all of it is written the next time. */
  forgetKept(): void {
    this.kept = null;
  }

  stop(): void {
    this.cancelTimer();
    this.keep(true);
  }

  private wait(nextAt: number | null): void {
    const { clock } = this.options.world;
    this.cancelTimer();
    if (nextAt === null) return;
    const left = nextAt - clock.now();
    const delay = Math.min(Math.max(left, shortestWaitMs), longestWaitMs);
    this.cancelTimer = clock.after(delay, () => {
      if (clock.now() < nextAt) this.wait(nextAt);
      else this.options.onDue();
    });
  }
}
