import type { Alert } from "../../../shared/model/alert.ts";
import type { EnvironmentSearch, LogEntry, LogQuery, LogRange, SearchState } from "../../../shared/model/logs.ts";
import type { LokiSettings } from "../../../shared/settings/schema.ts";
import { ConsoleError } from "../errors.ts";
import type { LokiTenant } from "../loki/client.ts";
import type { Publisher } from "../publisher.ts";
import type { Clock } from "../world.ts";
import { StreamTable } from "./entries.ts";
import { EnvironmentSearchRun } from "./environmentSearch.ts";
import { planQuery } from "./plan.ts";

/** An environment as a search needs it. */
export interface Searchable {
  readonly id: string;
  readonly name: string;
  /** Null where the environment has no Loki. */
  readonly loki: LokiSettings | null;
  readonly timeoutMs: number;
  readonly tenants: () => Promise<readonly LokiTenant[]>;
  readonly alert: (id: string) => Alert | undefined;
  /** The LogQL that the person wrote for alerts of a name; null where there is none. */
  readonly ownAlertQuery: (alertName: string) => string | null;
}

/** Loki's largest page by default, and what one screen of results can hold without a second thought. */
export const pageLimit = 5_000;
/** Results are kept in memory until a search is closed; beyond this many searches the oldest is. */
const mostOpenSearches = 12;

/** Whether what a search found is all that it could tell: nothing from a server that failed is not nothing. */
export function isConclusive({ entries, environments }: Pick<SearchState, "entries" | "environments">): boolean {
  return (
    entries.length > 0 || Object.values(environments).every(({ status }) => status === "none" || status === "found")
  );
}

/** The searches that are open: each is a topic which fills as the environments answer. */
export class Searches {
  private readonly open = new Map<string, ReadonlyMap<string, EnvironmentSearchRun>>();
  private count = 0;

  constructor(
    private readonly publisher: Publisher,
    private readonly clock: Clock,
    private readonly find: (environment: string) => Searchable | undefined,
    /** Told once every environment of a search has settled for the first time. */
    private readonly onSettled: (search: SearchState) => void = () => {},
  ) {}

  /** Starts a search and answers its id; every environment is asked at the same time. */
  start(query: LogQuery, environments: readonly string[], range: LogRange): string {
    const chosen = [...new Set(environments)].map((id) => {
      const environment = this.find(id);
      if (environment === undefined)
        throw new ConsoleError("NOT_FOUND", `There is no environment "${id}" in the settings.`);
      return environment;
    });
    this.count += 1;
    const id = `search-${this.count}`;
    const streams = new StreamTable();
    const runs = new Map(
      chosen.map((environment) => [environment.id, this.createRun(id, query, range, environment, streams)]),
    );
    const states = Object.fromEntries([...runs].map(([environment, run]) => [environment, run.state]));
    this.publisher.open("search", id, {
      id,
      query,
      range,
      startedAt: this.clock.now(),
      environments: states,
      streams: [],
      entries: [],
    });
    this.open.set(id, runs);
    this.closeOldest();
    void Promise.all([...runs.values()].map((run) => run.run())).then(() => {
      const state = this.publisher.state("search", id);
      if (state !== null) this.onSettled(state);
    });
    return id;
  }

  more(id: string): void {
    for (const run of this.runs(id).values()) void run.readMore();
  }

  cancel(id: string): void {
    for (const run of this.runs(id).values()) run.cancel();
  }

  /** Ends a search; closing one that is closed already is no error. */
  close(id: string): void {
    for (const run of this.open.get(id)?.values() ?? []) run.cancel();
    this.open.delete(id);
    this.publisher.close("search", id);
  }

  closeAll(): void {
    for (const id of [...this.open.keys()]) this.close(id);
  }

  private createRun(
    id: string,
    query: LogQuery,
    range: LogRange,
    environment: Searchable,
    streams: StreamTable,
  ): EnvironmentSearchRun {
    return new EnvironmentSearchRun({
      environment: environment.id,
      clock: this.clock,
      timeoutMs: environment.timeoutMs,
      pageLimit,
      streams,
      tenants: environment.tenants,
      plan: (tenants, signal) => {
        const alert = query.kind === "alert" ? environment.alert(query.alert) : undefined;
        const ownAlertQuery = alert === undefined ? null : environment.ownAlertQuery(alert.name);
        const context = { settings: environment.loki ?? {}, alert, ownAlertQuery, now: this.clock.now() };
        return planQuery(query, range, context, tenants, signal);
      },
      publish: (state, entries) => this.publish(id, environment.id, state, streams, entries),
    });
  }

  private publish(
    id: string,
    environment: string,
    state: EnvironmentSearch,
    streams: StreamTable,
    entries: readonly LogEntry[],
  ): void {
    this.publisher.patch("search", id, {
      environments: { [environment]: state },
      streams: streams.takeAdded(),
      entries,
    });
  }

  private runs(id: string): ReadonlyMap<string, EnvironmentSearchRun> {
    const runs = this.open.get(id);
    if (runs === undefined) throw new ConsoleError("NOT_FOUND", "This search was closed. Start it again.");
    return runs;
  }

  private closeOldest(): void {
    const [oldest] = this.open.keys();
    if (this.open.size > mostOpenSearches && oldest !== undefined) this.close(oldest);
  }
}
