import type { Alert } from "../../../../shared/model/alert.ts";
import type { NotificationLevel } from "../../../../shared/model/notification.ts";
import type { Severity } from "../../../../shared/model/severity.ts";
import { type Hold, holdOf } from "./hold.ts";
import { levelOf } from "./levels.ts";
import {
  type AlertMemory,
  type BackendMemory,
  type EnvironmentMemory,
  newEnvironmentMemory,
  type PolicyState,
} from "./state.ts";
import type { Decision, PolicyContext, PolicyEntry } from "./types.ts";

type ListName = "folded" | "held" | "heldEnded" | "heldRepeats" | "missing";
type Shard = Record<string, AlertMemory>;

/** The memory of one environment while a decision is made: what is written is copied first, the rest is shared. */
export class EnvironmentDraft {
  private readonly shards = new Map<string, Shard>();
  private readonly lists = new Map<ListName, string[]>();
  private readonly holds = new Map<Severity | null, Hold | null>();
  private readonly levels = new Map<Severity, NotificationLevel>();
  private fields: EnvironmentMemory;

  constructor(
    readonly id: string,
    private readonly base: EnvironmentMemory,
    readonly context: PolicyContext,
  ) {
    this.fields = base;
  }

  get name(): string {
    return this.context.environmentName(this.id);
  }

  get memory(): Omit<EnvironmentMemory, "shards" | ListName> {
    return this.fields;
  }

  set(changes: Partial<Omit<EnvironmentMemory, "shards">>): void {
    this.fields = { ...this.fields, ...changes };
    for (const name of Object.keys(changes)) this.lists.delete(name as ListName);
  }

  list(name: ListName): readonly string[] {
    return this.lists.get(name) ?? this.fields[name];
  }

  push(name: ListName, id: string): void {
    const list = this.lists.get(name) ?? [...this.fields[name]];
    list.push(id);
    this.lists.set(name, list);
  }

  /** Nothing is due before; may be too early, never too late. */
  scanBy(at: number | null): void {
    const { scanAt } = this.fields;
    if (at !== null && (scanAt === null || at < scanAt)) this.set({ scanAt: at });
  }

  alert(id: string): AlertMemory | undefined {
    const shard = this.shard(shardOf(id));
    return shard !== undefined && Object.hasOwn(shard, id) ? shard[id] : undefined;
  }

  putAlert(id: string, memory: AlertMemory): void {
    this.ownShard(shardOf(id))[id] = memory;
  }

  deleteAlert(id: string): void {
    if (this.alert(id) !== undefined) delete this.ownShard(shardOf(id))[id];
  }

  /** Visits all alerts; they may be written while this goes on. */
  forEachAlert(visit: (id: string, memory: AlertMemory) => void): void {
    const keys = new Set([...Object.keys(this.base.shards), ...this.shards.keys()]);
    for (const key of keys) {
      const shard = this.shard(key) ?? {};
      for (const id of Object.keys(shard)) {
        const memory = shard[id];
        if (memory !== undefined) visit(id, memory);
      }
    }
  }

  putBackend(id: string, memory: BackendMemory): void {
    this.set({ backends: { ...this.fields.backends, [id]: memory } });
  }

  hold(severity: Severity | null): Hold | null {
    let hold = this.holds.get(severity);
    if (hold === undefined) {
      hold = holdOf(this.id, severity, this.context);
      this.holds.set(severity, hold);
    }
    return hold;
  }

  /** Remembers why something is held back; `severity` is null for what is no alert's. */
  noteHold({ mute, quiet }: Hold, severity: Severity | null): void {
    const { heldBy, heldSeverities } = this.fields;
    if ((mute && !heldBy.mute) || (quiet && !heldBy.quiet)) {
      this.set({ heldBy: { mute: heldBy.mute || mute, quiet: heldBy.quiet || quiet } });
    }
    if (severity !== null && !heldSeverities.includes(severity)) {
      this.set({ heldSeverities: [...heldSeverities, severity] });
    }
  }

