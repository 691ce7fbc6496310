import * as z from "zod";

export const silenceStates = ["active", "pending", "expired"] as const;

const matcherSchema = z.object({
  name: z.string().min(1).max(1024),
  operator: z.enum(["=", "!=", "=~", "!~"]),
  value: z.string().max(8192),
});

/** A silence as an Alertmanager cluster has it. Times are ms since 1970. */
export const silenceSchema = z.object({
  /** `<environment>/<silence id of Alertmanager>`. */
  id: z.string(),
  environment: z.string(),
  silence: z.string(),
  state: z.enum(silenceStates),
  matchers: z.array(matcherSchema),
  startsAt: z.number(),
  endsAt: z.number(),
  updatedAt: z.number().nullable(),
  createdBy: z.string(),
  comment: z.string(),
  /** Written here and not yet seen in a poll. */
  optimistic: z.boolean(),
  /** Set where the comment marks it as an acknowledgement: the author's note. */
  acknowledges: z.string().nullable(),
});
export type Silence = Readonly<z.infer<typeof silenceSchema>>;

/** What a person asks for. With `replaces`, an existing silence is edited. */
export const silenceWishSchema = z.object({
  environment: z.string().min(1),
  /** Alertmanager's id of the silence to edit; null for a new one. */
  replaces: z.string().nullable(),
  matchers: z.array(matcherSchema).min(1, "A silence needs at least one matcher.").max(100),
  /** Null: now. */
  startsAt: z.number().nullable(),
  endsAt: z.number(),
  comment: z.string().trim().min(1, "Say why, so that others know.").max(4096),
});
export type SilenceWish = Readonly<z.infer<typeof silenceWishSchema>>;
