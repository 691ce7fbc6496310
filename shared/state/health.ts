import * as z from "zod";
import { type BackendHealth, backendHealthSchema } from "../model/backend.ts";

/** How every backend is doing, by id (`<environment>/<backend>`). */
export const healthStateSchema = z.object({ backends: z.record(z.string(), backendHealthSchema) });
export type HealthState = { readonly backends: Readonly<Record<string, BackendHealth>> };

export const healthPatchSchema = z.object({ put: z.array(backendHealthSchema), remove: z.array(z.string()) });
export type HealthPatch = { readonly put: readonly BackendHealth[]; readonly remove: readonly string[] };

export const noHealth: HealthState = { backends: {} };

/** The state after a patch; the same function on both sides of the boundary. */
export function reduceHealth(state: HealthState, patch: HealthPatch): HealthState {
  const backends: Record<string, BackendHealth> = { ...state.backends };
  for (const id of patch.remove) delete backends[id];
  for (const health of patch.put) backends[health.id] = health;
  return { backends };
}
