import type { BackendTrial } from "../../../shared/settings/schema.ts";
import { pollAlertmanager } from "../alertmanager/client.ts";
import { noAlertmanagerAlerts } from "../alertmanager/normalise.ts";
import { wireStatusSchema } from "../alertmanager/schema.ts";
import { type ConsoleError, toConsoleError } from "../errors.ts";
import { noGatewayMemory, pollGateway } from "../gateway/client.ts";
import type { HttpClient } from "../http/client.ts";
import { pollPrometheus } from "../prometheus/client.ts";
import { noPrometheusAlerts } from "../prometheus/normalise.ts";
import { count } from "../text.ts";
import { pollJaeger } from "../trails/jaegerClient.ts";
import { tellAccepted, tellRefusal } from "./access.ts";
import type { Look } from "./context.ts";
import { alsoMend, findingOf } from "./sentences.ts";

/** What the console's own questions brought. */
export interface Used {
  /** A sentence of what it told. */
  readonly told: string;
  /** Facts that limit what it is good for, each a sentence. */
  readonly notes: readonly string[];
  readonly version: string | null;
  readonly latencyMs: number;
}

/** Asks what the console will ask at every poll, and says whether that works. */
export async function lookAtUse(look: Look, use: () => Promise<Used>): Promise<void> {
  const { findings } = look;
  try {
    const { told, notes, version, latencyMs } = await use();
    findings.learn({ latencyMs: Math.round(latencyMs), ...(version === null ? {} : { version }) });
    tellAccepted(look);
    if (notes.length === 0) findings.tell("use", "good", told);
    else findings.tell("use", "doubtful", [told, ...notes].join(" "));
  } catch (cause) {
    const error = toConsoleError(cause);
    if (error.code === "CANCELLED") throw error;
    tellUseless(look, error);
  }
}

/** Says that the console could not work with it, and where it was refused, that too. */
export function tellUseless(look: Look, error: ConsoleError): void {
  const { found, ...remedy } = findingOf(error);
  tellRefusal(look, error);
  const retry = error.code === "UNAVAILABLE" ? " Try again in a minute." : "";
  look.findings.tell("use", "wrong", found, alsoMend(remedy, retry));
}

/** The questions of the kinds that know alerts or spans. `first` is what the server said of itself. */
export async function askAsConsole(
  kind: Exclude<BackendTrial["kind"], "postgres" | "loki">,
  http: HttpClient,
  signal: AbortSignal,
  first: unknown,
): Promise<Used> {
  switch (kind) {
    case "prometheus": {
      const { snapshot, notes, identity, latencyMs } = await pollPrometheus(
        http,
        { snapshot: noPrometheusAlerts, identity: null },
        signal,
      );
      const rules = snapshot.rules.length;
      const told = `It told ${count(rules, "alerting rule")} and ${count(snapshot.alerts.size, "alert")}.`;
      const none = rules === 0 ? ["Without alerting rules it never tells an alert."] : [];
      return { told, notes: [...unread(snapshot.rejected), ...none, ...notes], version: identity.version, latencyMs };
    }
    case "alertmanager": {
      const { snapshot, notes, version, latencyMs } = await pollAlertmanager(http, noAlertmanagerAlerts, signal);
      const words = `It told ${count(snapshot.alerts.size, "alert")}.${clusterWords(first)}`;
      return { told: words, notes: [...unread(snapshot.rejected), ...notes], version, latencyMs };
    }
    case "gateway": {
      const { snapshot, notes, settling, latencyMs } = await pollGateway(http, noGatewayMemory, signal);
      const told = `It told ${count(snapshot.alerts.size, "alert")}.`;
      return { told, notes: [...(settling === null ? [] : [settling]), ...notes], version: null, latencyMs };
    }
    case "jaeger": {
      const { notes, latencyMs } = await pollJaeger(http, signal);
      return { told: "It told its services.", notes, version: null, latencyMs };
    }
  }
}

/** An Alertmanager that stands alone has no peers to list under `alertmanagers`. */
function clusterWords(status: unknown): string {
  const parsed = wireStatusSchema.safeParse(status);
  const cluster = parsed.success ? parsed.data.cluster : null;
  if (cluster?.status === "disabled") return " It stands alone.";
  const peers = cluster?.peers?.length ?? 0;
  if (peers < 2) return "";
  return ` Its cluster has ${count(peers, "member")}: list each of them, as they do not share alerts.`;
}

function unread(rejected: number): string[] {
  return rejected === 0 ? [] : [`${count(rejected, "alert")} in its answer could not be read.`];
}