  level(severity: Severity): NotificationLevel {
    let level = this.levels.get(severity);
    if (level === undefined) {
      level = levelOf(this.context.settings, this.id, severity);
      this.levels.set(severity, level);
    }
    return level;
  }

  /** The very same object where nothing was written. */
  finish(): EnvironmentMemory {
    if (this.lists.size > 0) this.fields = { ...this.fields, ...Object.fromEntries(this.lists) };
    if (this.shards.size === 0) return this.fields;
    return { ...this.fields, shards: { ...this.fields.shards, ...Object.fromEntries(this.shards) } };
  }

  private shard(key: string): Shard | undefined {
    const shards = this.base.shards;
    return this.shards.get(key) ?? (Object.hasOwn(shards, key) ? shards[key] : undefined);
  }

  private ownShard(key: string): Shard {
    let shard = this.shards.get(key);
    if (shard === undefined) {
      shard = { ...this.shard(key) };
      this.shards.set(key, shard);
    }
    return shard;
  }
}

/** Fingerprints are spread evenly over their last two digits. */
function shardOf(id: string): string {
  return id.slice(-2);
}

/** An alert that is to be said again, and where. */
export interface Due {
  readonly environment: EnvironmentDraft;
  readonly alert: Alert;
}

/** A backend, and where. */
export interface BackendRef {
  readonly environment: EnvironmentDraft;
  readonly id: string;
}

/** What a decision is made of, while it is made. */
export class Draft {
  readonly decisions: Decision[] = [];
  readonly over = new Set<string>();
  /** To be said again at the end of the decision, together. */
  readonly repeats: Due[] = [];
  /** Found to come and go, to be said at the end of the decision, together. */
  readonly flappingBackends: BackendRef[] = [];
  private readonly drafts = new Map<string, EnvironmentDraft>();
  private readonly removed = new Set<string>();
  private quiet: PolicyEntry[] = [];

  constructor(
    private readonly base: PolicyState,
    readonly context: PolicyContext,
  ) {}

  environment(id: string): EnvironmentDraft {
    let draft = this.drafts.get(id);
    if (draft === undefined) {
      const known = Object.hasOwn(this.base.environments, id) && !this.removed.has(id);
      const memory = known ? this.base.environments[id] : undefined;
      draft = new EnvironmentDraft(id, memory ?? newEnvironmentMemory, this.context);
      this.drafts.set(id, draft);
    }
    return draft;
  }

  all(): readonly EnvironmentDraft[] {
    const ids = new Set([...Object.keys(this.base.environments), ...this.drafts.keys()]);
    return [...ids].filter((id) => !this.removed.has(id)).map((id) => this.environment(id));
  }

  remove(id: string): void {
    this.removed.add(id);
    this.drafts.delete(id);
  }

  /** A line of the journal for what is not shown. */
  note(entry: PolicyEntry): void {
    this.quiet.push(entry);
  }

  say(decision: Decision): void {
    this.flushNotes();
    this.decisions.push(decision);
  }

  finish(): PolicyState {
    this.flushNotes();
    const written = [...this.drafts].map(([id, draft]) => [id, draft.finish()] as const);
    const before = this.base.environments;
    const same = written.every(([id, memory]) =>
      Object.hasOwn(before, id) ? before[id] === memory : memory === newEnvironmentMemory,
    );
    const gone = [...this.removed].some((id) => Object.hasOwn(before, id));
    if (same && !gone) return this.base;
    const kept = Object.entries(before).filter(([id]) => !this.removed.has(id));
    const worth = written.filter(([, memory]) => memory !== newEnvironmentMemory);
    return { version: 1, environments: Object.fromEntries([...kept, ...worth]) };
  }

  private flushNotes(): void {
    if (this.quiet.length > 0) this.decisions.push({ notification: null, announced: [], entries: this.quiet });
    this.quiet = [];
  }
}
