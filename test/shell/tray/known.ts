import type { Known } from "../../../electron/shell/known.ts";
import type { Acknowledgement } from "../../../shared/model/acknowledgement.ts";
import type { Alert } from "../../../shared/model/alert.ts";
import type { BackendHealth } from "../../../shared/model/backend.ts";

type Parts = Partial<Omit<Known, "alerts" | "backends">> & {
  readonly alerts?: readonly Alert[];
  readonly backends?: readonly BackendHealth[];
};

/** What is known, with what a test does not care about left empty. */
export function knownOf({ alerts = [], backends = [], ...others }: Parts): Known {
  return {
    environments: [{ id: "production", name: "Production" }],
    alerts: Object.fromEntries(alerts.map((alert) => [alert.id, alert])),
    backends: Object.fromEntries(backends.map((health) => [health.id, health])),
    acknowledgements: {},
    notifications: [],
    mutes: [],
    ...others,
  };
}

export function acknowledgementOf({ id, startsAt }: Alert): Record<string, Acknowledgement> {
  const acknowledgement: Acknowledgement = {
    alert: id,
    startsAt,
    author: "anna",
    at: 1000,
    note: "",
    via: "console",
    silence: null,
    until: null,
    own: true,
  };
  return { [id]: acknowledgement };
}
