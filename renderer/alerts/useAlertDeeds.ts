import { useMemo } from "react";
import type { Alert } from "../../shared/model/alert.ts";
import { onlyEnvironment } from "../acknowledge/episodes.ts";
import { sayHint } from "../acknowledge/outcome.ts";
import { type Acts, useActs } from "../acknowledge/useActs.ts";
import { useEnvironments } from "../client/client.ts";
import { hasAlertmanager } from "../guard/guard.ts";
import { openSilenceDialog } from "../silences/openDialog.ts";

export interface AlertDeeds extends Acts {
  /** Whether an Alertmanager could keep a silence for some of them. */
  canSilence(alerts: readonly Alert[]): boolean;
  /** Opens the dialog that silences them; for what only a gateway reports, the one that suppresses it there. */
  silence(alerts: readonly Alert[]): void;
}

export const noFingerprint = "The gateway gave no fingerprint for this alert, so it cannot be told to suppress it.";

/** What can be done with alerts in a list: acknowledge, suppress, silence. */
export function useAlertDeeds(): AlertDeeds {
  const acts = useActs();
  const environments = useEnvironments();
  return useMemo(() => {
    const able = new Set(environments.filter(hasAlertmanager).map(({ id }) => id));
    // An alert of a gateway never passes an Alertmanager, so no silence reaches it.
    const canBeSilenced = (alert: Alert) => able.has(alert.environment) && alert.gateway === null;
    return {
      ...acts,
      canSilence: (alerts) => alerts.some(canBeSilenced),
      silence: (alerts) => {
        const reachable = alerts.filter(canBeSilenced);
        if (reachable.length === 0 && alerts.some(({ gateway }) => gateway !== null)) {
          const inGateway = alerts.filter(({ gateway }) => gateway?.fingerprint != null);
          if (inGateway.length === 0) sayHint(noFingerprint);
          else acts.suppress(inGateway);
        } else if (reachable.length === 0) {
          sayHint("There is no Alertmanager here that could keep a silence.");
        } else if (onlyEnvironment(reachable) === null) {
          sayHint("Choose alerts of one environment; a silence belongs to one.");
        } else openSilenceDialog({ alerts: reachable });
      },
    };
  }, [acts, environments]);
}
