import type * as z from "zod";
import { type Keyed, type KeyedPatch, keyedTopic } from "../state/keyed.ts";

/** A topic: a state that is sent whole once, then as numbered patches which both sides apply with the same reducer. */
export interface TopicDefinition<State, Patch> {
  readonly state: z.ZodType;
  readonly patch: z.ZodType;
  readonly reduce: (state: State, patch: Patch) => State;
}

export function topic<State, Patch>(definition: TopicDefinition<State, Patch>): TopicDefinition<State, Patch> {
  return definition;
}

/** A topic of things by id. */
export function keyed<T>(item: z.ZodType<T>, idOf: (item: T) => string): TopicDefinition<Keyed<T>, KeyedPatch<T>> {
  return keyedTopic(item, idOf);
}

/** A small state: each patch is the whole of it. */
export function whole<State>(state: z.ZodType<State>): TopicDefinition<State, State> {
  return { state, patch: state, reduce: (_state, patch) => patch };
}
