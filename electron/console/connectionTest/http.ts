import type { BackendTrial } from "../../../shared/settings/schema.ts";
import { toConsoleError } from "../errors.ts";
import { tellAccepted, tellRefusal } from "./access.ts";
import { lookAtAddress } from "./address.ts";
import type { Asker, Seen } from "./asking.ts";
import { lookAtCertificate } from "./certificate.ts";
import type { Look } from "./context.ts";
import { firstPath, lookAtProduct } from "./identity.ts";
import { lookAtTenants, searchLoki } from "./loki.ts";
import { findingOf } from "./sentences.ts";
import { lookAtClock } from "./skew.ts";
import { lookAtConnection } from "./transport.ts";
import { askAsConsole, lookAtUse } from "./use.ts";

type HttpTrial = Exclude<BackendTrial, { readonly kind: "postgres" }>;

/** Looks at a backend that speaks HTTP, until something is so wrong that the rest cannot be looked at. */
export async function testHttp(given: Look, trial: HttpTrial): Promise<void> {
  if (!(await lookAtAddress(given))) return;
  const { protocol, host } = new URL(given.connection.url);
  const certificate = protocol === "https:" ? await lookAtCertificate(given) : null;
  if (given.findings.outcome("certificate") === "wrong") {
    if (certificate !== null) given.findings.tell("connection", "good", `A server answers at ${host}.`);
    return;
  }
  const look = await authorised(given);
  const asker = look.open(look.connection);
  const first = await asker.ask(firstPath(trial.kind));
  const answered = await lookAtConnection(look, first);
  if (!answered) return;
  if (first.latencyMs !== null) look.findings.learn({ latencyMs: Math.round(first.latencyMs) });
  lookAtClock(look, asker.skews());
  if (first.error?.code === "UNAUTHORIZED" && tellRefusal(look, first.error, first.headers)) return;
  if (await lookAtProduct(look, trial.kind, asker, first)) await lookInside(look, trial, asker, first);
}

async function lookInside(look: Look, trial: HttpTrial, asker: Asker, first: Seen): Promise<void> {
  const { signal, findings } = look;
  if (trial.kind === "loki") {
    const tenants = await lookAtTenants(look, trial.settings, asker.http);
    if (tenants !== null) await lookAtUse(look, () => searchLoki(look, trial.settings, asker.http, tenants));
  } else {
    const { kind } = trial;
    await lookAtUse(look, () => askAsConsole(kind, asker.http, signal, first.value));
  }
  // What was let in by one question may be refused by the next one, which was told then.
  if (first.error === null && findings.outcome("credential") === null) tellAccepted(look);
}

/** With a token, where one has to be got first; without, and with the reason, where that failed. */
async function authorised(look: Look): Promise<Look> {
  const { connection, signal } = look;
  const authorizer = connection.authorizer ?? null;
  if (authorizer === null) return look;
  try {
    await authorizer.headers();
    return look;
  } catch (cause) {
    signal.throwIfAborted();
    const unsent = findingOf(toConsoleError(cause));
    look.findings.tell("credential", "wrong", unsent.found, unsent);
    return { ...look, unsent, connection: { ...connection, credential: null, authorizer: null } };
  }
}
