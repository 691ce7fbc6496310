import type { ErrorCode } from "../../../shared/errors.ts";
import type { Alert } from "../../../shared/model/alert.ts";
import type { Silence } from "../../../shared/model/silence.ts";
import { acknowledgementComment } from "../alertmanager/silences.ts";
import { type ConsoleError, toConsoleError } from "../errors.ts";
import { guardWrite } from "../guard/guard.ts";
import type { AcknowledgementsOptions, AcknowledgeRequest } from "./acknowledgements.ts";
import type { Found, Refusal } from "./find.ts";
import type { Ledger } from "./ledger.ts";
import { groupBy, silencesFor } from "./share.ts";

/** What one alert met, the next one meets too: trying on would only take a deadline each. */
const hopeless: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "UNREACHABLE",
  "TIMEOUT",
  "TLS",
  "UNAUTHORIZED",
  "FORBIDDEN",
  "RATE_LIMITED",
  "UNAVAILABLE",
  "NO_KEYCHAIN",
  "READ_ONLY",
]);

/** A cluster sends every silence to every peer, and checks each alert against all of them. */
const mostSilences = 200;

export function isHopeless({ code }: ConsoleError): boolean {
  return hopeless.has(code);
}

export function refusalsFor(found: readonly Found[], message: string): Refusal[] {
  return found.map(({ alert }) => ({ id: alert.id, message }));
}

/** One list for each environment, in order of appearance. */
export function groupByEnvironment<F extends Found>(found: readonly F[]): F[][] {
  return [...groupBy(found, ({ monitor }) => monitor.id).values()];
}

/**
 * Those whose environment may be written to. A read-only one refuses its own; a missing confirmation throws before
 * anything is sent. What is refused is in the audit log.
 */
export async function allowed(
  { audit, personal }: Pick<AcknowledgementsOptions, "audit" | "personal">,
  found: readonly Found[],
  what: string,
  confirmation: string | null,
): Promise<{ readonly found: Found[]; readonly refused: Refusal[] }> {
  const passed: Found[] = [];
  const refused: Refusal[] = [];
  for (const group of groupByEnvironment(found)) {
    const [first] = group;
    if (first === undefined) continue;
    try {
      guardWrite(first.monitor.settings, confirmation);
      passed.push(...group);
    } catch (cause) {
      const error = toConsoleError(cause);
      const kind = first.alert.gateway === null ? "alertmanager" : "gateway";
      const detail = group.map(({ alert }) => alert.name).join(", ");
      const entry = { who: personal.author, environment: first.monitor.id, backend: kind, what, detail };
      await audit.add({ ...entry, answer: error.message, ok: false });
      if (error.code !== "READ_ONLY") throw error;
      refused.push(...refusalsFor(group, error.message));
    }
  }
  return { found: passed, refused };
}

type SharingOptions = Pick<AcknowledgementsOptions, "silences" | "world"> & { readonly ledger: Ledger };

/**
 * Writes silences with the marker comment for alerts of one environment; one that was written for the same alerts
 * before is changed instead, so that taking it back ends all of it. `onDone` hears of each that was stored. Answers the
 * alerts that could not be shared, with the reason.
 */
export async function shareAsSilences(
  options: SharingOptions,
  found: readonly Found[],
  request: AcknowledgeRequest & { readonly shareMinutes: number },
  onDone: (found: readonly Found[], silence: Silence) => void,
): Promise<Refusal[]> {
  const { silences, world } = options;
  const [first] = found;
  if (first === undefined) return [];
  const { monitor } = first;
  const chosen = found.map(({ alert }) => alert);
  const byId = new Map(found.map((one) => [one.alert.id, one]));
  const endsAt = world.clock.now() + request.shareMinutes * 60_000;
  const comment = acknowledgementComment(request.note);
  const refused: Refusal[] = [];
  let given: ConsoleError | null = null;
  const plan = silencesFor(chosen, monitor.settled.alerts.values());
  if (plan.length > mostSilences) {
    const message = `That would take ${plan.length.toLocaleString("en")} silences. Choose fewer alerts, or silence the group.`;
    return refusalsFor(found, message);
  }
  const before = standing(options, monitor.id, chosen).all;
  for (const { matchers, alerts } of plan) {
    const meant = alerts.flatMap(({ id }) => byId.get(id) ?? []);
    if (given !== null) {
      refused.push(...refusalsFor(meant, given.message));
      continue;
    }
    const wish = { environment: monitor.id, matchers: [...matchers], startsAt: null, endsAt, comment };
    const write = (replaces: string | null) => {
      const prefer = alerts[0]?.reportedBy ?? [];
      return silences.save({ ...wish, replaces }, request.confirmation, { what: "acknowledge", prefer, poll: false });
    };
    try {
      const replaces = standing(options, monitor.id, alerts).only[0] ?? null;
      const { silence } = await write(replaces).catch((cause: unknown) => {
        // The server may have forgotten it meanwhile.
        if (replaces === null || toConsoleError(cause).code !== "NOT_FOUND") throw cause;
        return write(null);
      });
      onDone(meant, silence);
    } catch (cause) {
      const error = toConsoleError(cause);
      refused.push(...refusalsFor(meant, error.message));
      if (isHopeless(error)) given = error;
    }
  }
  // What was written before and nothing stands on any more would go on to silence them.
  const after = standing(options, monitor.id, chosen);
  const left = before.filter((silence) => !after.all.includes(silence) && !after.others.has(silence));
  const going = left.filter((silence) => silences.isGoing(monitor.id, silence));
  // What was shared stays so, even if the environment left the settings meanwhile.
  if (going.length > 0) await silences.expire(monitor.id, going, request.confirmation).catch(() => undefined);
  silences.pollNow(monitor.id);
  return refused;
}

/** The silences, not ended yet, on which acknowledgements of these alerts stand; `only`: and of no others. */
function standing({ silences, ledger }: SharingOptions, environment: string, alerts: readonly Pick<Alert, "id">[]) {
  const chosen = new Set(alerts.map(({ id }) => id));
  const all = new Set<string>();
  const others = new Set<string>();
  for (const { alert, silence } of ledger.ownIn(environment)) {
    if (silence !== null && silences.isGoing(environment, silence)) (chosen.has(alert) ? all : others).add(silence);
  }
  return { all: [...all], only: [...all].filter((silence) => !others.has(silence)), others };
}
