import type { Demo } from "../../electron/demo/demo.ts";
import type { EnvironmentSettings } from "../../shared/settings/schema.ts";

/** How a test has servers asked: more often than a person would. */
export interface Pace {
  readonly pollInterval: string;
  readonly timeout: string;
}

/** The settings of the demo's environments, whose Prometheus, Alertmanagers and Loki are asked at a pace of one's own. */
export function demoSettings({ environments }: Demo, pace: Pace): EnvironmentSettings[] {
  return environments.map((environment) => ({
    ...environment,
    prometheus: { ...environment.prometheus, ...pace },
    alertmanagers: environment.alertmanagers.map((alertmanager) => ({ ...alertmanager, ...pace })),
    loki: { ...environment.loki, requestIdFields: [...environment.loki.requestIdFields], ...pace },
  }));
}
