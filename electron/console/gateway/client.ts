import type * as z from "zod";
import { ConsoleError, toConsoleError } from "../errors.ts";
import type { HttpClient } from "../http/client.ts";
import { cleanLine } from "../http/words.ts";
import { count } from "../text.ts";
import { type GatewaySnapshot, normaliseGatewayAlerts } from "./normalise.ts";
import { type WireObservability, wireObservabilitySchema, wireStatsSchema } from "./schema.ts";

/** What the next poll has to know of this one. */
export interface GatewayMemory {
  /** True where the gateway's own count differed from its list. */
  readonly differed: boolean;
}

export const noGatewayMemory: GatewayMemory = { differed: false };

/** What one poll of a gateway learned. */
export interface GatewayPoll {
  readonly snapshot: GatewaySnapshot;
  readonly memory: GatewayMemory;
  readonly notes: readonly string[];
  /** Why its answer leaves open which alerts are over, as a sentence; null where it does not. */
  readonly settling: string | null;
  readonly latencyMs: number;
}

/**
 * Asks for the alerts, all statuses of them, then for the statistics and the state of the gateway's own parts. Alerts
 * must answer; without the rest they are known all the same.
 */
export async function pollGateway(
  http: HttpClient,
  previous: GatewayMemory,
  signal: AbortSignal,
): Promise<GatewayPoll> {
  const list = await http.json("/api/v1/alerts", { signal });
  const snapshot = normaliseGatewayAlerts(list.value);
  const [stats, parts] = await Promise.all([
    extra(http, "/api/v1/alerts/stats", wireStatsSchema, signal),
    extra(http, "/api/v1/observability", wireObservabilitySchema, signal),
  ]);
  const difference =
    stats.value === null ? null : differenceBetween(stats.value.alert_statistics.active_alerts, snapshot);
  const evaluation = alertingFault(parts.value);
  return {
    snapshot,
    memory: { differed: difference !== null },
    notes: [
      ...notesOnList(snapshot),
      ...(stats.value === null ? [withoutStats(stats.error)] : notesOnRules(stats.value)),
      // An alert may begin or end between the two answers; it cannot do so twice in a row.
      ...(difference !== null && previous.differed ? [difference] : []),
      ...notesOnParts(parts.value),
    ],
    settling: incomplete(snapshot) ?? evaluation,
    latencyMs: list.latencyMs,
  };
}

interface Extra<T> {
  readonly value: T | null;
  readonly error: ConsoleError | null;
}

async function extra<T extends z.ZodType>(
  http: HttpClient,
  path: string,
  schema: T,
  signal: AbortSignal,
): Promise<Extra<z.output<T>>> {
  try {
    const parsed = schema.safeParse((await http.json(path, { signal })).value);
    if (parsed.success) return { value: parsed.data, error: null };
    return { value: null, error: new ConsoleError("BAD_ANSWER", `What it sent at ${path} is of another shape.`) };
  } catch (cause) {
    const error = toConsoleError(cause);
    if (error.code === "CANCELLED" || error.code === "INTERNAL") throw error;
    return { value: null, error };
  }
}

/** An alert that cannot be read, or that was not listed, may be any of those that seem to be missing. */
function incomplete({ rejected, missing, alerts }: GatewaySnapshot): string | null {
  if (rejected > 0) return `${count(rejected, "alert")} in its answer could not be read.`;
  if (missing === 0) return null;
  return `It says that there are ${count(missing, "alert")} more than the ${alerts.size.toLocaleString("en")} that it listed.`;
}

function withoutStats(error: ConsoleError | null): string {
  return error === null || error.code === "NOT_FOUND"
    ? "It offers no statistics (/api/v1/alerts/stats), so its list of alerts is not checked against them."
    : `Its statistics could not be read, so its list of alerts is not checked against them: ${error.message}`;
}

function notesOnRules({
  alert_statistics: { total_rules, enabled_rules },
}: z.output<typeof wireStatsSchema>): string[] {
  if (enabled_rules !== 0) return [];
  const rules = total_rules === null || total_rules === undefined ? "its rules" : `its ${count(total_rules, "rule")}`;
  return [`None of ${rules} is enabled, so nothing can fire.`];
}

function notesOnList({ strangeStatuses, undated, merged }: GatewaySnapshot): string[] {
  const notes: string[] = [];
  if (strangeStatuses.length > 0) {
    const words = strangeStatuses.slice(0, 3).map((word) => `“${short(word)}”`);
    const more = strangeStatuses.length > 3 ? "…" : "";
    notes.push(`Alerts have a status that the console does not know (${words.join(", ")}${more}): shown as firing.`);
  }
  if (undated > 0) {
    notes.push(
      `${count(undated, "alert has", "alerts have")} no start that can be read: shown from when first seen here.`,
    );
  }
  if (merged > 0) {
    notes.push(`${count(merged, "alert has", "alerts have")} the identity of another one: shown as one with it.`);
  }
  return notes;
}

/** What counts as active is the gateway's to say: only a count outside of every reading of it differs. */
function differenceBetween(active: number, { alerts, merged }: GatewaySnapshot): string | null {
  const listed = [...alerts.values()].filter(({ state }) => state !== "resolved");
  const unhandled = listed.filter(({ state, acknowledged }) => state === "firing" && !acknowledged).length;
  const most = listed.length + merged;
  if (active >= unhandled && active <= most) return null;
  const shown = active > most ? most : unhandled;
  return `The gateway counts ${count(active, "active alert")}, its list has ${shown.toLocaleString("en")}.`;
}

const well: ReadonlySet<string> = new Set([
  ..."healthy ok up active enabled running operational available ready online connected configured".split(" "),
]);
const down: ReadonlySet<string> = new Set([
  ..."down stopped failed failing error unhealthy disabled inactive unavailable offline critical".split(" "),
]);

/** Tracing and the like may be off on purpose. */
const switchedOff: ReadonlySet<string> = new Set(["disabled", "off", "inactive", "not_configured", "none"]);

/** While the gateway says itself that its alerting is down, an alert that is missing may just not be evaluated. */
function alertingFault(parts: WireObservability | null): string | null {
  const status = parts?.observability?.alerting ?? parts?.health?.components?.alerting;
  if (status === null || status === undefined || !down.has(status.trim().toLowerCase())) return null;
  return `It says that its own alerting is “${short(status)}”, so alerts may be missing.`;
}

function notesOnParts(parts: WireObservability | null): string[] {
  const components = [
    ["overall", parts?.health?.overall_status] as const,
    ...Object.entries(parts?.observability ?? {}),
    ...Object.entries(parts?.health?.components ?? {}),
  ];
  const named = components.flatMap(([name, status]) => {
    const word = status?.trim().toLowerCase() ?? "healthy";
    const fine = well.has(word) || (name !== "alerting" && switchedOff.has(word));
    return fine ? [] : [`${short(name)} “${short(status ?? "")}”`];
  });
  const ill = [...new Set(named)];
  if (ill.length === 0) return [];
  return [`It reports of itself: ${ill.slice(0, 4).join(", ")}${ill.length > 4 ? "…" : ""}.`];
}

function short(words: string): string {
  return cleanLine(words, (line) => line, 40);
}
