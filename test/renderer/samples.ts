import type { Alert } from "../../shared/model/alert.ts";
import type { BackendHealth } from "../../shared/model/backend.ts";
import type { EnvironmentSearch, LogEntry } from "../../shared/model/logs.ts";
import type { JournalEntry, Notification } from "../../shared/model/notification.ts";

/** An alert with what a test does not care about filled in. */
export function sampleAlert(change: Partial<Alert> = {}): Alert {
  const name = change.name ?? "HighErrorRate";
  const environment = change.environment ?? "production";
  return {
    id: `${environment}/${change.fingerprint ?? "0000000000000001"}`,
    environment,
    fingerprint: "0000000000000001",
    name,
    severity: "critical",
    state: "firing",
    since: 1000,
    startsAt: 1000,
    activeAt: null,
    holdSeconds: null,
    labels: { alertname: name, severity: "critical" },
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
    ...change,
  };
}

export function sampleEntry(change: Partial<LogEntry> = {}): LogEntry {
  return {
    key: "1",
    environment: "production",
    timestamp: "1795256129004000000",
    order: 0,
    stream: 0,
    level: "info",
    levelWord: "INFO",
    component: "app",
    message: "Request received",
    line: '{"message":"Request received"}',
    ...change,
  };
}

export function sampleHealth(change: Partial<BackendHealth> = {}): BackendHealth {
  return {
    id: "production/alertmanager-1",
    environment: "production",
    backend: "alertmanager-1",
    kind: "alertmanager",
    name: "Alertmanager",
    url: "http://alertmanager.example",
    version: null,
    lastSuccessAt: 0,
    latencyMs: 41,
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
    ...change,
  };
}

export function sampleSearch(change: Partial<EnvironmentSearch> = {}): EnvironmentSearch {
  return {
    status: "found",
    found: 6,
    span: null,
    searched: null,
    more: false,
    logql: "",
    notes: [],
    error: null,
    startedAt: 0,
    settledAt: null,
    ...change,
  };
}

/** A notification about one critical alert of production. */
export function sampleNotification(change: Partial<Notification> = {}): Notification {
  return {
    id: "1",
    kind: "alert",
    at: 1000,
    environment: "production",
    severity: "critical",
    level: "normal",
    title: "Production · critical · HighErrorRate",
    body: "Error rate is 8.13% (threshold: 5%)",
    alerts: ["production/0000000000000001"],
    backend: null,
    actions: ["acknowledge", "silence"],
    delivery: null,
    seen: false,
    ...change,
  };
}

export function sampleJournalEntry(change: Partial<JournalEntry> = {}): JournalEntry {
  return {
    id: 1,
    at: 1000,
    kind: "decision",
    environment: "production",
    alert: "production/0000000000000001",
    name: "HighErrorRate",
    severity: "critical",
    outcome: "notified",
    text: "HighErrorRate fires: announced, as critical is insistent.",
    notification: "1",
    link: null,
    ...change,
  };
}
