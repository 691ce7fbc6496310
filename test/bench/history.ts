import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environments } from "../../electron/console/environments/environments.ts";
import { History } from "../../electron/console/history/history.ts";
import { Journal } from "../../electron/console/notifications/journal.ts";
import { openStore, type Store } from "../../electron/console/store/store.ts";
import type { World } from "../../electron/console/world.ts";
import type { Alert, AlertChange } from "../../shared/model/alert.ts";
import { alert } from "../support/arbitraries.ts";
import { medianOf, timed } from "./timing.ts";

const days = 31;
const hourMs = 3_600_000;
const perHour = 500;
const alerts = 400;
const rounds = 7;

/**
 * (history): 31 days of 500 transitions an hour, recorded as the console does, an hour at a time. `ratio` of the reports is
 * to reading the transitions table once from end to end.
 */
export function historyFigures() {
  const folder = mkdtempSync(join(tmpdir(), "incident-console-bench-"));
  let now = Date.parse("2026-11-01T00:00:00Z");
  const clock = { now: () => now, after: () => () => {} };
  const log = { info: () => {}, warn: () => {} };
  const store = openStore({ file: join(folder, "history.sqlite"), clock, log });
  try {
    const history = createHistory(store, { clock, random: () => 0.5, log } as unknown as World);
    const next = changesOf(() => now);
    const record = (count: number) => {
      const changes = Array.from({ length: count }, next);
      return timed(() => history.record("bench", changes));
    };
    let recordMs = 0;
    for (let hour = 0; hour < days * 24; hour += 1) {
      now += hourMs;
      recordMs += record(perHour);
    }
    const transitions = days * 24 * perHour;
    const bytes = store.status().bytes ?? Number.NaN;
    const pollMs = medianOf(rounds, () => record(2));
    const floor = medianOf(rounds, () => timed(() => store.all("SELECT count(*), sum(at) FROM transitions")));
    const report = (span: number) =>
      medianOf(rounds, () => timed(() => history.report({ environment: null, from: now - span, to: now })));
    const whole = report(days * 24 * hourMs);
    const day = report(24 * hourMs);
    const openMs = reopen(store, join(folder, "history.sqlite"), clock);
    return {
      history: {
        transitions,
        bytes,
        bytesPerTransition: bytes / transitions,
        // A poll's share of the changes, with what the disk takes to have them for good.
        pollMs,
        transitionsPerSecond: (transitions / recordMs) * 1000,
        report31d: { ratio: whole / floor, ms: whole, floorMs: floor },
        report24h: { ratio: day / floor, ms: day, floorMs: floor },
        openMs,
      },
    };
  } finally {
    store.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
  }
}

function reopen(store: Store, file: string, clock: World["clock"]): number {
  store.close();
  return timed(() => openStore({ file, clock, log: { info: () => {}, warn: () => {} } }).close());
}

function createHistory(store: Store, world: World): History {
  return new History({
    world,
    store,
    journal: new Journal(world, store),
    environments: () => ({ all: () => [] }) as unknown as Environments,
    historyDays: () => days,
  });
}

/** Alerts in turn, each of which fires and resolves; every fourth is silenced in between. */
function changesOf(now: () => number): () => AlertChange {
  const last = new Map<number, Alert>();
  let turn = 0;
  return () => {
    const index = turn % alerts;
    turn += 1;
    const previous = last.get(index);
    const make = (state: Alert["state"], startsAt: number): Alert =>
      alert({
        id: `bench/${index.toString(16).padStart(16, "0")}`,
        environment: "bench",
        fingerprint: index.toString(16).padStart(16, "0"),
        name: `Alert${index % 60}`,
        severity: index % 3 === 0 ? "critical" : "warning",
        state,
        startsAt,
        labels: {
          alertname: `Alert${index % 60}`,
          severity: index % 3 === 0 ? "critical" : "warning",
          instance: `server-${index}.example:9100`,
          job: "node",
        },
      });
    if (previous === undefined || previous.state === "resolved") {
      const firing = make("firing", now());
      last.set(index, firing);
      return previous === undefined
        ? { kind: "appeared", alert: firing }
        : { kind: "refired", alert: firing, previous };
    }
    const silence = previous.state === "firing" && index % 4 === 0;
    const following = make(silence ? "silenced" : "resolved", previous.startsAt);
    last.set(index, following);
    return { kind: silence ? "changed" : "resolved", alert: following, previous };
  };
}
