import { useMemo } from "react";
import type { Alert } from "../../shared/model/alert.ts";
import { useAlertsById } from "../client/client.ts";
import { firingElsewhere, type Twin, type TwinIndex, twinIndex, twinsOf } from "./alsoFiring.ts";

const indexes = new WeakMap<Readonly<Record<string, Alert>>, TwinIndex>();

/** One index for each state of the alerts, whoever asks. */
function indexOf(alerts: Readonly<Record<string, Alert>>): TwinIndex {
  const known = indexes.get(alerts);
  if (known !== undefined) return known;
  const index = twinIndex(Object.values(alerts));
  indexes.set(alerts, index);
  return index;
}

/** The same trouble in the other environments. */
export function useTwins(alert: Alert): readonly Twin[] {
  const alerts = useAlertsById();
  return useMemo(() => twinsOf(indexOf(alerts), alert), [alerts, alert]);
}

/** Ids of the other environments where the same fires. */
export function useFiringElsewhere(alert: Alert): readonly string[] {
  const alerts = useAlertsById();
  return useMemo(() => (alert.state === "resolved" ? [] : firingElsewhere(indexOf(alerts), alert)), [alerts, alert]);
}
