import type { Store } from "../store/store.ts";
import { deleteKept, readKept, readKeptParts, writeKept } from "./kept.ts";
import { initialPolicyState, type PolicyState, parsePolicyState } from "./policy.ts";

const key = "policy";
/** The alerts' memory lies apart, a row for each shard: what changed of 10,000 alerts is written, and not all of them. */
const shardPrefix = "policy shard ";

type EnvironmentState = PolicyState["environments"][string];
type Shard = EnvironmentState["shards"][string];

export interface KeptPolicy {
  readonly state: PolicyState;
  /** False where not all of it lies in the database in this very form: then all of it has to be written once. */
  readonly complete: boolean;
}

/** What the policy last remembered. What cannot be read is forgotten as a whole. */
export function readPolicy(store: Store): KeptPolicy {
  const kept = readKept(store, key);
  if (!isObject(kept) || kept.sharded !== true) return { state: parsePolicyState(kept), complete: false };
  const state = parsePolicyState(withShards(kept, readKeptParts(store, shardPrefix)));
  return { state, complete: state !== initialPolicyState };
}

/** Writes what differs from `before`, all or nothing; null: everything. False where it was refused. */
export function writePolicy(store: Store, state: PolicyState, before: PolicyState | null): boolean {
  return store.transaction(() => {
    if (before === null) {
      store.run("DELETE FROM state WHERE substr(key, 1, ?) = ?", [shardPrefix.length, shardPrefix]);
    }
    const known = shardsOf(before);
    const wanted = shardsOf(state);
    for (const name of known.keys()) if (!wanted.has(name)) deleteKept(store, shardPrefix + name);
    for (const [name, shard] of wanted) {
      // The policy copies a shard before it changes it.
      if (known.get(name) !== shard) writeKept(store, shardPrefix + name, JSON.stringify(shard));
    }
    const environments = Object.entries(state.environments).map(([id, memory]) => [id, { ...memory, shards: {} }]);
    writeKept(store, key, JSON.stringify({ ...state, sharded: true, environments: Object.fromEntries(environments) }));
  });
}

/** All shards by `["environment","shard"]`. */
function shardsOf(state: PolicyState | null): ReadonlyMap<string, Shard> {
  const environments = Object.entries(state?.environments ?? {});
  return new Map(
    environments.flatMap(([id, { shards }]) =>
      Object.entries(shards).map(([name, shard]) => [JSON.stringify([id, name]), shard] as const),
    ),
  );
}

/** The state with its shards in their places, to be parsed. */
function withShards(kept: object, parts: ReadonlyMap<string, unknown>): unknown {
  const shards = new Map<string, [string, unknown][]>();
  for (const [name, shard] of parts) {
    const [environment, place] = namesIn(name);
    const others = shards.get(environment);
    if (others === undefined) shards.set(environment, [[place, shard]]);
    else others.push([place, shard]);
  }
  const environments = "environments" in kept && isObject(kept.environments) ? kept.environments : {};
  return {
    ...kept,
    environments: Object.fromEntries(
      Object.entries(environments).map(([id, memory]) => {
        const own = Object.fromEntries(shards.get(id) ?? []);
        return [id, isObject(memory) ? { ...memory, shards: own } : memory];
      }),
    ),
  };
}

function namesIn(name: string): readonly [environment: string, shard: string] {
  try {
    const [environment, shard]: unknown[] = JSON.parse(name);
    return [String(environment), String(shard)];
  } catch {
    return ["", ""];
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
