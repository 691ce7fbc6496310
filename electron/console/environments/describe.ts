import { dirname, resolve } from "node:path";
import { type BackendKind, backendNames } from "../../../shared/model/backend.ts";
import type { Environment } from "../../../shared/model/environment.ts";
import type { TrailKind } from "../../../shared/model/trails.ts";
import {
  auditConnection,
  type ConnectionSettings,
  defaultRequestIdFields,
  type EnvironmentSettings,
} from "../../../shared/settings/schema.ts";

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
  const { prometheus, loki, gateway } = settings;
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
  if (gateway !== undefined) {
    backends.push({ backend: "gateway", kind: "gateway", name: backendNames.gateway, connection: gateway });
  }
  return backends;
}

/** Trails are asked when somebody looks at a request: that they can be is checked rarely. */
const trailPollInterval = "60s";

/** The backends of other trails of a request ID, apart from those that know alerts or logs. */
export function trailBackendsOf({ audit, jaeger }: EnvironmentSettings): BackendSettings[] {
  const backends: BackendSettings[] = [];
  const rarely = (connection: ConnectionSettings) => ({ pollInterval: trailPollInterval, ...connection });
  if (audit !== undefined) {
    const connection = rarely(auditConnection(audit));
    backends.push({ backend: "postgres", kind: "postgres", name: backendNames.postgres, connection });
  }
  if (jaeger !== undefined) {
    backends.push({ backend: "jaeger", kind: "jaeger", name: backendNames.jaeger, connection: rarely(jaeger) });
  }
  return backends;
}

function trailsOf({ audit, jaeger, links }: EnvironmentSettings): TrailKind[] {
  return [
    ...(audit === undefined ? [] : (["audit"] as const)),
    ...(jaeger === undefined ? [] : (["spans"] as const)),
    ...(links === undefined || links.length === 0 ? [] : (["links"] as const)),
  ];
}

/** Whether an environment is asked and shown. */
export function isEnabled({ disabled }: EnvironmentSettings): boolean {
  return disabled !== true;
}

/** Colors for environments that name none; production's own is kept for it. */
const palette = ["#1fb6a6", "#4da3ff", "#c98bdb", "#b7a03a", "#7fa650"];
const productionColor = "#d6409f";

/** The color of an environment that names none: its id picks it, so that no reordering of the file changes it. */
function colorFor({ id, production }: EnvironmentSettings): string {
  if (production) return productionColor;
  let hash = 0;
  for (const letter of id) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003;
  return palette[hash % palette.length] ?? productionColor;
}

/** What the renderer may know of an environment. */
export function describeEnvironment(settings: EnvironmentSettings): Environment {
  const trails = trailsOf(settings);
  return {
    id: settings.id,
    name: settings.name,
    color: settings.color ?? colorFor(settings),
    production: settings.production,
    readOnly: settings.readOnly ?? false,
    backends: [...backendsOf(settings), ...trailBackendsOf(settings)].map(({ backend, kind, name, connection }) => ({
      backend,
      kind,
      name,
      url: connection.url,
    })),
    grafanaUrl: settings.grafana?.url ?? null,
    requestIdFields: [...(settings.loki?.requestIdFields ?? defaultRequestIdFields)],
    ...(trails.length === 0 ? {} : { trails }),
  };
}

/** A path of the settings file, which counts from the folder that the file is in. */
export function pathBeside(settingsFile: string, path: string): string {
  return resolve(dirname(settingsFile), path);
}
