import type { LokiSettings } from "../../../shared/settings/schema.ts";
import { type ConsoleError, toConsoleError } from "../errors.ts";
import type { HttpClient } from "../http/client.ts";
import { labelNames, nanoseconds, queryLines, readLimits } from "../loki/client.ts";
import { selectorForAll } from "../loki/logql.ts";
import { count } from "../text.ts";
import { tellRefusal } from "./access.ts";
import type { Look } from "./context.ts";
import { findingOf, listed } from "./sentences.ts";
import { tellUseless, type Used } from "./use.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

interface AskedTenant {
  readonly tenant: string | null;
  /** The labels of the last day's streams; null where it did not answer. */
  readonly labels: readonly string[] | null;
  readonly error: ConsoleError | null;
}

/**
 * Asks for the labels with each tenant of the settings, or with none. Answers the tenants that answered; null where the
 * console could not work with what came.
 */
export async function lookAtTenants(
  look: Look,
  settings: LokiSettings,
  http: HttpClient,
): Promise<readonly AskedTenant[] | null> {
  const tenants = settings.tenants ?? [];
  const asked = await Promise.all(
    (tenants.length === 0 ? [null] : tenants).map((tenant) => askTenant(look, http, tenant)),
  );
  look.findings.learn({
    tenants: asked.flatMap(({ tenant, labels }) => (tenant === null ? [] : [{ tenant, answered: labels !== null }])),
  });
  const failed = asked.filter(({ error }) => error !== null);
  if (failed.length > 0) {
    tellFailed(look, failed, asked.length);
    return null;
  }
  tellAnswered(look, asked);
  return asked;
}

async function askTenant({ clock, signal }: Look, http: HttpClient, tenant: string | null): Promise<AskedTenant> {
  const now = clock.now();
  try {
    const labels = await labelNames({ http, tenant }, { from: now - dayMs, to: now }, signal);
    return { tenant, labels, error: null };
  } catch (cause) {
    const error = toConsoleError(cause);
    if (error.code === "CANCELLED") throw error;
    return { tenant, labels: null, error };
  }
}

function tellFailed(look: Look, failed: readonly AskedTenant[], all: number): void {
  const { findings } = look;
  const [{ error, tenant } = { error: null, tenant: null }] = failed;
  if (error === null) return;
  if (error.scheme === "tenant") {
    tellNameless(findings, tenant);
    return;
  }
  // Where all are refused alike it is the credential that is refused, not a tenant.
  if (failed.length === all && tellRefusal(look, error)) return;
  const ofTenant = tenantCodes.has(error.code);
  if (tenant === null || (failed.length === all && !ofTenant)) {
    tellUseless(look, error);
    return;
  }
  const { found, ...remedy } = findingOf(error);
  const names = listed(failed.map((each) => each.tenant ?? ""));
  const takeOut = { mend: "Take out of `tenants` those that do not exist, or that the credential may not read." };
  findings.tell("tenant", "wrong", `Not every tenant answered: ${names}. ${found}`, ofTenant ? takeOut : remedy);
}

/** What a Loki means by these may be the tenant; a Loki that is starting or too slow would be so with another one, too. */
const tenantCodes: ReadonlySet<string> = new Set(["UNAUTHORIZED", "FORBIDDEN", "NOT_FOUND", "BAD_QUERY"]);

function tellNameless(findings: Look["findings"], tenant: string | null): void {
  if (tenant !== null) {
    findings.tell("tenant", "wrong", `It was told the tenant ${listed([tenant])}, and says that it was told none.`, {
      mend: "Something in between takes X-Scope-OrgID away. Those who run it know how it is told the tenant instead.",
    });
    return;
  }
  findings.learn({ wants: "tenant" });
  findings.tell("tenant", "wrong", "This Loki keeps the logs of several tenants, and wants to know which.", {
    mend: "Add their ids to `tenants` (what is sent as X-Scope-OrgID); those who run it know them.",
  });
}

function tellAnswered({ findings }: Look, asked: readonly AskedTenant[]): void {
  const named = asked.flatMap(({ tenant }) => tenant ?? []);
  if (named.length === 0) {
    findings.tell("tenant", "good", "It wants no tenant.");
    return;
  }
  // Loki answers for a tenant that it does not know as for one without lines.
  const empty = asked.flatMap(({ tenant, labels }) => (tenant !== null && labels?.length === 0 ? [tenant] : []));
  if (empty.length > 0) {
    const whose = count(empty.length, "tenant has", "tenants have");
    findings.tell("tenant", "doubtful", `${whose} no lines of the last day: ${listed(empty)}.`, {
      mend: "Check how they are spelt: Loki does not say that a tenant does not exist.",
    });
    return;
  }
  findings.tell("tenant", "good", `${count(named.length, "tenant answers", "tenants answer")}: ${listed(named)}.`);
}

/** Searches the last hour of each tenant for one line, with the selector that the console will use. */
export async function searchLoki(
  { clock, signal, connection }: Look,
  settings: LokiSettings,
  http: HttpClient,
  asked: readonly AskedTenant[],
): Promise<Used> {
  const labels = [...new Set(asked.flatMap((tenant) => tenant.labels ?? []))];
  const chosen = settings.selector === undefined ? selectorForAll(labels) : { selector: settings.selector, note: null };
  const now = clock.now();
  if (chosen === null) {
    const notes = ["It received no lines within the last day, so there is nothing to search."];
    return { told: `${connection.name} answers.`, notes, version: null, latencyMs: clock.now() - now };
  }
  const limits = await readLimits({ http, tenant: asked[0]?.tenant ?? null }, signal);
  const span = { from: nanoseconds(now - hourMs), to: nanoseconds(now) };
  const searchedAt = clock.now();
  const pages = await Promise.all(
    asked.map(({ tenant }) =>
      queryLines(
        { http, tenant },
        { logql: chosen.selector, ...span, limit: 1, direction: "backward" },
        { signal, timeoutMs: connection.timeoutMs },
      ),
    ),
  );
  const kept =
    limits.retentionMs === null ? "" : ` It keeps lines for ${count(Math.round(limits.retentionMs / dayMs), "day")}.`;
  const told = `A search works, with at most ${limits.maxEntries.toLocaleString("en")} lines at a time.${kept}`;
  const none =
    settings.selector === undefined
      ? "No line came within the last hour."
      : `No line of the last hour matches ${listed([settings.selector])}.`;
  const notes = [
    ...(pages.some((page) => page.length > 0) ? [] : [none]),
    ...(chosen.note === null ? [] : [chosen.note]),
  ];
  return { told, notes, version: null, latencyMs: clock.now() - searchedAt };
}
