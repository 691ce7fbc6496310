import {
  type AlertmanagerSnapshot,
  noAlertmanagerAlerts,
  normaliseAlertmanagerAlerts,
} from "../../electron/console/alertmanager/normalise.ts";
import { nothingSettled, type Settled, type Sources, settleAlerts } from "../../electron/console/alerts/settle.ts";
import { patchOf } from "../../electron/console/environments/environments.ts";
import { StreamTable, toEntries } from "../../electron/console/logs/entries.ts";
import { readLines } from "../../electron/console/loki/client.ts";
import { reduceAlerts } from "../../shared/state/alerts.ts";
import { alertmanagerAnswer, lokiAnswer } from "./data.ts";
import { medianOf, timed } from "./timing.ts";

const rounds = 31;

function sourcesOf(snapshot: AlertmanagerSnapshot): Sources {
  const source = { backend: "alertmanager-1", name: "Alertmanager", fresh: true, answering: true, settling: null };
  return { alertmanagers: [{ ...source, snapshot }], prometheus: null };
}

function settle(before: Settled, snapshot: AlertmanagerSnapshot, now: number) {
  return settleAlerts("bench", before, sourcesOf(snapshot), now);
}

/** (a) and (b): 10,000 alerts of which 1% changed, against parsing the same bytes and against the full snapshot. */
export function alertRatios() {
  const texts = [1, 2].map((generation) => JSON.stringify(alertmanagerAnswer(10_000, generation)));
  const parsed = texts.map((text) => JSON.parse(text) as unknown);
  let snapshot = normaliseAlertmanagerAlerts(parsed[1], noAlertmanagerAlerts);
  let settled = settle(nothingSettled, snapshot, 0).after;
  let patch = patchOf([]);
  let turn = 0;
  const ours = medianOf(rounds, () => {
    const body = parsed[turn % 2];
    turn += 1;
    return timed(() => {
      snapshot = normaliseAlertmanagerAlerts(body, snapshot);
      const { after, changes } = settle(settled, snapshot, turn);
      settled = after;
      patch = patchOf(changes);
    });
  });
  const first = medianOf(rounds, () =>
    timed(() => settle(nothingSettled, normaliseAlertmanagerAlerts(parsed[0], noAlertmanagerAlerts), 0)),
  );
  const floor = medianOf(rounds, () => timed(() => JSON.parse(texts[0] ?? "") as unknown));
  const full = reduceAlerts({ alerts: {} }, { put: [...settled.alerts.values()], remove: [] });
  const patchBytes = Buffer.byteLength(JSON.stringify(patch));
  const fullBytes = Buffer.byteLength(JSON.stringify(full));
  return {
    a_alerts: {
      ratio: ours / floor,
      aim: 2,
      changed: patch.put.length,
      ms: ours,
      floorMs: floor,
      firstPollRatio: first / floor,
      bytes: Buffer.byteLength(texts[0] ?? ""),
    },
    b_patch: { ratio: patchBytes / fullBytes, aim: 0.03, patchBytes, fullBytes },
  };
}

/** (c): a 5,000-line answer to timeline entries, against parsing the same bytes. */
export function logRatio() {
  const text = JSON.stringify(lokiAnswer(5_000, Date.parse("2026-11-21T03:00:00Z")));
  const floor = medianOf(rounds, () => timed(() => JSON.parse(text) as unknown));
  const ours = medianOf(rounds, () => {
    const body = JSON.parse(text) as unknown;
    return timed(() =>
      toEntries(readLines(body), { environment: "bench", tenant: null, firstOrder: 0 }, new StreamTable()),
    );
  });
  return { c_logLines: { ratio: ours / floor, aim: 2, ms: ours, floorMs: floor, bytes: Buffer.byteLength(text) } };
}
