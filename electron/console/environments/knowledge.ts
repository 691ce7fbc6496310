import type { Alert, AlertChange } from "../../../shared/model/alert.ts";
import type { OwnSeverities } from "../../../shared/model/severity.ts";
import { nothingSettled, type Settled, type Source, type Sources, settleAlerts } from "../alerts/settle.ts";
import type { GatewaySnapshot } from "../gateway/normalise.ts";
import { type GatewayAlerts, settleGateway } from "../gateway/settle.ts";

/** What is known of all alerts of one environment. */
export interface Knowledge {
  /** All of them, by fingerprint. */
  readonly alerts: ReadonlyMap<string, Alert>;
  /** Those of Prometheus and Alertmanager, which are merged with each other. */
  readonly settled: Settled;
  /** Those of the gateway, another system's. */
  readonly gateway: GatewayAlerts;
}

export const noKnowledge: Knowledge = { alerts: new Map(), settled: nothingSettled, gateway: new Map() };

/** Every backend of alerts that an environment has. */
export interface AllSources extends Sources {
  readonly gateway: Source<GatewaySnapshot> | null;
}

/** The next knowledge of an environment's alerts, and all changes on the way there. `now` in ms since 1970. */
export function settleAll(
  context: { readonly environment: string; readonly severities: OwnSeverities },
  before: Knowledge,
  sources: AllSources,
  now: number,
): { readonly after: Knowledge; readonly changes: readonly AlertChange[] } {
  const merged = settleAlerts(context.environment, before.settled, sources, now, context.severities);
  if (sources.gateway === null) {
    const after = { alerts: merged.after.alerts, settled: merged.after, gateway: noKnowledge.gateway };
    return { after, changes: merged.changes };
  }
  const gateway = settleGateway(context, before.gateway, sources.gateway, now);
  const alerts = new Map([...merged.after.alerts, ...gateway.after]);
  return {
    after: { alerts, settled: merged.after, gateway: gateway.after },
    changes: [...merged.changes, ...gateway.changes],
  };
}
