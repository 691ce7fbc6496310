import type { Handlers } from "../../../shared/contract.ts";
import type { ConsoleErrorData } from "../../../shared/errors.ts";
import type { Span } from "../../../shared/model/logs.ts";
import type { Trails } from "../../../shared/model/trails.ts";
import type { EnvironmentMonitor } from "../environments/environment.ts";
import type { Environments } from "../environments/environments.ts";
import { errorData, toConsoleError } from "../errors.ts";
import type { World } from "../world.ts";
import { readSpans } from "./jaegerClient.ts";
import { fillLink } from "./links.ts";

export interface TrailsOptions {
  readonly world: World;
  readonly environments: () => Environments;
}

const dayMs = 86_400_000;

/** How far back trails are looked for where no log entry tells the time. */
const lookBackMs = 7 * dayMs;

/** Other systems write before the first and after the last log entry, with clocks of their own. */
const marginMs = 3_600_000;

/** What other systems know of a request ID. */
export function trailHandlers({ world, environments }: TrailsOptions): Pick<Handlers, "trails.read"> {
  return {
    "trails.read": async ({ environment, id, span }) => {
      const monitor = environments().get(environment);
      const wide = widened(span, world.clock.now());
      const [audit, spans] = await Promise.all([
        outcomeOf(monitor, world, "postgres", readAudit(monitor, id, span === null ? null : wide)),
        outcomeOf(monitor, world, "jaeger", readJaeger(monitor, id, wide)),
      ]);
      return { environment, audit, spans, links: linksOf(monitor, id, wide) };
    },
  };
}

/** The time to look at, in ms since 1970: that of the entries and what lies about it, else the last days. */
function widened(span: Span | null, now: number): Span {
  if (span === null) return { from: now - lookBackMs, to: now };
  const [from, to] = [Math.min(span.from, span.to), Math.max(span.from, span.to)].map(withinDates);
  return { from: (from ?? 0) - marginMs, to: (to ?? now) + marginMs };
}

/** A Date can hold so much to either side of 1970, less a day for the margin. */
function withinDates(milliseconds: number): number {
  const farthest = 8.64e15 - dayMs;
  return Math.max(-farthest, Math.min(farthest, milliseconds));
}

interface Found<T> {
  readonly found: T;
  /** What is missing, where not everything could be read. */
  readonly error: ConsoleErrorData | null;
}

async function readAudit(monitor: EnvironmentMonitor, id: string, span: Span | null) {
  const backend = monitor.auditBackend;
  return backend === null ? null : { found: await (await backend.client()).read(id, span), error: null };
}

async function readJaeger(monitor: EnvironmentMonitor, id: string, span: Span) {
  const [backend, settings] = [monitor.jaegerBackend, monitor.settings.jaeger];
  if (backend === null || settings === undefined) return null;
  const { spans, missing } = await readSpans(await backend.client(), settings, id, span);
  return { found: spans, error: missing === null ? null : errorData(missing) };
}

/** Null stands for a trail that the settings do not name. */
async function outcomeOf<T>(
  { id }: EnvironmentMonitor,
  { log }: World,
  backend: string,
  reading: Promise<Found<T> | null>,
): Promise<{ configured: boolean; found: T | null; error: ConsoleErrorData | null }> {
  const where = { environment: id, backend };
  try {
    const read = await reading;
    if (read === null) return { configured: false, found: null, error: null };
    return { configured: true, found: read.found, error: read.error === null ? null : { ...read.error, ...where } };
  } catch (cause) {
    const error = toConsoleError(cause);
    if (error.code === "INTERNAL") log.warn(`trails.read: ${error.message}`);
    return { configured: true, found: null, error: errorData(error, where) };
  }
}

function linksOf({ settings }: EnvironmentMonitor, id: string, span: Span): Trails["links"] {
  return (settings.links ?? []).flatMap(({ name, url: template }) => {
    const url = fillLink(template, id, span);
    return url === null ? [] : [{ name, url }];
  });
}
