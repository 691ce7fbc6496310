import * as z from "zod";
import { alertStates } from "../../../../shared/model/alert.ts";
import { backendKinds } from "../../../../shared/model/backend.ts";
import { severities } from "../../../../shared/model/severity.ts";
import { troubles } from "../../../../shared/state/trouble.ts";

// What the policy remembers, as JSON. Times are ms since 1970.

const alertMemorySchema = z.object({
  name: z.string(),
  severity: z.enum(severities),
  /** The severity's word as the label has it. */
  word: z.string(),
  /** The notification's body, while one may have to be made without the alert at hand. */
  body: z.string(),
  state: z.enum(alertStates),
  startsAt: z.number(),
  activeAt: z.number().nullable(),
  /** When the episode was announced; null where it was not. */
  saidAt: z.number().nullable(),
  /** When the episode was due to be announced: escalation counts from it. */
  dueAt: z.number(),
  /** When it is said again, or looked at again; null where it is not. */
  repeatAt: z.number().nullable(),
  /** Why its announcement waits: `held` by quiet hours or a mute, `folded` into a digest of a storm or of a return. */
  owed: z.enum(["held", "folded"]).nullable(),
  /** Silenced since, as far as is known: when that ends, what was announced is announced once more. */
  silenced: z.boolean().default(false),
  /** Latest changes between firing and not firing. */
  flips: z.array(z.number()),
  /** While it is flapping: when it counts as calm. */
  calmAt: z.number().nullable(),
});
export type AlertMemory = Readonly<z.infer<typeof alertMemorySchema>>;

const backendMemorySchema = z.object({
  kind: z.enum(backendKinds),
  name: z.string(),
  /** False between a start and its first sign of life: it may have left the settings. */
  watched: z.boolean(),
  /** Watched since: a start or a wake-up gives it time to answer. */
  since: z.number(),
  lastSuccessAt: z.number().nullable(),
  staleAfterMs: z.number(),
  failing: z.boolean(),
  /** What was wrong with it at its last poll; it counts while it gives no good answer. */
  trouble: z.enum(troubles).default("silent"),
  failingSince: z.number().nullable(),
  /** False while it answers but cannot tell yet which alerts are true. */
  settled: z.boolean(),
  /** When it was found lost; null while it is not. */
  lostAt: z.number().nullable(),
  /** Whether its loss is told, waits for others or for the end of a hold, or is none of the person's business. */
  telling: z.enum(["none", "gathering", "held", "told", "off", "flapping"]),
  /** When it answered again after a loss that was told, while its return is not told yet. */
  backAt: z.number().nullable(),
  /** Its return is to be told at the end of a hold. */
  backHeld: z.boolean(),
  flips: z.array(z.number()),
  calmAt: z.number().nullable(),
});
export type BackendMemory = Readonly<z.infer<typeof backendMemorySchema>>;

const environmentMemorySchema = z.object({
  /** False until its first baseline: nothing is known of what was before. */
  known: z.boolean().default(true),
  awaiting: z.enum(["start", "resume"]).nullable(),
  /** Alerts by id, in shards, so that a change copies one shard and not everything. */
  shards: z.record(z.string(), z.record(z.string(), alertMemorySchema)),
  backends: z.record(z.string(), backendMemorySchema),
  /** When notifications of alerts were said within the last minute. */
  recent: z.array(z.number()),
  /** Ids of alerts that wait for the digest of a storm, and when that comes. */
  folded: z.array(z.string()),
  foldedUntil: z.number().nullable(),
  /** Set while backends return: until when their news are gathered, and whether it waits for nothing but that news. */
  returning: z.object({ until: z.number(), complete: z.boolean() }).nullable(),
  /** Ids of alerts that quiet hours or a mute hold back; of those that were announced and ended, or wait still. */
  held: z.array(z.string()),
  heldEnded: z.array(z.string()),
  heldRepeats: z.array(z.string()),
  /** What held them back. */
  heldBy: z.object({ mute: z.boolean(), quiet: z.boolean() }),
  /** The severities of the alerts that are held back, whatever it is of them. */
  heldSeverities: z.array(z.enum(severities)),
  /** Announced alerts that were gone at the baseline while not every backend could tell; and when to judge them. */
  missing: z.array(z.string()),
  missingAt: z.number().nullable(),
  /** Set where what was due is long past: the machine slept, and what is known is as old. Waits for the wake-up. */
  wakingUntil: z.number().nullable(),
  /** No alert is due to be said again, or calm, before. */
  scanAt: z.number().nullable(),
});
export type EnvironmentMemory = Readonly<z.infer<typeof environmentMemorySchema>>;

const policyStateSchema = z.object({
  version: z.literal(1),
  environments: z.record(z.string(), environmentMemorySchema),
});

/** What the policy remembers. JSON, so that it outlives a restart. */
export type PolicyState = Readonly<z.infer<typeof policyStateSchema>>;

export const initialPolicyState: PolicyState = { version: 1, environments: {} };

export const newEnvironmentMemory: EnvironmentMemory = {
  known: false,
  awaiting: null,
  shards: {},
  backends: {},
  recent: [],
  folded: [],
  foldedUntil: null,
  returning: null,
  held: [],
  heldEnded: [],
  heldRepeats: [],
  heldBy: { mute: false, quiet: false },
  heldSeverities: [],
  missing: [],
  missingAt: null,
  wakingUntil: null,
  scanAt: null,
};

/** The state from what was stored; a damaged one is forgotten, since a wrong memory is worse than none. Never throws. */
export function parsePolicyState(json: unknown): PolicyState {
  const parsed = policyStateSchema.safeParse(json);
  return parsed.success ? parsed.data : initialPolicyState;
}
