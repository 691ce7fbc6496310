import type { Alert } from "../../shared/model/alert.ts";
import type { Environment } from "../../shared/model/environment.ts";
import { countOf } from "../format/number.ts";
import { hasAlertmanager, readOnlyReason } from "../guard/guard.ts";
import { onlyEnvironment } from "./episodes.ts";

/** Whether and where an acknowledgement can be written for others. */
export type Sharing =
  | { readonly possible: false; readonly reason: string }
  | {
      readonly possible: true;
      /** Alerts that become a silence, and alerts that the gateway acknowledges. */
      readonly silenced: number;
      readonly inGateway: number;
      /** Alerts of a gateway that gave no fingerprint, so that it cannot be told of them. */
      readonly nameless: number;
    };

/** Where these alerts could be acknowledged for others too; `environment` is theirs, null where they are of several. */
export function sharingOf(alerts: readonly Alert[], environment: Environment | null): Sharing {
  if (onlyEnvironment(alerts) === null) {
    return { possible: false, reason: "To write it for others too, choose alerts of one environment." };
  }
  const readOnly = readOnlyReason(environment);
  if (readOnly !== null) return { possible: false, reason: readOnly };
  const ofGateway = alerts.filter(({ gateway }) => gateway !== null);
  const inGateway = ofGateway.filter(({ gateway }) => gateway?.fingerprint != null).length;
  const silenced = hasAlertmanager(environment) ? alerts.length - ofGateway.length : 0;
  if (silenced + inGateway > 0) {
    return { possible: true, silenced, inGateway, nameless: ofGateway.length - inGateway };
  }
  const reason =
    ofGateway.length === 0
      ? `${environment?.name} has no Alertmanager to which it could be written for others.`
      : "The gateway gave no fingerprint, so it cannot be told that this is acknowledged.";
  return { possible: false, reason };
}

/** The label of the choice to write it for others too. */
export function shareLabel({ silenced, inGateway }: Extract<Sharing, { possible: true }>): string {
  if (silenced === 0) return "Also acknowledge it in the gateway, so that others see it";
  const more = inGateway === 0 ? "" : ", and acknowledge in the gateway what the gateway reports,";
  return `Also write a silence to Alertmanager${more} so that others see it`;
}

/** What writing it for others really does. */
export function shareEffect(sharing: Extract<Sharing, { possible: true }>, minutes: number, author: string): string {
  const { silenced, inGateway, nameless } = sharing;
  const parts: string[] = [];
  if (silenced > 0) {
    const what = silenced === 1 ? "a silence of" : `${countOf(silenced, "silence")} of`;
    parts.push(
      `Alertmanager gets ${what} ${minutes} min with your name and note. Other consoles show it as acknowledged. ` +
        "While it lasts, Alertmanager notifies nobody of it.",
    );
  }
  if (inGateway > 0)
    parts.push(`The gateway marks ${inGateway === 1 ? "it" : inGateway} as acknowledged by ${author}.`);
  if (nameless > 0) parts.push(`For ${nameless} the gateway gave no fingerprint, so it is not told of them.`);
  return parts.join(" ");
}

/** Whole minutes of 1 to 1440 from what was typed; null where it is something else. */
export function minutesOf(text: string): number | null {
  if (!/^\d{1,4}$/.test(text.trim())) return null;
  const minutes = Number(text.trim());
  return minutes >= 1 && minutes <= 1440 ? minutes : null;
}
