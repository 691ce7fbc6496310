import { create } from "zustand";
import type { Bridge } from "../../../shared/bridge.ts";
import type { ConsoleErrorData } from "../../../shared/errors.ts";
import type { LogEntry } from "../../../shared/model/logs.ts";
import type { TailState } from "../../../shared/model/tail.ts";
import { usePlace } from "../../app/place.ts";
import { followTopic } from "../../client/topicStore.ts";
import { RateMeter } from "./rate.ts";

/** The one live tail of this page and how it is looked at. It goes on while another screen is shown. */
export interface TailView {
  /** The latest lines; after a stop, those that were there. */
  readonly state: TailState | null;
  readonly running: boolean;
  readonly starting: boolean;
  readonly error: ConsoleErrorData | null;
  /** What is shown while paused; null: what comes. */
  readonly frozen: TailState | null;
  readonly text: string;
  readonly errorsOnly: boolean;
  readonly wrap: boolean;
  /** The last line when the view was cleared. */
  readonly clearedAfter: LogEntry | null;
  readonly selected: LogEntry | null;
}

const nothing: TailView = {
  state: null,
  running: false,
  starting: false,
  error: null,
  frozen: null,
  text: "",
  errorsOnly: false,
  wrap: false,
  clearedAfter: null,
  selected: null,
};

export const useTail = create<TailView>(() => nothing);

let rate = new RateMeter();
let stopRunning: (() => void) | null = null;
let lastStart = 0;

/** Lines a second of all environments together. */
export function tailRate(): number {
  return useTail.getState().running ? rate.perSecond(performance.now()) : 0;
}

/** Starts to follow; what ran before is stopped. */
export async function startTail(bridge: Bridge, expression: string, environments: readonly string[]): Promise<void> {
  stopTail();
  lastStart += 1;
  const mine = lastStart;
  useTail.setState({ state: null, starting: true, error: null, frozen: null, clearedAfter: null, selected: null });
  const result = await bridge.call("tail.start", { expression, environments: [...environments] });
  if (mine !== lastStart) {
    if (result.ok) void bridge.call("tail.stop", { tail: result.value.tail });
    return;
  }
  if (!result.ok) {
    useTail.setState({ starting: false, error: result.error });
    return;
  }
  useTail.setState({ starting: false, running: true });
  followTail(bridge, result.value.tail);
}

function followTail(bridge: Bridge, tail: string): void {
  rate = new RateMeter();
  const meter = rate;
  const topic = followTopic(bridge, "tail", tail);
  const stopListening = topic.store.subscribe(({ state, gone }) => {
    if (gone) return end({ code: "NOT_FOUND", message: "The console ended this live tail. Start it again." });
    if (state === null) return;
    const tails = Object.values(state.environments);
    // What is read of the minutes before the tail was live came in no second of it.
    if (tails.length > 0 && tails.every(({ status }) => status !== "connecting")) {
      meter.add(
        tails.reduce((sum, { received }) => sum + received, 0),
        performance.now(),
      );
    }
    useTail.setState({ state });
  });
  // Another mode shows no live lines, and a tail takes one of the few places that a Loki has for all its users.
  const stopWatching = usePlace.subscribe(({ mode }) => {
    if (mode !== "tail") stopTail();
  });
  const leave = () => void bridge.call("tail.stop", { tail });
  window.addEventListener("pagehide", leave);
  const end = (error: ConsoleErrorData | null) => {
    stopRunning = null;
    stopListening();
    stopWatching();
    window.removeEventListener("pagehide", leave);
    topic.stop();
    useTail.setState({ running: false, error });
  };
  stopRunning = () => {
    end(null);
    leave();
  };
}

/** Stops following; the lines stay to be looked at. */
export function stopTail(): void {
  lastStart += 1;
  useTail.setState({ starting: false });
  stopRunning?.();
}

export function pauseTail(): void {
  const { state, frozen, running } = useTail.getState();
  if (frozen === null && running) useTail.setState({ frozen: state });
}

export function resumeTail(): void {
  useTail.setState({ frozen: null });
}

/** Takes the lines so far out of the view. */
export function clearTail(): void {
  const { state } = useTail.getState();
  useTail.setState({ clearedAfter: state?.entries.at(-1) ?? null, frozen: null, selected: null });
}
