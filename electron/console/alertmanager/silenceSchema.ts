import * as z from "zod";
import { silenceStates } from "../../../shared/model/silence.ts";

// The wire shapes of silences in Alertmanager's API v2, as 0.25 to 0.33 send them. Later fields (`annotations`,
// matcher sets) are left alone.

const wireMatcherSchema = z.object({
  name: z.string().min(1).max(1024),
  value: z.string().max(8192),
  isRegex: z.boolean(),
  /** Left out by versions and tools from before 0.22, where it was always true. */
  isEqual: z
    .boolean()
    .nullish()
    .transform((isEqual) => isEqual ?? true),
});

const text = z
  .string()
  .nullish()
  .transform((given) => given ?? "");

export const wireSilenceSchema = z.object({
  id: z.string().min(1).max(512),
  status: z.object({ state: z.enum(silenceStates) }),
  matchers: z.array(wireMatcherSchema).min(1),
  startsAt: z.string(),
  endsAt: z.string(),
  updatedAt: z.string().nullish(),
  /** Empty ones are accepted by the server. */
  createdBy: text,
  comment: text,
});

export type WireMatcher = z.output<typeof wireMatcherSchema>;

/** What `POST /silences` answers. */
export const wireSilenceIdSchema = z.object({ silenceID: z.string().min(1) });
