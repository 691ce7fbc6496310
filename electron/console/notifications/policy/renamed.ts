import type { Alert, AlertChange } from "../../../../shared/model/alert.ts";
import type { EnvironmentDraft } from "./draft.ts";

/**
 * An alert that Prometheus alone listed is forgotten under its labels when Alertmanager lists it with more of them.
 * What was said of it holds for the new one. Answers the ids of those that were forgotten so.
 */
export function inheritFolded(environment: EnvironmentDraft, changes: readonly AlertChange[]): ReadonlySet<string> {
  const renamed = new Set<string>();
  const forgotten = changes.flatMap((change) => {
    if (change.kind !== "forgotten" || change.previous.state === "resolved") return [];
    const memory = environment.alert(change.previous.id);
    return memory === undefined ? [] : [{ previous: change.previous, memory }];
  });
  if (forgotten.length === 0) return renamed;
  const appeared = new Map<string, Alert[]>();
  for (const change of changes) {
    if (change.kind !== "appeared") continue;
    const key = keyOf(change.alert);
    const list = appeared.get(key);
    if (list === undefined) appeared.set(key, [change.alert]);
    else list.push(change.alert);
  }
  for (const { previous, memory } of forgotten) {
    const candidates = appeared.get(keyOf(previous)) ?? [];
    const index = candidates.findIndex((alert) => hasAll(alert, previous));
    const [alert] = index < 0 ? [] : candidates.splice(index, 1);
    if (alert === undefined || environment.alert(alert.id) !== undefined) continue;
    environment.putAlert(alert.id, { ...memory, startsAt: alert.startsAt, activeAt: alert.activeAt });
    if (memory.owed !== null) environment.push(memory.owed, alert.id);
    environment.scanBy(memory.repeatAt);
    environment.scanBy(memory.calmAt);
    renamed.add(previous.id);
  }
  return renamed;
}

/** Narrow enough that few alerts have to be compared label by label. */
function keyOf({ labels, name }: Alert): string {
  const own = (label: string) => (Object.hasOwn(labels, label) ? labels[label] : "");
  return JSON.stringify([name, own("job"), own("instance")]);
}

function hasAll(alert: Alert, { labels }: Alert): boolean {
  return Object.entries(labels).every(
    ([name, value]) => Object.hasOwn(alert.labels, name) && alert.labels[name] === value,
  );
}
