import type { LogEntry } from "../../../shared/model/logs.ts";

/** An entry of which a test says only what it is about. `at` in ms since 1970. */
export function entryAt(at: number, changes: Partial<LogEntry> = {}): LogEntry {
  return {
    key: `production:${at}`,
    environment: "production",
    timestamp: `${at}000000`,
    order: 0,
    stream: 0,
    level: "info",
    levelWord: "INFO",
    component: "app",
    message: "Request received",
    line: '{"level":"INFO","message":"Request received"}',
    ...changes,
  };
}
