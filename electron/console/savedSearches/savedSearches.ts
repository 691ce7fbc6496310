import { isDeepStrictEqual } from "node:util";
import type { Handlers } from "../../../shared/contract.ts";
import type { LogQuery, LogRange } from "../../../shared/model/logs.ts";
import type { RecentSearch, SavedSearch, SavedSearchesState } from "../../../shared/model/savedSearches.ts";
import { ConsoleError, toConsoleError } from "../errors.ts";
import type { Publisher } from "../publisher.ts";
import type { World } from "../world.ts";
import { type KeptSearches, nothingKept, readSearchesFile, writeSearchesFile } from "./file.ts";

export interface SavedSearchesOptions {
  readonly world: World;
  readonly publisher: Publisher;
  /** `searches.json`; null: nothing is written. */
  readonly file: string | null;
}

const mostRecent = 50;
const mostSaved = 500;

/** Recent and saved searches of this person. Publishes the topic `searches`. */
export class SavedSearches {
  private kept: KeptSearches = nothingKept;
  private problem: string | null = null;
  /** A file that cannot be used is left for the person to mend, and not written over. */
  private writable = true;
  private writing: Promise<void> = Promise.resolve();
  private count = 0;

  constructor(private readonly options: SavedSearchesOptions) {}

  /** Reads the file and opens the topic. Never rejects. */
  async start(): Promise<void> {
    const { file, publisher, world } = this.options;
    const read = file === null ? ({ kind: "kept", kept: nothingKept } as const) : await readSearchesFile(file);
    if (read.kind === "kept") this.kept = read.kept;
    else {
      this.problem = read.problem;
      this.writable = false;
      world.log.warn(read.problem);
    }
    publisher.open("searches", "", this.state());
  }

  /** A search was started by the person: it becomes the newest of the recent ones. */
  searched(query: LogQuery, range: LogRange, environments: readonly string[]): void {
    const search: RecentSearch = {
      query,
      range,
      environments: [...environments],
      at: this.options.world.clock.now(),
      found: null,
    };
    const others = this.kept.recent.filter(
      (other) =>
        !isDeepStrictEqual(other.query, search.query) || !isDeepStrictEqual(other.environments, search.environments),
    );
    void this.keep({ recent: [search, ...others].slice(0, mostRecent) });
  }

  /** What the newest recent search of this query found, once every environment settled. */
  found(query: LogQuery, found: number): void {
    const index = this.kept.recent.findIndex((search) => isDeepStrictEqual(search.query, query));
    const search = this.kept.recent[index];
    if (search === undefined || search.found === found) return;
    void this.keep({ recent: this.kept.recent.with(index, { ...search, found }) });
  }

  /** The person's own LogQL for an alert; null where there is none. */
  alertQuery(environment: string, name: string): string | null {
    const key = `${environment}/${name}`;
    return Object.hasOwn(this.kept.alertQueries, key) ? (this.kept.alertQueries[key] ?? null) : null;
  }

  /** Keeps a search, in place of the one with that id. Answers its id. Throws NOT_FOUND, or INVALID_INPUT for too many. */
  async save(id: string | null, search: Omit<SavedSearch, "id" | "savedAt">): Promise<string> {
    const now = this.options.world.clock.now();
    const others = this.kept.saved.filter((other) => other.id !== id);
    if (id !== null && others.length === this.kept.saved.length) {
      throw new ConsoleError("NOT_FOUND", "This saved search was removed meanwhile. Save it as a new one.");
    }
    if (others.length >= mostSaved) {
      throw new ConsoleError("INVALID_INPUT", `There are ${mostSaved} saved searches. Remove one that is not needed.`);
    }
    this.count += 1;
    const own = id ?? `${now.toString(36)}-${this.count}`;
    const saved = [...others, { ...search, id: own, savedAt: now }].sort((a, b) => (a.name < b.name ? -1 : 1));
    await this.keep({ saved });
    return own;
  }

  async remove(id: string): Promise<void> {
    await this.keep({ saved: this.kept.saved.filter((search) => search.id !== id) });
  }

  async forget(): Promise<void> {
    await this.keep({ recent: [] });
  }

  /** Remembers LogQL for every alert of a name; null: none. */
  async rememberForAlert(environment: string, name: string, expression: string | null): Promise<void> {
    const others = Object.entries(this.kept.alertQueries).filter(([key]) => key !== `${environment}/${name}`);
    const own = expression === null ? [] : [[`${environment}/${name}`, expression] as const];
    await this.keep({ alertQueries: Object.fromEntries([...others, ...own]) });
  }

  /** Resolves when what is kept is in the file, or known not to be. */
  written(): Promise<void> {
    return this.writing;
  }

  private keep(change: Partial<KeptSearches>): Promise<void> {
    this.kept = { ...this.kept, ...change };
    this.options.publisher.patch("searches", "", this.state());
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  private async write(): Promise<void> {
    const { file, world, publisher } = this.options;
    if (file === null || !this.writable) return;
    const before = this.problem;
    try {
      await writeSearchesFile(file, this.kept);
      this.problem = null;
    } catch (cause) {
      this.problem = `Searches could not be written to disk, so they last until the console ends: ${toConsoleError(cause).message}`;
      world.log.warn(this.problem);
    }
    if (this.problem !== before) publisher.patch("searches", "", this.state());
  }

  private state(): SavedSearchesState {
    const { recent, saved, alertQueries } = this.kept;
    return { recent: [...recent], saved: [...saved], alertQueries, problem: this.problem };
  }
}

export function savedSearchHandlers(
  searches: SavedSearches,
): Pick<Handlers, "searches.save" | "searches.remove" | "searches.forget" | "searches.forAlert"> {
  return {
    "searches.save": async ({ id, ...search }) => ({ id: await searches.save(id, search) }),
    "searches.remove": async ({ id }) => {
      await searches.remove(id);
      return null;
    },
    "searches.forget": async () => {
      await searches.forget();
      return null;
    },
    "searches.forAlert": async ({ environment, name, expression }) => {
      await searches.rememberForAlert(environment, name, expression);
      return null;
    },
  };
}
