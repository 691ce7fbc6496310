import type { Handlers } from "../../../../shared/contract.ts";
import { alertId } from "../../../../shared/model/alert.ts";
import type { Span } from "../../../../shared/model/logs.ts";
import { ConsoleError } from "../../errors.ts";
import { type LokiLimits, type LokiTenant, labelNames, labelValues, readLimits } from "../../loki/client.ts";
import type { World } from "../../world.ts";
import type { Searchable } from "../searches.ts";
import { readAlertErrors } from "./alertErrors.ts";
import { deriveAlertQuery } from "./alertQuery.ts";
import { readAround } from "./around.ts";
import { readFields } from "./fields.ts";
import { readMetric } from "./metric.ts";
import { readVolume } from "./volume.ts";

export interface ExplorerOptions {
  readonly world: World;
  readonly searchable: (environment: string) => Searchable | undefined;
}

type ExplorerCalls =
  | "logs.around"
  | "logs.volume"
  | "logs.metric"
  | "logs.labels"
  | "logs.values"
  | "logs.fields"
  | "logs.limits"
  | "logs.alertQuery"
  | "logs.alertErrors";

/** What one question needs: where to ask, how long to wait, what time it is. */
export interface Question {
  readonly environment: Searchable;
  readonly tenants: readonly LokiTenant[];
  readonly signal: AbortSignal;
  readonly now: number;
}

/** Labels and fields are looked up over the last day, as streams come and go. */
const lookbackMs = 24 * 3_600_000;

/** The questions about logs that one answer settles. */
export function explorerHandlers({ world, searchable }: ExplorerOptions): Pick<Handlers, ExplorerCalls> {
  async function ask(id: string): Promise<Question> {
    const environment = searchable(id);
    if (environment === undefined) {
      throw new ConsoleError("NOT_FOUND", `There is no environment "${id}" in the settings.`);
    }
    // Each request has its own deadline, so nothing has to be called off from here.
    const { signal } = new AbortController();
    return { environment, tenants: await environment.tenants(), signal, now: world.clock.now() };
  }
  function lastDay(now: number): Span {
    return { from: now - lookbackMs, to: now };
  }
  async function askAboutAlert(id: string) {
    const [environment = "", fingerprint = ""] = id.split("/");
    const question = await ask(environment);
    const alert = question.environment.alert(alertId(environment, fingerprint));
    if (alert === undefined) throw new ConsoleError("NOT_FOUND", "This alert is not known any more.");
    return { question, alert };
  }
  return {
    "logs.around": async ({ environment, ...place }) => readAround(await ask(environment), place),
    "logs.volume": async ({ environments, ...volume }) =>
      Promise.all(environments.map(async (id) => readVolume(await ask(id), volume))),
    "logs.metric": async ({ environments, ...metric }) =>
      Promise.all(environments.map(async (id) => readMetric(await ask(id), metric))),
    "logs.labels": async ({ environment, selector }) => {
      const { tenants, signal, now } = await ask(environment);
      return merged(tenants.map((tenant) => labelNames(tenant, lastDay(now), signal, selector)));
    },
    "logs.values": async ({ environment, label, selector }) => {
      const { tenants, signal, now } = await ask(environment);
      return merged(tenants.map((tenant) => labelValues(tenant, label, lastDay(now), signal, selector)));
    },
    "logs.fields": async ({ environment, selector }) => {
      const question = await ask(environment);
      return readFields(question, selector, lastDay(question.now));
    },
    "logs.limits": async ({ environment }) => {
      const { tenants, signal } = await ask(environment);
      return tightest(await Promise.all(tenants.map((tenant) => readLimits(tenant, signal))));
    },
    "logs.alertQuery": async ({ alert: id }) => {
      const { question, alert } = await askAboutAlert(id);
      return deriveAlertQuery(question, alert);
    },
    "logs.alertErrors": async ({ alert: id }) => {
      const { question, alert } = await askAboutAlert(id);
      return readAlertErrors(question, alert);
    },
  };
}

async function merged(lists: readonly Promise<readonly string[]>[]): Promise<string[]> {
  return [...new Set((await Promise.all(lists)).flat())].sort();
}

/** What holds for all tenants at once. */
function tightest(limits: readonly LokiLimits[]): LokiLimits {
  const kept = limits.flatMap(({ retentionMs }) => retentionMs ?? []);
  return {
    maxEntries: Math.min(...limits.map(({ maxEntries }) => maxEntries)),
    maxSpanMs: Math.min(...limits.map(({ maxSpanMs }) => maxSpanMs)),
    retentionMs: kept.length === 0 ? null : Math.max(...kept),
  };
}
