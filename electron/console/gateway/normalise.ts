import type { Labels } from "../../../shared/model/alert.ts";
import { fingerprint } from "../alerts/fingerprint.ts";
import { ConsoleError } from "../errors.ts";
import { type WireAlert, wireAlertListSchema, wireAlertSchema } from "./schema.ts";
import { otherServer } from "./shape.ts";

/** An alert as the gateway reports it. Times are milliseconds since 1970. */
export interface GatewayAlert {
  /** The console's: begins with `gateway-` and holds no `/`. */
  readonly fingerprint: string;
  /** The gateway's, by which it acknowledges and suppresses; null where it gave none. */
  readonly own: string | null;
  readonly name: string;
  /** With `alertname` and `severity`, which the gateway has as fields of their own. */
  readonly labels: Labels;
  readonly annotations: Labels;
  /** Null where its start cannot be read. */
  readonly startsAt: number | null;
  readonly state: "firing" | "silenced" | "resolved";
  readonly acknowledged: boolean;
}

/** What one answer of `/api/v1/alerts` says. */
export interface GatewaySnapshot {
  readonly alerts: ReadonlyMap<string, GatewayAlert>;
  /** How many entries were no alerts and had to be left out. */
  readonly rejected: number;
  /** How many alerts the gateway says there are beyond those that it listed. */
  readonly missing: number;
  /** Words of `status` that are none of the known four; such alerts count as firing. */
  readonly strangeStatuses: readonly string[];
  /** How many alerts have a start that cannot be read. */
  readonly undated: number;
  /** How many active alerts have the identity of another one and are shown as one with it. */
  readonly merged: number;
}

/**
 * The alerts of an answer. Throws BAD_ANSWER where it is no gateway's, naming the server that it seems to be:
 * a Prometheus has the same path.
 */
export function normaliseGatewayAlerts(body: unknown): GatewaySnapshot {
  const parsed = wireAlertListSchema.safeParse(body);
  if (!parsed.success) throw new ConsoleError("BAD_ANSWER", whatElse(body));
  const alerts = new Map<string, GatewayAlert>();
  const strange = new Set<string>();
  let rejected = 0;
  let merged = 0;
  for (const element of parsed.data.alerts) {
    const wire = wireAlertSchema.safeParse(element);
    if (!wire.success) {
      rejected += 1;
      continue;
    }
    const meaning = meaningOf(wire.data.status);
    if (meaning === undefined) strange.add(wire.data.status);
    const alert = readAlert(wire.data, meaning ?? firing);
    const known = alerts.get(alert.fingerprint);
    if (known !== undefined && known.state !== "resolved" && alert.state !== "resolved") merged += 1;
    alerts.set(alert.fingerprint, known === undefined ? alert : moreUrgent(known, alert));
  }
  return {
    alerts,
    rejected,
    missing: Math.max(0, (parsed.data.total_count ?? 0) - parsed.data.alerts.length),
    strangeStatuses: [...strange],
    undated: [...alerts.values()].filter(({ startsAt, state }) => startsAt === null && state !== "resolved").length,
    merged,
  };
}

function whatElse(body: unknown): string {
  switch (otherServer(body)) {
    case "prometheus":
      return "This is a Prometheus, not a gateway: move the URL to prometheus in the settings.";
    case "alertmanager":
      return "This is an Alertmanager, not a gateway: move the URL to alertmanagers in the settings.";
    case null:
      return "The answer is JSON, but not a gateway's list of alerts. Is the URL right?";
  }
}

type Meaning = Pick<GatewayAlert, "state" | "acknowledged">;

const firing: Meaning = { state: "firing", acknowledged: false };
const meanings: ReadonlyMap<string, Meaning> = new Map([
  ["firing", firing],
  ["active", firing],
  ["acknowledged", { state: "firing", acknowledged: true }],
  ["suppressed", { state: "silenced", acknowledged: false }],
  ["silenced", { state: "silenced", acknowledged: false }],
  ["resolved", { state: "resolved", acknowledged: false }],
]);

function meaningOf(status: string): Meaning | undefined {
  return meanings.get(status.trim().toLowerCase());
}

function readAlert(wire: WireAlert, meaning: Meaning): GatewayAlert {
  const { rule_name: name, severity, message } = wire;
  const own = wire.fingerprint?.trim() === "" ? null : (wire.fingerprint ?? null);
  const labels = {
    ...(Object.hasOwn(wire.labels, "alertname") ? {} : { alertname: name }),
    ...(severity === null || severity === undefined || Object.hasOwn(wire.labels, "severity") ? {} : { severity }),
    ...wire.labels,
  };
  return {
    fingerprint: identityOf(own, name, labels),
    own,
    name,
    labels,
    annotations: message === null || message === undefined || message === "" ? {} : { summary: message },
    startsAt: startOf(wire.started_at),
    ...meaning,
  };
}

/**
 * The gateway's own fingerprint where it is plain and short; else what follows from it, or from rule and labels. The
 * severity is one of the labels, as with Prometheus: a rule may fire at two severities at once.
 */
function identityOf(own: string | null, rule: string, labels: Labels): string {
  if (own === null) return `gateway-~${fingerprint({ ...labels, rule_name: rule })}`;
  return /^[A-Za-z0-9._:-]{1,128}$/.test(own) ? `gateway-${own}` : `gateway-~${fingerprint({ fingerprint: own })}`;
}

const dateTime = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|[+-]\d\d:?\d\d)?$/i;

/** A time with or without a zone (UTC then), or a number of seconds or milliseconds since 1970; null for all else. */
function startOf(value: unknown): number | null {
  if (typeof value === "number") {
    // As seconds, this is the year 5138.
    const milliseconds = Math.abs(value) < 1e11 ? value * 1000 : value;
    return milliseconds > 0 && milliseconds < 8.64e15 ? Math.round(milliseconds) : null;
  }
  const match = typeof value === "string" ? dateTime.exec(value.trim()) : null;
  if (match === null) return null;
  const milliseconds = Date.parse(`${match[1]}T${match[2]}${match[3] ?? "Z"}`);
  return Number.isNaN(milliseconds) || milliseconds <= 0 ? null : milliseconds;
}

/** Of two entries with one identity, the one that asks more of a person; of equal ones, the later episode. */
function moreUrgent(a: GatewayAlert, b: GatewayAlert): GatewayAlert {
  const rank = ({ state, acknowledged }: GatewayAlert) =>
    state === "resolved" ? 3 : state === "silenced" ? 2 : acknowledged ? 1 : 0;
  if (rank(a) !== rank(b)) return rank(a) < rank(b) ? a : b;
  return (b.startsAt ?? 0) > (a.startsAt ?? 0) ? b : a;
}
