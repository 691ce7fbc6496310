import { useCallback, useMemo } from "react";
import type { Alert } from "../../shared/model/alert.ts";
import { needsAttention } from "../../shared/model/alert.ts";
import type { BackendHealth } from "../../shared/model/backend.ts";
import { type EnvironmentVerdict, verdictOf } from "../../shared/state/verdict.ts";
import { acknowledgementOf } from "../acknowledge/episodes.ts";
import { useAcknowledgements, useAlertsById, useConnection, useHealth, useWaitingForData } from "../client/client.ts";
import { type Attention, attentionOf } from "./attention.ts";
import { useNow } from "./ticker.ts";

/** Remembers the result for an object, so that every part of the screen shares one computation for each state. */
function perObject<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = compute(key);
    known.set(key, value);
    return value;
  };
}

function byEnvironment<T extends { readonly environment: string }>(items: Iterable<T>): ReadonlyMap<string, T[]> {
  const map = new Map<string, T[]>();
  for (const item of items) {
    const list = map.get(item.environment);
    if (list === undefined) map.set(item.environment, [item]);
    else list.push(item);
  }
  return map;
}

const attention = perObject((alerts: Readonly<Record<string, Alert>>) =>
  byEnvironment(Object.values(alerts).filter(needsAttention)),
);

const backends = perObject((health: Readonly<Record<string, BackendHealth>>) => byEnvironment(Object.values(health)));

function chosen<T>(map: ReadonlyMap<string, readonly T[]>, environment: string | null): readonly T[] {
  return environment === null ? [...map.values()].flat() : (map.get(environment) ?? []);
}

function among<T>(map: ReadonlyMap<string, readonly T[]>, environments: readonly string[]): readonly T[] {
  return environments.flatMap((environment) => map.get(environment) ?? []);
}

/** The backends of an environment; of all with null. */
export function useBackends(environment: string | null): readonly BackendHealth[] {
  return chosen(backends(useHealth()), environment);
}

/**
 * The time that the data on the page is of: now, or while the console does not answer the moment of its last message.
 * From then on its backends' silence would be the page's own.
 */
export function useDataTime(): number {
  const now = useNow();
  const connection = useConnection();
  return connection.status === "lost" || connection.status === "refused" ? connection.since : now;
}

/**
 * Until alerts and backends both came nothing is known to be clear, nor to have no backends. What fires is told at once.
 */
function asFarAsKnown(verdict: EnvironmentVerdict, waiting: boolean): EnvironmentVerdict {
  const early = waiting && (verdict.verdict === "clear" || verdict.verdict === "empty");
  return early ? { ...verdict, verdict: "waiting" } : verdict;
}

/** What may be said now of an environment; of all with null. Renewed every second, since silence grows by itself. */
export function useVerdict(environment: string | null): EnvironmentVerdict {
  const now = useDataTime();
  const alerts = chosen(attention(useAlertsById()), environment);
  return asFarAsKnown(verdictOf(alerts, useBackends(environment), now), useWaitingForData());
}

/** What may be said now of several environments together. */
export function useVerdictAmong(environments: readonly string[]): EnvironmentVerdict {
  const now = useDataTime();
  const alerts = among(attention(useAlertsById()), environments);
  return asFarAsKnown(verdictOf(alerts, among(backends(useHealth()), environments), now), useWaitingForData());
}

/** Who is still needed for an environment's alerts; for those of all with null. */
export function useAttention(environment: string | null): Attention {
  const attentionFor = useAttentionFor();
  const byId = useAlertsById();
  return useMemo(() => attentionFor(chosen(attention(byId), environment)), [attentionFor, byId, environment]);
}

/** The same for several environments together. */
export function useAttentionAmong(environments: readonly string[]): Attention {
  const attentionFor = useAttentionFor();
  const byId = useAlertsById();
  return useMemo(() => attentionFor(among(attention(byId), environments)), [attentionFor, byId, environments]);
}

function useAttentionFor(): (alerts: readonly Alert[]) => Attention {
  const acknowledgements = useAcknowledgements();
  return useCallback(
    (alerts) => attentionOf(alerts, (alert) => acknowledgementOf(acknowledgements, alert) !== null),
    [acknowledgements],
  );
}
