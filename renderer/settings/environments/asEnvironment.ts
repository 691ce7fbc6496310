import type { Environment } from "../../../shared/model/environment.ts";
import type { EnvironmentSettings } from "../../../shared/settings/schema.ts";
import { productionColor } from "./palette.ts";

/**
 * An environment of the file for the parts of the page that draw names and ask for them. It is never read-only here:
 * that speaks of its servers, not of the settings.
 */
export function asEnvironment(
  settings: Pick<EnvironmentSettings, "id" | "name" | "color" | "production">,
  inForce: Environment | null = null,
): Environment {
  const { id, name, production } = settings;
  const usual = production ? productionColor : "";
  return {
    id,
    name,
    color: settings.color ?? inForce?.color ?? usual,
    production,
    readOnly: false,
    backends: inForce?.backends ?? [],
    grafanaUrl: null,
    requestIdFields: [],
  };
}
