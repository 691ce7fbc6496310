import type { UpdateState } from "../../../shared/model/desktop.ts";
import type { Clock } from "../../console/world.ts";
import { FeedProblem, feedFile, fileAddress, type Release, readFeed } from "./feed.ts";
import type { Installation } from "./installation.ts";
import { isNewer } from "./version.ts";

/** What fetches a release and puts it in place. */
export interface UpdateAdapter {
  /** Fetches exactly this release. Rejects where anything else is offered, or a sum or a publisher does not fit. */
  fetch(release: Release, onProgress: (percent: number) => void): Promise<void>;
  /** Ends the app and starts the new one. Rejects where that failed; otherwise the process is over. */
  install(): Promise<void>;
}

export interface UpdaterOptions {
  readonly clock: Clock;
  /** In [0, 1): spreads the questions of many consoles over the day. */
  readonly random: () => number;
  /** The version that runs. */
  readonly version: string;
  readonly installation: Installation;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** Electron's `net.fetch`, which knows the system's proxy. */
  readonly fetch: typeof globalThis.fetch;
  readonly loadAdapter: () => Promise<UpdateAdapter>;
  /** Lets go of the data folder, which the new version will want before this process is gone. */
  readonly leave: () => Promise<void>;
  /** Says a sentence to the person and ends the app, where a new version could not be started after `leave`. */
  readonly quit: (sentence: string) => void;
}

export interface Updater {
  state(): UpdateState;
  onChange(listener: () => void): () => void;
  /** Asks the feed. Never rejects: what went wrong is in the state. */
  check(): Promise<void>;
  /** Fetches what is available. Never rejects. */
  fetch(): Promise<void>;
  /** Ends the console and starts the version that was fetched. */
  install(): void;
  /** Whether to ask once a day. Nothing is asked before this is switched on, except by `check`. */
  setAutomatic(on: boolean): void;
}

const minute = 60_000;
const day = 24 * 60 * minute;

export function createUpdater(options: UpdaterOptions): Updater {
  const { clock, installation } = options;
  const listeners = new Set<() => void>();
  let state: UpdateState = startState(installation);
  let release: Release | null = null;
  let adapter: Promise<UpdateAdapter> | null = null;
  let stopWaiting: (() => void) | null = null;

  function become(next: UpdateState): void {
    state = next;
    for (const listener of listeners) listener();
  }

  function fail(cause: unknown): void {
    become({ kind: "failed", message: sentenceOf(cause), at: clock.now() });
  }

  async function check(): Promise<void> {
    if (installation.kind === "none") return;
    // What is under way or fetched already is not thrown away for a question.
    if (state.kind === "checking" || state.kind === "fetching" || state.kind === "ready") return;
    become({ kind: "checking" });
    try {
      const newest = await readFeed(installation.feed, feedFile(options.platform, options.arch), options.fetch);
      release = newest;
      become(
        isNewer(newest.version, options.version)
          ? availableState(newest, installation)
          : { kind: "current", at: clock.now() },
      );
    } catch (cause) {
      fail(cause);
    }
  }

  async function fetch(): Promise<void> {
    if (state.kind !== "available" || !state.fetchable || release === null) return;
    const { version, notes } = release;
    become({ kind: "fetching", version, percent: 0 });
    try {
      adapter ??= options.loadAdapter();
      await (await adapter).fetch(release, (percent) => {
        const whole = Math.max(0, Math.min(100, Math.floor(percent)));
        if (state.kind === "fetching" && state.percent !== whole) become({ kind: "fetching", version, percent: whole });
      });
      become({ kind: "ready", version, notes });
    } catch (cause) {
      adapter = null;
      fail(cause);
    }
  }

  async function install(): Promise<void> {
    if (state.kind !== "ready" || adapter === null) return;
    stopWaiting?.();
    const loaded = await adapter;
    await options.leave().catch(() => {});
    await loaded.install().catch((cause) => options.quit(notInstalled(cause)));
  }

  /** The first question comes some minutes after the switch or the start, so that a start is not slowed down by it. */
  function schedule(wait: number): void {
    stopWaiting = clock.after(wait, () => {
      schedule(day + options.random() * 60 * minute);
      void check();
    });
  }

  return {
    state: () => state,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    check,
    fetch,
    install: () => void install(),
    setAutomatic(on) {
      if (on === (stopWaiting !== null) || installation.kind === "none") return;
      stopWaiting?.();
      stopWaiting = null;
      if (on) schedule(minute + options.random() * 10 * minute);
    },
  };
}

function startState(installation: Installation): UpdateState {
  if (installation.kind !== "none") return { kind: "idle" };
  return { kind: "unsupported", message: installation.message, url: installation.page };
}

function availableState(release: Release, { kind, feed, file }: Exclude<Installation, { kind: "none" }>): UpdateState {
  const byHand = release.files.find(({ url }) => file.test(url));
  const url = (byHand === undefined ? null : fileAddress(feed, byHand)) ?? feed.page;
  return { kind: "available", version: release.version, notes: release.notes, url, fetchable: kind === "self" };
}

function sentenceOf(cause: unknown): string {
  if (cause instanceof FeedProblem) return cause.message;
  return `The newer version could not be fetched or put in place${reasonOf(cause)}. The one that runs is untouched.`;
}

/** An AppImage is removed before its newer version is put in its place, so that it may be gone. */
function notInstalled(cause: unknown): string {
  return (
    `The newer version could not be put in place${reasonOf(cause)}, and the console ends now. ` +
    "Start it again; where it is gone, get the newer version by hand."
  );
}

/** The first line only: electron-updater adds headers and stacks to its messages. */
function reasonOf(cause: unknown): string {
  const line = (cause instanceof Error ? cause.message : String(cause)).split("\n")[0]?.trim().slice(0, 200);
  return line ? ` (${line.replace(/[.:]$/, "")})` : "";
}
