import { type ConsoleError, toConsoleError } from "../errors.ts";
import {
  acknowledgeGatewayAlert,
  cannotChangeBecause,
  type GatewayOutcome,
  suppressGatewayAlert,
} from "../gateway/actions.ts";
import type { HttpClient } from "../http/client.ts";
import type { AcknowledgementsOptions, AcknowledgeRequest } from "./acknowledgements.ts";
import type { Found, Refusal } from "./find.ts";
import { allowed, isHopeless } from "./sharing.ts";

type Options = Pick<AcknowledgementsOptions, "audit" | "personal">;

interface Change {
  /** For the audit log. */
  readonly what: string;
  readonly detail: (found: Found) => string;
  readonly send: (http: HttpClient, fingerprint: string) => Promise<GatewayOutcome>;
}

/** Acknowledges alerts in the gateway that reports them. Answers those that could not be, with the reason. */
export function acknowledgeInGateway(
  options: Options,
  found: readonly Found[],
  { note }: Pick<AcknowledgeRequest, "note">,
  onDone: (found: Found) => void,
): Promise<Refusal[]> {
  const { author } = options.personal;
  return changeEach(options, found, onDone, {
    what: "acknowledge",
    detail: ({ alert }) => `${alert.name} (${alert.id}): ${note}`,
    send: (http, fingerprint) => acknowledgeGatewayAlert(http, fingerprint, { author, note }),
  });
}

/** Suppresses alerts in the gateway that reports them; there is nothing else that can be suppressed. */
export async function suppressInGateway(
  options: Options,
  found: readonly Found[],
  { minutes, reason }: { readonly minutes: number; readonly reason: string },
  confirmation: string | null,
): Promise<{ readonly done: readonly Found[]; readonly refused: readonly Refusal[] }> {
  const foreign = found.filter(({ alert }) => alert.gateway === null);
  const refused: Refusal[] = foreign.map(({ alert }) => ({
    id: alert.id,
    message: `${alert.name} is not the gateway's, so it cannot be suppressed there. Silence it instead.`,
  }));
  const ofGateway = found.filter(({ alert }) => alert.gateway !== null);
  const passed = await allowed(options, ofGateway, "suppress", confirmation);
  const done: Found[] = [];
  const { author } = options.personal;
  const failed = await changeEach(options, passed.found, (one) => done.push(one), {
    what: "suppress",
    detail: ({ alert }) => `${alert.name} (${alert.id}) for ${minutes} min: ${reason}`,
    send: (http, fingerprint) => suppressGatewayAlert(http, fingerprint, { minutes, reason, author }),
  });
  return { done, refused: [...refused, ...passed.refused, ...failed] };
}

async function changeEach(
  options: Options,
  found: readonly Found[],
  onDone: (found: Found) => void,
  change: Change,
): Promise<Refusal[]> {
  const refused: Refusal[] = [];
  /** By environment: what makes asking its gateway again pointless. */
  const given = new Map<string, ConsoleError>();
  for (const one of found) {
    const { alert, monitor } = one;
    const hopeless = given.get(monitor.id);
    const reason = cannotChangeBecause(alert.gateway?.fingerprint ?? null) ?? hopeless?.message ?? null;
    if (reason !== null) {
      refused.push({ id: alert.id, message: reason });
      continue;
    }
    try {
      await changeOne(options, one, change);
      onDone(one);
    } catch (cause) {
      const error = toConsoleError(cause);
      refused.push({ id: alert.id, message: error.message });
      if (isHopeless(error)) given.set(monitor.id, error);
    }
  }
  for (const monitor of new Set(found.map((one) => one.monitor))) monitor.backend("gateway")?.pollNow();
  return refused;
}

async function changeOne({ audit, personal }: Options, found: Found, change: Change): Promise<void> {
  const { alert, monitor } = found;
  const detail = change.detail(found);
  const entry = { who: personal.author, environment: monitor.id, backend: "gateway", what: change.what, detail };
  try {
    const backend = monitor.backend("gateway");
    // It reported the alert, so it is in the settings unless they changed this very moment.
    if (backend === undefined) throw new Error("the gateway left the settings");
    const http = await backend.client();
    await audit.begin(entry);
    const { note } = await change.send(http, alert.gateway?.fingerprint ?? "");
    await audit.add({ ...entry, answer: note ?? "Done.", ok: true });
  } catch (cause) {
    await audit.add({ ...entry, answer: toConsoleError(cause).message, ok: false });
    throw cause;
  }
}
