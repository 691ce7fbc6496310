import * as z from "zod";
import { type FaultsState, faultsStateSchema } from "../model/desktop.ts";
import {
  type HealthPatch,
  type HealthState,
  healthPatchSchema,
  healthStateSchema,
  reduceHealth,
} from "../state/health.ts";
import { type Calls, id, nothing } from "./terms.ts";
import { topic, whole } from "./topic.ts";

/** The console itself: its clock, its polls, its faults. */
export const consoleCalls = {
  /** The console's clock. Over a tunnel the page's own may be another machine's, and ages must not depend on it. */
  "clock.now": { input: z.object({}), output: z.object({ now: z.number() }) },
  /** Polls now: one environment, or all of them. */
  "poll.now": { input: z.object({ environment: id.nullable() }), output: nothing },
  /** What helps to find a fault, as text to copy: versions, states, the last lines of the log. Never a secret. */
  "diagnostics.read": { input: z.object({}), output: z.object({ text: z.string(), logFile: z.string().nullable() }) },
} as const satisfies Calls;

export const consoleTopics = {
  health: topic<HealthState, HealthPatch>({ state: healthStateSchema, patch: healthPatchSchema, reduce: reduceHealth }),
  faults: whole<FaultsState>(faultsStateSchema),
} as const;
