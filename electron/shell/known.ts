import type { Acknowledgement } from "../../shared/model/acknowledgement.ts";
import type { Alert } from "../../shared/model/alert.ts";
import type { BackendHealth } from "../../shared/model/backend.ts";
import type { Environment } from "../../shared/model/environment.ts";
import type { Mute, Notification } from "../../shared/model/notification.ts";
import type { Console } from "../console/console.ts";
import type { Clock } from "../console/world.ts";
import { followTopic } from "../host/followTopic.ts";

/** What the shell itself has to know of the console's state, to say it where no page is looked at. */
export interface Known {
  /** Null until the settings were read. */
  readonly environments: readonly Pick<Environment, "id" | "name">[] | null;
  readonly alerts: Readonly<Record<string, Alert>>;
  readonly backends: Readonly<Record<string, BackendHealth>>;
  readonly acknowledgements: Readonly<Record<string, Acknowledgement>>;
  readonly notifications: readonly Notification[];
  readonly mutes: readonly Mute[];
}

const nothingKnown: Known = {
  environments: null,
  alerts: {},
  backends: {},
  acknowledgements: {},
  notifications: [],
  mutes: [],
};

/** Changes that come together are told together. */
const togetherMs = 50;
/** Silence grows while nothing changes: what was true a moment ago may be too old to say. */
const againMs = 5_000;

/** Tells what is known after every change, and now and then without one. Returns its undo. */
export function followKnown(
  console: Pick<Console, "subscribe">,
  clock: Clock,
  listener: (known: Known) => void,
): () => void {
  let known = nothingKnown;
  let stopTimer = () => {};
  let soon = false;
  const tell = () => {
    soon = false;
    stopTimer = clock.after(againMs, tell);
    listener(known);
  };
  const change = (part: Partial<Known>) => {
    known = { ...known, ...part };
    if (soon) return;
    soon = true;
    stopTimer();
    stopTimer = clock.after(togetherMs, tell);
  };
  const stops = [
    followTopic(console, "settings", ({ environments }) => change({ environments })),
    followTopic(console, "alerts", ({ alerts }) => change({ alerts })),
    followTopic(console, "health", ({ backends }) => change({ backends })),
    followTopic(console, "acknowledgements", ({ items }) => change({ acknowledgements: items })),
    followTopic(console, "notifications", ({ recent }) => change({ notifications: recent })),
    followTopic(console, "personal", ({ mutes }) => change({ mutes })),
  ];
  return () => {
    for (const stop of stops) stop();
    stopTimer();
  };
}
