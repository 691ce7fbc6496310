import { dirname, resolve } from "node:path";
import { type BackendKind, backendNames } from "../../../shared/model/backend.ts";
import type { Environment } from "../../../shared/model/environment.ts";
import { type ConnectionSettings, defaultRequestIdFields, type EnvironmentSettings } from "./schema.ts";

/** One backend of an environment, with its id and name. */
export interface BackendSettings {
  readonly backend: string;
  readonly kind: BackendKind;
  readonly name: string;
  readonly connection: ConnectionSettings;
}

/** The backends of an environment. Alertmanagers are numbered where there are several. */
export function backendsOf(settings: EnvironmentSettings): BackendSettings[] {
  const backends: BackendSettings[] = [];
  const { prometheus, loki } = settings;
  const alertmanagers = settings.alertmanagers ?? [];
  if (prometheus !== undefined) {
    backends.push({ backend: "prometheus", kind: "prometheus", name: backendNames.prometheus, connection: prometheus });
  }
  for (const [index, connection] of alertmanagers.entries()) {
    const name = alertmanagers.length > 1 ? `${backendNames.alertmanager} ${index + 1}` : backendNames.alertmanager;
    backends.push({ backend: `alertmanager-${index + 1}`, kind: "alertmanager", name, connection });
  }
  if (loki !== undefined) {
    backends.push({ backend: "loki", kind: "loki", name: backendNames.loki, connection: loki });
  }
  return backends;
}

/** Colors for environments that name none; production's own is kept for it. */
const palette = ["#1fb6a6", "#4da3ff", "#c98bdb", "#b7a03a", "#7fa650"];
const productionColor = "#d6409f";

/** What the renderer may know of an environment. `index` picks a color where settings name none. */
export function describeEnvironment(settings: EnvironmentSettings, index: number): Environment {
  const chosen = settings.production ? productionColor : palette[index % palette.length];
  return {
    id: settings.id,
    name: settings.name,
    color: settings.color ?? chosen ?? productionColor,
    production: settings.production,
    backends: backendsOf(settings).map(({ backend, kind, name, connection }) => ({
      backend,
      kind,
      name,
      url: connection.url,
    })),
    grafanaUrl: settings.grafana?.url ?? null,
    requestIdFields: [...(settings.loki?.requestIdFields ?? defaultRequestIdFields)],
  };
}

/** A path of the settings file, which counts from the folder that the file is in. */
export function pathBeside(settingsFile: string, path: string): string {
  return resolve(dirname(settingsFile), path);
}
