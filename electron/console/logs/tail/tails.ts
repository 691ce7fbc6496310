import type { Handlers } from "../../../../shared/contract.ts";
import type { LogEntry } from "../../../../shared/model/logs.ts";
import { compareEntries } from "../../../../shared/model/logs.ts";
import type { TailEnvironment, TailGap } from "../../../../shared/model/tail.ts";
import type { EnvironmentMonitor } from "../../environments/environment.ts";
import { ConsoleError } from "../../errors.ts";
import type { Publisher } from "../../publisher.ts";
import type { World } from "../../world.ts";
import { StreamTable } from "../entries.ts";
import { splitTailQuery } from "./filter.ts";
import { TailRun } from "./tailRun.ts";

export interface TailsOptions {
  readonly world: World;
  readonly publisher: Publisher;
  /** Throws NOT_FOUND for an environment that the settings do not have. */
  readonly monitor: (environment: string) => EnvironmentMonitor;
}

/** What a person can look back at; 1,000 lines a second fill it in twenty seconds. */
export const tailCapacity = 20_000;
/** Lines are sent on in batches: each patch is a message and a drawing of the page. */
export const batchMs = 250;
/** A Loki allows ten tails a tenant, to all its users. */
const mostOpenTails = 3;

interface OpenTail {
  readonly runs: readonly TailRun[];
  readonly stop: () => void;
}

/** The live tails that are open, each a topic `tail`. */
export class Tails {
  private readonly open = new Map<string, OpenTail>();
  private count = 0;

  constructor(private readonly options: TailsOptions) {}

  /** Starts following; answers the topic's key. Throws BAD_QUERY for what cannot be followed. */
  start(expression: string, environments: readonly string[]): string {
    const query = splitTailQuery(expression);
    const monitors = [...new Set(environments)].map((id) => {
      const monitor = this.options.monitor(id);
      if (monitor.backend("loki") === undefined) {
        throw new ConsoleError("NOT_FOUND", `${monitor.settings.name} has no Loki in the settings.`);
      }
      return monitor;
    });
    this.count += 1;
    const id = `tail-${this.count}`;
    this.open.set(id, this.begin(id, expression, query, monitors));
    const [oldest] = this.open.keys();
    if (this.open.size > mostOpenTails && oldest !== undefined) this.stop(oldest);
    return id;
  }

  /** Ends a tail; ending one that has ended is no error. */
  stop(id: string): void {
    this.open.get(id)?.stop();
    this.open.delete(id);
    this.options.publisher.close("tail", id);
  }

  stopAll(): void {
    for (const id of [...this.open.keys()]) this.stop(id);
  }

  private begin(
    id: string,
    expression: string,
    query: ReturnType<typeof splitTailQuery>,
    monitors: readonly EnvironmentMonitor[],
  ): OpenTail {
    const { publisher, world } = this.options;
    const { clock } = world;
    const streams = new StreamTable();
    let states: Record<string, TailEnvironment> = {};
    let entries: LogEntry[] = [];
    let gaps: TailGap[] = [];
    let order = 0;
    let cancel: (() => void) | null = null;
    const flush = () => {
      cancel = null;
      const patch = { environments: states, streams: streams.takeAdded(), entries: entries.sort(compareEntries), gaps };
      states = {};
      entries = [];
      gaps = [];
      publisher.patch("tail", id, patch);
    };
    const soon = () => {
      cancel ??= clock.after(batchMs, flush);
    };
    publisher.open("tail", id, {
      id,
      expression,
      capacity: tailCapacity,
      environments: {},
      streams: [],
      entries: [],
      gaps: [],
      forgotten: 0,
    });
    const runs = monitors.flatMap((monitor) => {
      const tenants = monitor.settings.loki?.tenants ?? [];
      const perTenant = new Map<string | null, TailEnvironment>();
      return (tenants.length === 0 ? [null] : tenants).map(
        (tenant) =>
          new TailRun({
            environment: monitor.id,
            http: monitor.lokiHttp,
            tenant,
            query,
            clock,
            timeoutMs: monitor.backend("loki")?.timeoutMs ?? 10_000,
            streams,
            nextOrder: (lines) => {
              const first = order;
              order += lines;
              return first;
            },
            onEntries: (added) => {
              entries.push(...added);
              soon();
            },
            onGap: (gap) => {
              gaps.push(gap);
              soon();
            },
            onState: (state) => {
              perTenant.set(tenant, state);
              states[monitor.id] = worstOf([...perTenant.values()]);
              soon();
            },
          }),
      );
    });
    for (const run of runs) run.start();
    return {
      runs,
      stop: () => {
        cancel?.();
        for (const run of runs) run.stop();
      },
    };
  }
}

const badness = ["live", "connecting", "reconnecting", "failed"] as const;

/** Several tenants are live only where all of them are. */
function worstOf(states: readonly TailEnvironment[]): TailEnvironment {
  const [worst] = states.toSorted((a, b) => badness.indexOf(b.status) - badness.indexOf(a.status));
  if (worst === undefined) throw new Error("A tail without a tenant");
  const sum = (read: (state: TailEnvironment) => number) => states.reduce((total, state) => total + read(state), 0);
  return { ...worst, received: sum(({ received }) => received), lost: sum(({ lost }) => lost) };
}

export function tailHandlers(tails: Tails): Pick<Handlers, "tail.start" | "tail.stop"> {
  return {
    "tail.start": async ({ expression, environments }) => ({ tail: tails.start(expression, environments) }),
    "tail.stop": async ({ tail }) => {
      tails.stop(tail);
      return null;
    },
  };
}
