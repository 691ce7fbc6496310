import type { Acknowledgement } from "../../shared/model/acknowledgement.ts";
import type { Alert } from "../../shared/model/alert.ts";
import type { Acknowledgements } from "./acknowledgements/acknowledgements.ts";
import type { EnvironmentListeners } from "./environments/environments.ts";
import { toConsoleError } from "./errors.ts";
import type { History } from "./history/history.ts";
import { type Journal, plainEntry } from "./notifications/journal.ts";
import type { Notifications } from "./notifications/notifications.ts";
import type { Silences } from "./silences/silences.ts";
import type { Store } from "./store/store.ts";
import type { World } from "./world.ts";

type Heard = "awaiting" | "baseline" | "changes" | "backend" | "acknowledged" | "removed";

export interface FollowersOptions {
  readonly world: World;
  readonly store: Store;
  readonly journal: Journal;
  readonly acknowledgements: Pick<Acknowledgements, "changes" | "baseline" | "removed">;
  readonly history: Pick<History, "record" | "baseline" | "removed" | "notified" | "acknowledged">;
  readonly silences: Pick<Silences, "polled" | "removed">;
  readonly notifications: () => Pick<Notifications, Heard>;
}

export interface Followers extends EnvironmentListeners {
  /** Which alerts were announced, and when: noted once the history has their episodes. */
  notified(alerts: readonly Alert[], at: number): void;
  /** Who has which episode now; without any, those of the alerts were taken back. */
  acknowledged(made: readonly Acknowledgement[], alerts: readonly Alert[]): void;
}

/** Different faults that are told; a console with more of them has told enough. */
const faultsTold = 100;

/**
 * Tells every part of the console what happens in the environments. A fault in one part is said and stops neither the
 * others nor the polls. What ended or began anew is no longer acknowledged when the policy looks at it; what is to be
 * announced is announced before anything waits for the disk.
 */
export function createFollowers(options: FollowersOptions): Followers {
  const { store, acknowledgements, history, silences, notifications } = options;
  const guard = createGuard(options);
  /** What was announced while the history is yet to hear of the same news. */
  let announced: (() => void)[] | null = null;

  /** One transaction, because each one waits for the disk. */
  function inOrder(steps: {
    readonly acknowledgements: () => void;
    readonly notifications: () => void;
    readonly history: () => void;
  }): void {
    announced = [];
    store.transaction(() => {
      guard("acknowledgements", steps.acknowledgements);
      guard("notifications", steps.notifications);
      guard("history", steps.history);
      const late = announced ?? [];
      announced = null;
      for (const note of late) guard("history", note);
    });
  }

  return {
    onAwaiting: (environment, reason) => guard("notifications", () => notifications().awaiting(environment, reason)),
    onBaseline: (environment, alerts) => {
      const known = [...alerts];
      inOrder({
        acknowledgements: () => acknowledgements.baseline(environment, known),
        notifications: () => notifications().baseline(environment, known),
        history: () => history.baseline(environment, known),
      });
    },
    onAlerts: (environment, changes) =>
      inOrder({
        acknowledgements: () => acknowledgements.changes(environment, changes),
        notifications: () => notifications().changes(environment, changes),
        history: () => history.record(environment, changes),
      }),
    onHealth: (health) => guard("notifications", () => notifications().backend(health)),
    onSilences: (environment, backend, read) => guard("silences", () => silences.polled(environment, backend, read)),
    onRemoved: (removed) => {
      guard("silences", () => silences.removed(removed));
      inOrder({
        acknowledgements: () => acknowledgements.removed(removed),
        notifications: () => notifications().removed(removed),
        history: () => history.removed(removed),
      });
    },
    notified: (alerts, at) => {
      if (announced === null) history.notified(alerts, at);
      else announced.push(() => history.notified(alerts, at));
    },
    acknowledged: (made, alerts) => {
      guard("history", () => history.acknowledged(made));
      guard("notifications", () => notifications().acknowledged(made, alerts));
    },
  };
}

type Part = "acknowledgements" | "notifications" | "history" | "silences";

/** Answers a function that calls another one. What that throws is undone in the database and said, each fault once. */
function createGuard({ world, store, journal }: FollowersOptions): (part: Part, work: () => void) => void {
  const told = new Set<string>();
  return (part, work) => {
    try {
      store.transaction(work);
    } catch (cause) {
      const text = `The ${part} missed what just happened: ${toConsoleError(cause).message}`;
      if (told.has(text) || told.size >= faultsTold) return;
      told.add(text);
      world.log.warn(text);
      journal.add([{ ...plainEntry, at: world.clock.now(), kind: "console", text }]);
    }
  };
}
