import * as z from "zod";

// The wire shapes of Alertmanager's API v2, as 0.25 to 0.33 send them. Go encodes an empty list as null here and there.

const names = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);

export const wireAlertSchema = z.object({
  fingerprint: z.string().min(1),
  labels: z.record(z.string(), z.string()),
  annotations: z
    .record(z.string(), z.string())
    .nullish()
    .transform((map) => map ?? {}),
  startsAt: z.string(),
  /** While it fires this lies in the future: the last send plus about 4 minutes. */
  endsAt: z.string().nullish(),
  /** Left out when empty. */
  generatorURL: z.string().nullish(),
  receivers: z
    .array(z.object({ name: z.string() }))
    .nullish()
    .transform((list) => (list ?? []).map((receiver) => receiver.name)),
  status: z.object({
    /** `active`, `suppressed`, and by the specification `unprocessed`; a word of a later version counts as active. */
    state: z.string(),
    silencedBy: names,
    /** Names one source only. */
    inhibitedBy: names,
    /** From 0.28; filled in `/alerts/groups` only. */
    mutedBy: names,
  }),
});

export type WireAlert = z.output<typeof wireAlertSchema>;

export const wireStatusSchema = z.object({
  /** When the process started; a new value tells a restart. */
  uptime: z.string(),
  versionInfo: z.object({ version: z.string() }).nullish(),
  cluster: z.object({ status: z.string().nullish(), peers: z.array(z.unknown()).nullish() }).nullish(),
});
