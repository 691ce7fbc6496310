import { ConsoleError } from "../errors.ts";
import type { HttpClient } from "../http/client.ts";
import { parseTime } from "../text.ts";
import { type AlertmanagerSnapshot, normaliseAlertmanagerAlerts } from "./normalise.ts";
import { wireStatusSchema } from "./schema.ts";

/** What one poll of an Alertmanager learned. */
export interface AlertmanagerPoll {
  readonly snapshot: AlertmanagerSnapshot;
  /** When its process started, by its own clock; ms since 1970. */
  readonly processStartedAt: number | null;
  readonly version: string | null;
  readonly notes: readonly string[];
  readonly latencyMs: number;
}

/**
 * Asks for alerts, then for the status. In this order because a restarted Alertmanager answers `200 []` at once: a
 * restart before the alerts were read is then seen in the status that is read after them. One after the other because
 * the server serves 8 GETs at a time and refuses the rest.
 */
export async function pollAlertmanager(
  http: HttpClient,
  previous: AlertmanagerSnapshot,
  signal: AbortSignal,
): Promise<AlertmanagerPoll> {
  const alerts = await http.json("/api/v2/alerts", { signal });
  const snapshot = normaliseAlertmanagerAlerts(alerts.value, previous);
  const status = wireStatusSchema.safeParse((await http.json("/api/v2/status", { signal })).value);
  if (!status.success) {
    throw new ConsoleError("BAD_ANSWER", "The status that it sent is not an Alertmanager's. Is the URL right?");
  }
  const notes: string[] = [];
  if (status.data.cluster?.status === "settling") notes.push("Its cluster is still settling: peers may differ.");
  return {
    snapshot,
    processStartedAt: parseTime(status.data.uptime),
    version: status.data.versionInfo?.version ?? null,
    notes,
    latencyMs: alerts.latencyMs,
  };
}
