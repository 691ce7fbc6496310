import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import { ConsoleError } from "../../../electron/console/errors.ts";
import {
  type BackendConnection,
  createHttpClient,
  defaultMaxBytes,
  type HttpClient,
} from "../../../electron/console/http/client.ts";
import type { Clock } from "../../../electron/console/world.ts";

/** A clock that stands still until it is told. */
export interface ManualClock extends Clock {
  advance(milliseconds: number): void;
  /** How many alarms are set. */
  armed(): number;
}

export function createManualClock(start = Date.parse("2026-03-01T10:00:00Z")): ManualClock {
  let now = start;
  const alarms = new Set<{ readonly at: number; readonly ring: () => void }>();
  return {
    now: () => now,
    armed: () => alarms.size,
    after: (milliseconds, ring) => {
      const alarm = { at: now + milliseconds, ring };
      alarms.add(alarm);
      return () => alarms.delete(alarm);
    },
    advance: (milliseconds) => {
      now += milliseconds;
      for (const alarm of [...alarms]) {
        if (alarm.at > now || !alarms.delete(alarm)) continue;
        alarm.ring();
      }
    },
  };
}

export function connectionTo(url: string, changes: Partial<BackendConnection> = {}): BackendConnection {
  return {
    name: "Prometheus",
    kind: "prometheus",
    url,
    credential: null,
    caFile: null,
    clientCert: null,
    proxy: null,
    timeoutMs: 10_000,
    maxBytes: defaultMaxBytes,
    ...changes,
  };
}

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** Closes what a test opened when it ends. */
export function closeAfterwards<T extends { close(): Promise<unknown> }>(thing: T): T {
  closing.push(() => thing.close());
  return thing;
}

export function clientTo(
  url: string,
  changes: Partial<BackendConnection> = {},
  clock: Clock = createManualClock(),
): HttpClient {
  return closeAfterwards(createHttpClient(connectionTo(url, changes), clock));
}

/**
 * As `clientTo`, with one connection. undici uses a connection again only in the turn after the answer, so that a client
 * with several would open another one for a request that follows at once.
 */
export function oneConnectionTo(url: string, changes: Partial<BackendConnection> = {}): HttpClient {
  return closeAfterwards(createHttpClient(connectionTo(url, changes), createManualClock(), { connections: 1 }));
}

/** The ConsoleError that a promise must end with; anything else fails the test. */
export async function failureOf(promise: Promise<unknown>): Promise<ConsoleError> {
  const outcome = await promise.then(
    () => new Error("it did not fail"),
    (cause: unknown) => cause,
  );
  if (outcome instanceof ConsoleError) return outcome;
  throw outcome;
}

/** Resolves when undici has the headers of the next answer on this path, and those who wait for it have run. */
export function headersOf(path: string): Promise<void> {
  return new Promise((resolve) => {
    const channel = "undici:request:headers";
    const listener = (message: unknown) => {
      const { request } = message as { readonly request: { readonly path: string } };
      if (request.path !== path) return;
      unsubscribe(channel, listener);
      setImmediate(resolve);
    };
    subscribe(channel, listener);
  });
}

/** A folder that is removed when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "incident-console-"));
  closeAfterwards({ close: () => rm(folder, { recursive: true, force: true }) });
  return folder;
}
