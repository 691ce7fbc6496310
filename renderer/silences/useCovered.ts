import { useMemo } from "react";
import type { Alert } from "../../shared/model/alert.ts";
import type { Silence } from "../../shared/model/silence.ts";
import { coveredAlerts } from "../../shared/silences.ts";
import { useAlertsById } from "../client/client.ts";

const known = new WeakMap<object, Map<string, Alert[]>>();

/** The alerts of one environment, worked out once for each state of all of them. */
function alertsOf(all: Readonly<Record<string, Alert>>, environment: string): readonly Alert[] {
  let byEnvironment = known.get(all);
  if (byEnvironment === undefined) {
    byEnvironment = new Map();
    for (const alert of Object.values(all)) {
      const list = byEnvironment.get(alert.environment);
      if (list === undefined) byEnvironment.set(alert.environment, [alert]);
      else list.push(alert);
    }
    known.set(all, byEnvironment);
  }
  return byEnvironment.get(environment) ?? [];
}

/** The alerts that a silence's matchers cover now. */
export function useCovered({ environment, matchers }: Pick<Silence, "environment" | "matchers">): readonly Alert[] {
  const all = useAlertsById();
  return useMemo(() => coveredAlerts(matchers, alertsOf(all, environment)), [all, environment, matchers]);
}
