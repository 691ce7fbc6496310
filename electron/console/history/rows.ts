import { type AlertState, alertStates, type Labels, labelsSchema } from "../../../shared/model/alert.ts";
import type { Episode, Gap, Transition } from "../../../shared/model/history.ts";
import { type Severity, severities } from "../../../shared/model/severity.ts";

/** `over_at` of an episode that goes on: later than every moment, so that one index tells what touches a range. */
export const goesOn = Number.MAX_SAFE_INTEGER;

/** The columns of `EpisodeRow`, of `episodes AS e` joined with `alerts AS a`. */
export const episodeColumns = `a.alert, a.environment, a.fingerprint, a.name, a.labels, e.severity, e.starts_at, e.fired_at,
  e.ended_at, e.over_at, e.notified_at, e.acknowledged_at, e.acknowledged_by, e.state, e.transitions, e.source`;

export interface EpisodeRow {
  readonly alert: string;
  readonly environment: string;
  readonly fingerprint: string;
  readonly name: string;
  readonly labels: string;
  readonly severity: string;
  readonly starts_at: number;
  readonly fired_at: number | null;
  readonly ended_at: number | null;
  readonly over_at: number;
  readonly notified_at: number | null;
  readonly acknowledged_at: number | null;
  readonly acknowledged_by: string | null;
  readonly state: string;
  readonly transitions: number;
  readonly source: string;
}

export function episodeOf(row: EpisodeRow): Episode {
  return {
    alert: row.alert,
    environment: row.environment,
    fingerprint: row.fingerprint,
    name: row.name,
    severity: severityIn(row.severity),
    labels: labelsIn(row.labels),
    startsAt: row.starts_at,
    endedAt: row.ended_at,
    notifiedAt: row.notified_at,
    acknowledgedAt: row.acknowledged_at,
    acknowledgedBy: row.acknowledged_by,
    state: stateIn(row.state),
    transitions: row.transitions,
    source: sourceIn(row.source),
  };
}

export interface TransitionRow {
  readonly at: number;
  readonly alert: string;
  readonly starts_at: number;
  readonly state: string;
  readonly origin: string | null;
  readonly reason: string | null;
  readonly source: string;
}

export function transitionOf(row: TransitionRow): Transition {
  return {
    at: row.at,
    alert: row.alert,
    startsAt: row.starts_at,
    state: stateIn(row.state),
    from: row.origin === null ? null : stateIn(row.origin),
    reason: row.reason,
    source: sourceIn(row.source),
  };
}

export interface GapRow {
  readonly environment: string;
  readonly from_at: number;
  readonly to_at: number;
  readonly text: string;
  readonly filled: number;
}

export function gapOf(row: GapRow): Gap {
  return {
    from: row.from_at,
    to: row.to_at,
    environment: row.environment,
    text: row.text,
    filled: row.filled === 1,
  };
}

// A file may come from anywhere, so words that are not ours are taken for the one that promises least.

export function severityIn(word: string): Severity {
  return severities.find((severity) => severity === word) ?? "unknown";
}

function stateIn(word: string): AlertState {
  return alertStates.find((state) => state === word) ?? "unknown";
}

function sourceIn(word: string): "console" | "prometheus" {
  return word === "prometheus" ? "prometheus" : "console";
}

export function labelsIn(text: string): Labels {
  try {
    const labels = labelsSchema.safeParse(JSON.parse(text));
    return labels.success ? labels.data : {};
  } catch {
    return {};
  }
}
