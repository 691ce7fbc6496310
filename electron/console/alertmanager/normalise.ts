import type { Labels } from "../../../shared/model/alert.ts";
import { ConsoleError } from "../errors.ts";
import { parseTime } from "../text.ts";
import { Copies } from "./copies.ts";
import { type WireAlert, wireAlertSchema } from "./schema.ts";

/** An alert as one Alertmanager reports it. Times are milliseconds since 1970. */
export interface AlertmanagerAlert {
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly startsAt: number;
  readonly state: "firing" | "silenced" | "inhibited";
  readonly receivers: readonly string[];
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly string[];
  readonly mutedBy: readonly string[];
  readonly generatorUrl: string | null;
}

/** One answer of `/api/v2/alerts`. */
export interface AlertmanagerSnapshot {
  readonly alerts: ReadonlyMap<string, AlertmanagerAlert>;
  /**
   * When each alert runs out unless it is sent again, by fingerprint. Kept apart from the alerts because it changes
   * with every resend, which is no change of the alert. Alerts that vanished with this very answer are still in it:
   * whether one vanished before or after it ran out tells a repair from a dead sender.
   */
  readonly endsAt: ReadonlyMap<string, number>;
  /** How many elements of the answer were no alerts and had to be left out. */
  readonly rejected: number;
}

export const noAlertmanagerAlerts: AlertmanagerSnapshot = { alerts: new Map(), endsAt: new Map(), rejected: 0 };

/**
 * The alerts of an answer. An alert that is as it was in `previous` is the same object, so that everything after this
 * step compares by reference and costs what changed. Throws BAD_ANSWER where the answer is no list.
 */
export function normaliseAlertmanagerAlerts(body: unknown, previous: AlertmanagerSnapshot): AlertmanagerSnapshot {
  if (!Array.isArray(body)) {
    throw new ConsoleError("BAD_ANSWER", "The answer is JSON, but no list of alerts. Is this URL an Alertmanager?");
  }
  const alerts = new Map<string, AlertmanagerAlert>();
  const endsAt = new Map<string, number>();
  const copies = new Copies();
  let rejected = 0;
  for (const element of body as unknown[]) {
    const alert = unchanged(element, previous.alerts) ?? readAlert(element, copies);
    if (alert === null) {
      rejected += 1;
      continue;
    }
    alerts.set(alert.fingerprint, alert);
    const end = parseTime((element as WireAlert).endsAt);
    if (end !== null) endsAt.set(alert.fingerprint, end);
  }
  for (const fingerprint of previous.alerts.keys()) {
    const end = previous.endsAt.get(fingerprint);
    if (end !== undefined && !alerts.has(fingerprint)) endsAt.set(fingerprint, end);
  }
  return { alerts, endsAt, rejected };
}

function readAlert(element: unknown, copies: Copies): AlertmanagerAlert | null {
  const parsed = wireAlertSchema.safeParse(element);
  if (!parsed.success) return null;
  const wire = parsed.data;
  const startsAt = parseTime(wire.startsAt);
  if (startsAt === null) return null;
  const { silencedBy, inhibitedBy, mutedBy } = wire.status;
  return {
    fingerprint: wire.fingerprint,
    labels: copies.ofMap(wire.labels),
    annotations: copies.ofMap(wire.annotations),
    startsAt,
    state: stateOf(wire.status.state, inhibitedBy.length > 0 && silencedBy.length === 0),
    receivers: copies.ofList(wire.receivers),
    silencedBy: copies.ofList(silencedBy),
    inhibitedBy: copies.ofList(inhibitedBy),
    mutedBy: copies.ofList(mutedBy),
    generatorUrl: wire.generatorURL == null ? null : copies.of(wire.generatorURL),
  };
}

function stateOf(state: string, onlyInhibited: boolean): AlertmanagerAlert["state"] {
  if (state !== "suppressed") return "firing";
  return onlyInhibited ? "inhibited" : "silenced";
}

/**
 * The known alert that a wire element repeats, or null. Checks every field the model keeps, and by doing so also that
 * the element has the right shape, which makes it much cheaper than parsing 10,000 alerts that stayed as they were.
 */
function unchanged(element: unknown, known: ReadonlyMap<string, AlertmanagerAlert>): AlertmanagerAlert | null {
  const wire = element as Partial<WireAlert> | null | undefined;
  const fingerprint = wire?.fingerprint;
  if (typeof fingerprint !== "string") return null;
  const alert = known.get(fingerprint);
  if (alert === undefined || typeof wire?.status !== "object" || wire.status === null) return null;
  const { status } = wire;
  const same =
    sameMap(wire.labels, alert.labels) &&
    sameMap(wire.annotations ?? {}, alert.annotations) &&
    typeof status.state === "string" &&
    stateOf(status.state, alert.inhibitedBy.length > 0 && alert.silencedBy.length === 0) === alert.state &&
    sameList(status.silencedBy, alert.silencedBy) &&
    sameList(status.inhibitedBy, alert.inhibitedBy) &&
    sameList(status.mutedBy, alert.mutedBy) &&
    sameReceivers(wire.receivers, alert.receivers) &&
    (wire.generatorURL ?? null) === alert.generatorUrl &&
    parseTime(wire.startsAt) === alert.startsAt;
  return same ? alert : null;
}

function sameMap(wire: unknown, known: Labels): boolean {
  if (typeof wire !== "object" || wire === null || Array.isArray(wire)) return false;
  const map = wire as Record<string, unknown>;
  let size = 0;
  for (const name in map) {
    // The parser of new alerts leaves this name out, as it would reach the prototype.
    if (name === "__proto__") continue;
    // A name like `toString` must not be found on the prototype.
    if (!Object.hasOwn(known, name) || map[name] !== known[name]) return false;
    size += 1;
  }
  for (const _name in known) size -= 1;
  return size === 0;
}

function sameList(wire: unknown, known: readonly string[]): boolean {
  if (wire === null || wire === undefined) return known.length === 0;
  return Array.isArray(wire) && wire.length === known.length && known.every((name, index) => wire[index] === name);
}

function sameReceivers(wire: unknown, known: readonly string[]): boolean {
  if (wire === null || wire === undefined) return known.length === 0;
  if (!Array.isArray(wire) || wire.length !== known.length) return false;
  return known.every((name, index) => (wire[index] as { name?: unknown } | null)?.name === name);
}
