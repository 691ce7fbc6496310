import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fingerprint } from "../../../electron/console/alerts/fingerprint.ts";
import { labels } from "../../support/arbitraries.ts";
import { alertLists, alertmanagerVersions, recordedAlerts } from "../../support/fixtures.ts";

test.each(alertmanagerVersions)("the fingerprints that %s recorded are ours", (server) => {
  const recorded = alertLists.flatMap((name) => recordedAlerts(server, name));
  expect(recorded.length).toBeGreaterThan(200);
  expect(recorded.map((alert) => fingerprint(alert.labels))).toEqual(recorded.map((alert) => alert.fingerprint));
});

test("so are those of label names and values beyond ASCII", () => {
  const recorded = recordedAlerts("alertmanager-0.33", "alerts_posted");
  const beyond = recorded.filter((alert) => Object.keys(alert.labels).some((name) => !/^\w+$/.test(name)));
  expect(beyond.map(({ labels, fingerprint: theirs }) => [labels.alertname, fingerprint(labels) === theirs])).toEqual([
    ["A", true],
    ["Utf8Label", true],
  ]);
});

/** As Go writes it, with 64-bit numbers. */
function reference(pairs: readonly (readonly [string, string])[]): string {
  const sorted = pairs.map(([name, value]) => [Buffer.from(name), Buffer.from(value)] as const);
  sorted.sort(([a], [b]) => Buffer.compare(a, b));
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.concat(sorted.flatMap(([name, value]) => [name, Buffer.of(255), value, Buffer.of(255)]))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}

test("any labels have the fingerprint that 64-bit arithmetic gives, whatever their order", () => {
  fc.assert(
    fc.property(labels, (some) => {
      const pairs = Object.entries(some);
      const found = [fingerprint(some), fingerprint(Object.fromEntries([...pairs].reverse()))];
      expect(found).toEqual(Array(2).fill(reference(pairs)));
    }),
    { numRuns: 500 },
  );
});

test("names sort by their bytes, not by UTF-16 units", () => {
  const names = ["\u{1f525}", "\uffee"];
  expect([...names].sort()).not.toEqual([...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
  expect(fingerprint({ "\u{1f525}": "1", "\uffee": "2" })).toBe(
    reference([
      ["\u{1f525}", "1"],
      ["\uffee", "2"],
    ]),
  );
});

test("no labels have the hash's offset, and 10,000 alerts have as many fingerprints", () => {
  const many = Array.from({ length: 10_000 }, (_, index) =>
    fingerprint({ alertname: "ManyShards", shard: createHash("md5").update(String(index)).digest("hex") }),
  );
  expect([fingerprint({}), new Set(many).size]).toEqual(["cbf29ce484222325", 10_000]);
});
