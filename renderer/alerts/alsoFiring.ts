import type { Alert } from "../../shared/model/alert.ts";

/**
 * Labels that say what an alert is about. Two alerts of the same name in two environments are the same trouble where
 * every one of these that both have has the same value. A label that only one of them has decides nothing: environments
 * are seldom labelled alike. All others (`instance`, `pod`, `cluster`, `region`, `endpoint`…) say where it is, or differ
 * from one moment to the next, and are not compared; among several candidates the one with most of them alike is shown.
 */
const subjectLabels = ["severity", "service", "component", "job", "team", "app", "application", "slo"] as const;

/** Labels that name a place: alike in two environments they bring nothing closer. */
const placeLabels: ReadonlySet<string> = new Set([
  "alertname",
  "az",
  "availability_zone",
  "cluster",
  "container",
  "datacenter",
  "dc",
  "env",
  "environment",
  "host",
  "hostname",
  "instance",
  "namespace",
  "node",
  "pod",
  "prometheus",
  "prometheus_replica",
  "region",
  "replica",
  "stage",
  "zone",
]);

/** The same trouble in another environment. */
export interface Twin {
  readonly environment: string;
  /** The one that is most like it. */
  readonly alert: Alert;
  /** How many of that environment are the same trouble, this one included. */
  readonly count: number;
}

interface Alike {
  readonly labels: Alert["labels"];
  readonly alerts: Alert[];
  fires: boolean;
}

/** By alert name, then by environment, then by the values of the subject labels. */
export type TwinIndex = ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, Alike>>>;

const signatures = new WeakMap<Alert, string>();

function signatureOf(alert: Alert): string {
  const known = signatures.get(alert);
  if (known !== undefined) return known;
  const signature = JSON.stringify(subjectLabels.map((name) => labelOf(alert.labels, name) ?? null));
  signatures.set(alert, signature);
  return signature;
}

function labelOf(labels: Alert["labels"], name: string): string | undefined {
  return Object.hasOwn(labels, name) ? labels[name] : undefined;
}

/** Every alert that has not ended, ready to be asked for its twins; to be made once for each change of the alerts. */
export function twinIndex(alerts: Iterable<Alert>): TwinIndex {
  const index = new Map<string, Map<string, Map<string, Alike>>>();
  for (const alert of alerts) {
    if (alert.state === "resolved") continue;
    const environments = within(index, alert.name, () => new Map<string, Map<string, Alike>>());
    const groups = within(environments, alert.environment, () => new Map<string, Alike>());
    const alike = within(groups, signatureOf(alert), () => ({ labels: alert.labels, alerts: [], fires: false }));
    alike.alerts.push(alert);
    if (alert.state === "firing") alike.fires = true;
  }
  return index;
}

function within<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** The same trouble in the other environments, one answer for each that has it. */
export function twinsOf(index: TwinIndex, alert: Alert): readonly Twin[] {
  const twins: Twin[] = [];
  for (const [environment, groups] of index.get(alert.name) ?? []) {
    if (environment === alert.environment) continue;
    const alike = [...groups.values()].filter(({ labels }) => sameSubject(labels, alert.labels));
    const candidates = alike.flatMap(({ alerts }) => alerts);
    const best = closest(candidates, alert);
    if (best !== null) twins.push({ environment, alert: best, count: candidates.length });
  }
  return twins;
}

/** Ids of the other environments where the same trouble fires; cheap enough to be asked for every row. */
export function firingElsewhere(index: TwinIndex, alert: Alert): readonly string[] {
  const found: string[] = [];
  for (const [environment, groups] of index.get(alert.name) ?? []) {
    if (environment === alert.environment) continue;
    for (const { labels, fires } of groups.values()) {
      if (!fires || !sameSubject(labels, alert.labels)) continue;
      found.push(environment);
      break;
    }
  }
  return found;
}

function sameSubject(a: Alert["labels"], b: Alert["labels"]): boolean {
  return subjectLabels.every((name) => {
    const [x, y] = [labelOf(a, name), labelOf(b, name)];
    return x === undefined || y === undefined || x === y;
  });
}

/** What asks for a person first. */
const stateRank: Readonly<Record<Alert["state"], number>> = {
  firing: 0,
  unknown: 1,
  pending: 2,
  silenced: 3,
  inhibited: 4,
  resolved: 5,
};

function closest(candidates: readonly Alert[], alert: Alert): Alert | null {
  let best: Alert | null = null;
  let bestAlike = -1;
  for (const candidate of candidates) {
    const alike = alikeLabels(candidate, alert);
    const rank = best === null ? 1 : stateRank[best.state] - stateRank[candidate.state];
    const better = alike - bestAlike || rank || (best?.startsAt ?? 0) - candidate.startsAt;
    if (best !== null && better <= 0) continue;
    best = candidate;
    bestAlike = alike;
  }
  return best;
}

function alikeLabels(a: Alert, b: Alert): number {
  let count = 0;
  for (const [name, value] of Object.entries(b.labels)) {
    if (!placeLabels.has(name) && labelOf(a.labels, name) === value) count += 1;
  }
  return count;
}

/**
 * Labels in which the twin is another one, by name: `endpoint`. Without those of places, which always differ.
 */
export function otherLabels(alert: Alert, twin: Alert): readonly (readonly [name: string, value: string])[] {
  return Object.entries(twin.labels)
    .filter(([name, value]) => {
      const own = labelOf(alert.labels, name);
      return own !== undefined && own !== value && !placeLabels.has(name);
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
