import type { Alert } from "../../shared/model/alert.ts";
import type { BackendHealth } from "../../shared/model/backend.ts";
import type { EnvironmentSearch, LogEntry } from "../../shared/model/logs.ts";
import type { JournalEntry, Notification } from "../../shared/model/notification.ts";
import { alert, health, logEntry } from "../support/arbitraries.ts";

/** An alert with what a test does not care about filled in. */
export function sampleAlert(change: Partial<Alert> = {}): Alert {
  const name = change.name ?? "HighErrorRate";
  return alert({
    fingerprint: "0000000000000001",
    name,
    since: 1000,
    startsAt: 1000,
    labels: { alertname: name, severity: "critical" },
    ...change,
  });
}

export function sampleEntry(change: Partial<LogEntry> = {}): LogEntry {
  return logEntry({
    key: "1",
    timestamp: "1795256129004000000",
    message: "Request received",
    line: '{"message":"Request received"}',
    ...change,
  });
}

export function sampleHealth(change: Partial<BackendHealth> = {}): BackendHealth {
  return health({
    id: "production/alertmanager-1",
    backend: "alertmanager-1",
    kind: "alertmanager",
    name: "Alertmanager",
    url: "http://alertmanager.example",
    version: null,
    latencyMs: 41,
    ...change,
  });
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
