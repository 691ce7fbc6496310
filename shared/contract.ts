import * as z from "zod";
import { credentialSchema } from "./model/credential.ts";
import { type SettingsState, settingsStateSchema } from "./model/environment.ts";
import { logQuerySchema, logRangeSchema, type SearchState, searchStateSchema } from "./model/logs.ts";
import { alertGraphSchema, alertRuleSchema } from "./model/rule.ts";
import {
  type AlertsPatch,
  type AlertsState,
  alertsPatchSchema,
  alertsStateSchema,
  reduceAlerts,
} from "./state/alerts.ts";
import {
  type HealthPatch,
  type HealthState,
  healthPatchSchema,
  healthStateSchema,
  reduceHealth,
} from "./state/health.ts";
import { reduceSearch, type SearchPatch, searchPatchSchema } from "./state/search.ts";

const id = z.string().min(1).max(512);
const nothing = z.null();

/**
 * Every question the renderer can ask. Handlers, the preload bridge, the loopback server and the renderer's client are
 * derived from this value: a missing handler does not compile, and a malformed argument is refused before a handler
 * sees it. No call answers a secret.
 */
export const calls = {
  /** The console's clock. Over a tunnel the page's own may be another machine's, and ages must not depend on it. */
  "clock.now": { input: z.object({}), output: z.object({ now: z.number() }) },
  /** Polls now: one environment, or all of them. */
  "poll.now": { input: z.object({ environment: id.nullable() }), output: nothing },
  /**
   * Keeps a credential for one backend and asks that backend again at once. `url` is the backend's address as the
   * person saw it: refused where settings have another one by now.
   */
  "credentials.set": {
    input: z.object({ environment: id, backend: id, url: z.string().max(4096), credential: credentialSchema }),
    output: z.object({ kept: z.enum(["keychain", "session"]), note: z.string().nullable() }),
  },
  /** Forgets a backend's credential. */
  "credentials.forget": { input: z.object({ environment: id, backend: id }), output: nothing },
  /** The Prometheus rule behind an alert; null where none is known. */
  "alerts.rule": { input: z.object({ alert: id }), output: alertRuleSchema.nullable() },
  /** Recent values of what the alert's rule compares; null where its expression has no comparison to draw. */
  "alerts.graph": { input: z.object({ alert: id }), output: alertGraphSchema.nullable() },
  /** Starts a search; its results are the topic `search` with the answered id as key. */
  "search.start": {
    input: z.object({ query: logQuerySchema, environments: z.array(id).min(1), range: logRangeSchema }),
    output: z.object({ search: id }),
  },
  /** Reads the next page in every environment that had a full one. */
  "search.more": { input: z.object({ search: id }), output: nothing },
  "search.cancel": { input: z.object({ search: id }), output: nothing },
  /** Ends a search and frees what it found. */
  "search.close": { input: z.object({ search: id }), output: nothing },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export type CallName = keyof typeof calls;
export type CallInput<N extends CallName> = z.input<(typeof calls)[N]["input"]>;
export type ParsedInput<N extends CallName> = z.output<(typeof calls)[N]["input"]>;
export type CallOutput<N extends CallName> = z.output<(typeof calls)[N]["output"]>;

/** One function for every call. */
export type Handlers = { readonly [N in CallName]: (input: ParsedInput<N>) => Promise<CallOutput<N>> };

/** A topic: a state that is sent whole once, then as numbered patches which both sides apply with the same reducer. */
export interface TopicDefinition<State, Patch> {
  readonly state: z.ZodType;
  readonly patch: z.ZodType;
  readonly reduce: (state: State, patch: Patch) => State;
}

function topic<State, Patch>(definition: TopicDefinition<State, Patch>): TopicDefinition<State, Patch> {
  return definition;
}

/** Everything the renderer can follow. `search` has one state for each search id; the others have the key `""`. */
export const topics = {
  settings: topic<SettingsState, SettingsState>({
    state: settingsStateSchema,
    patch: settingsStateSchema,
    reduce: (_state, patch) => patch,
  }),
  health: topic<HealthState, HealthPatch>({ state: healthStateSchema, patch: healthPatchSchema, reduce: reduceHealth }),
  alerts: topic<AlertsState, AlertsPatch>({ state: alertsStateSchema, patch: alertsPatchSchema, reduce: reduceAlerts }),
  search: topic<SearchState, SearchPatch>({ state: searchStateSchema, patch: searchPatchSchema, reduce: reduceSearch }),
} as const;

export type TopicName = keyof typeof topics;
export type TopicState<N extends TopicName> = (typeof topics)[N] extends TopicDefinition<infer S, infer _P> ? S : never;
export type TopicPatch<N extends TopicName> = (typeof topics)[N] extends TopicDefinition<infer _S, infer P> ? P : never;
