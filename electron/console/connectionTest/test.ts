import { lookup as lookupName } from "node:dns/promises";
import type { ConnectionCheckName, ConnectionReport } from "../../../shared/model/connectionTest.ts";
import type { BackendTrial } from "../../../shared/settings/schema.ts";
import type { BackendConnection } from "../http/connection.ts";
import { createRedact } from "../http/redact.ts";
import type { Clock } from "../world.ts";
import { type Asker, openAsker } from "./asking.ts";
import type { Look, Lookup } from "./context.ts";
import { Findings } from "./findings.ts";
import { testHttp } from "./http.ts";
import { testPostgres } from "./postgres.ts";

export interface ConnectionTestOptions {
  readonly trial: BackendTrial;
  readonly connection: BackendConnection;
  readonly unsent: Look["unsent"];
  readonly clock: Clock;
  readonly lookup?: Lookup;
}

/** A person waits for it: longer, in milliseconds, is no answer either. */
export const wholeMs = 20_000;

/** Of one question, whatever the settings allow, so that one that hangs leaves time for a sentence. */
export const questionMs = 8_000;

/** Looks at one backend as its settings describe it. Everything it opens is closed when it ends; it never rejects for what it finds. */
export async function testConnection(options: ConnectionTestOptions): Promise<ConnectionReport> {
  const { trial, clock, unsent, lookup = lookupName } = options;
  const connection = { ...options.connection, timeoutMs: Math.min(options.connection.timeoutMs, questionMs) };
  const findings = new Findings(createRedact(connection));
  const controller = new AbortController();
  const { signal } = controller;
  const askers: Asker[] = [];
  const open = (to: BackendConnection) => {
    const asker = openAsker(to, clock, signal);
    askers.push(asker);
    return asker;
  };
  const look = { trial, connection, unsent, clock, signal, findings, lookup, open };
  const ended = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  const cancel = clock.after(wholeMs, () => controller.abort());
  try {
    const looking = trial.kind === "postgres" ? testPostgres(look, trial.settings) : testHttp(look, trial);
    await Promise.race([looking.catch(unlessOver(signal)), ended]);
    const reason = signal.aborted ? overSentence : "Could not be looked at, because of what else is wrong.";
    return findings.report(checksOf(trial, connection), reason);
  } finally {
    cancel();
    controller.abort();
    await Promise.all(askers.map((asker) => asker.close()));
    await connection.authorizer?.close();
  }
}

const overSentence = `The test took longer than ${wholeMs / 1000} s and was ended before this was looked at.`;

function unlessOver(signal: AbortSignal): (cause: unknown) => void {
  return (cause) => {
    if (!signal.aborted) throw cause;
  };
}

/** Which checks make sense for a backend: no certificate without TLS, tenants in Loki only. */
function checksOf(trial: BackendTrial, { url }: BackendConnection): readonly ConnectionCheckName[] {
  const encrypted = trial.kind === "postgres" ? trial.settings.tls !== false : new URL(url).protocol === "https:";
  return [
    "address",
    "connection",
    ...(encrypted ? (["certificate"] as const) : []),
    "credential",
    "product",
    ...(trial.kind === "loki" ? (["tenant"] as const) : []),
    "clock",
    "use",
  ];
}
