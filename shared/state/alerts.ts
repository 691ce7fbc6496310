import * as z from "zod";
import { type Alert, alertSchema } from "../model/alert.ts";

/** Every alert the console knows, by id. */
export const alertsStateSchema = z.object({
  alerts: z.record(z.string(), alertSchema),
});
export type AlertsState = { readonly alerts: Readonly<Record<string, Alert>> };

/** What one poll changed: its size follows what changed, not what exists. */
export const alertsPatchSchema = z.object({
  put: z.array(alertSchema),
  remove: z.array(z.string()),
});
export type AlertsPatch = { readonly put: readonly Alert[]; readonly remove: readonly string[] };

export const noAlerts: AlertsState = { alerts: {} };

/** The state after a patch; the same function on both sides of the boundary. */
export function reduceAlerts(state: AlertsState, patch: AlertsPatch): AlertsState {
  const alerts: Record<string, Alert> = { ...state.alerts };
  for (const id of patch.remove) delete alerts[id];
  for (const alert of patch.put) alerts[alert.id] = alert;
  return { alerts };
}
