import fc from "fast-check";
import { type Alert, alertId, alertStates, type Labels } from "../../shared/model/alert.ts";
import type { BackendHealth } from "../../shared/model/backend.ts";
import { type LogEntry, logLevels } from "../../shared/model/logs.ts";
import { severities } from "../../shared/model/severity.ts";
import type { AlertsPatch } from "../../shared/state/alerts.ts";

// Examples with everything filled in, of which a test says only what it is about; and arbitraries made of them.

export function alert(changes: Partial<Alert> = {}): Alert {
  const fingerprint = changes.fingerprint ?? "00000000000000a1";
  const environment = changes.environment ?? "production";
  return {
    id: alertId(environment, fingerprint),
    environment,
    fingerprint,
    name: "HighErrorRate",
    severity: "critical",
    state: "firing",
    since: 0,
    startsAt: 0,
    activeAt: null,
    holdSeconds: null,
    labels: { alertname: "HighErrorRate", severity: "critical" },
    annotations: {},
    receivers: [],
    silencedBy: [],
    inhibitedBy: [],
    mutedBy: [],
    generatorUrl: null,
    gateway: null,
    value: null,
    reportedBy: [],
    reason: null,
    lastState: null,
    ...changes,
  };
}

export function health(changes: Partial<BackendHealth> = {}): BackendHealth {
  return {
    id: "production/prometheus",
    environment: "production",
    backend: "prometheus",
    kind: "prometheus",
    name: "Prometheus",
    url: "http://127.0.0.1:9090",
    version: "3.5.3",
    lastSuccessAt: 0,
    latencyMs: 3,
    error: null,
    failingSince: null,
    polling: false,
    nextPollAt: null,
    intervalMs: 15_000,
    staleAfterMs: 40_000,
    restartedAt: null,
    settling: null,
    notes: [],
    credential: "none",
    asksFor: null,
    credentialForm: { scheme: "basic", username: null, headerNames: [] },
    clientCert: false,
    signIn: null,
    ...changes,
  };
}

export function logEntry(changes: Partial<LogEntry> = {}): LogEntry {
  return {
    key: "key",
    environment: "production",
    timestamp: "1795232391000000000",
    order: 0,
    stream: 0,
    level: "info",
    levelWord: "INFO",
    component: "app",
    message: "hello",
    line: "hello",
    ...changes,
  };
}

/** Few stamps, environments and places, so that entries collide; each has a key of its own. */
export const logEntries: fc.Arbitrary<LogEntry[]> = fc.array(
  fc
    .record({
      key: fc.uuid(),
      environment: fc.constantFrom("production", "staging"),
      timestamp: fc.integer({ min: 0, max: 4 }).map((last) => `179523239100000000${last}`),
      order: fc.integer({ min: 0, max: 3 }),
      level: fc.constantFrom(...logLevels),
    })
    .map(logEntry),
  { maxLength: 20 },
);

/** Names that objects have by themselves, beside ordinary ones. */
export const labelName: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("severity", "instance", "job", "component", "größe", "a.b", "bad name") },
  { weight: 1, arbitrary: fc.constantFrom("toString", "constructor", "hasOwnProperty", "valueOf") },
  {
    weight: 2,
    arbitrary: fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }).filter((n) => n !== "__proto__"),
  },
);

export const labels: fc.Arbitrary<Labels> = fc
  .uniqueArray(fc.tuple(labelName, fc.string({ unit: "grapheme", maxLength: 12 })), {
    selector: ([name]) => name,
    maxLength: 6,
  })
  .map((pairs) => Object.fromEntries(pairs));

/** Any JSON value, with names that objects have by themselves. */
export const json: fc.Arbitrary<unknown> = fc
  .anything({
    key: fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom("__proto__", "constructor", "toString", "labels", "status", "fingerprint", "state", "startsAt"),
    ),
    withNullPrototype: false,
    maxDepth: 4,
  })
  .map((value) => JSON.parse(JSON.stringify(value) ?? "null") as unknown);

/** Patches over few alerts, so that they meet each other. */
export const alertsPatch: fc.Arbitrary<AlertsPatch> = fc.record({
  put: fc.uniqueArray(
    fc
      .record({
        fingerprint: fc.constantFrom("1", "2", "3", "4"),
        state: fc.constantFrom(...alertStates),
        severity: fc.constantFrom(...severities),
      })
      .map(alert),
    { selector: ({ id }) => id, maxLength: 3 },
  ),
  remove: fc.subarray(["production/1", "production/2", "production/3", "production/4"]),
});
