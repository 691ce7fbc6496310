import * as z from "zod";
import { credentialSchema } from "./credential.ts";

/** What a connection test looks at, in the order in which it does. */
export const connectionChecks = [
  "address",
  "connection",
  "certificate",
  "credential",
  "product",
  "tenant",
  "clock",
  "use",
] as const;
export type ConnectionCheckName = (typeof connectionChecks)[number];

/** `unknown`: it could not be looked at, since something before it failed. */
export const checkOutcomes = ["good", "doubtful", "wrong", "unknown"] as const;
export type CheckOutcome = (typeof checkOutcomes)[number];

/** One look: what was found, and what to do about it. Both are sentences. */
export const connectionCheckSchema = z.object({
  check: z.enum(connectionChecks),
  outcome: z.enum(checkOutcomes),
  found: z.string(),
  mend: z.string().nullable(),
  /** A URL that worked where the one that was given did not; the form offers to take it. */
  betterUrl: z.string().nullable(),
});
export type ConnectionCheck = Readonly<z.infer<typeof connectionCheckSchema>>;

export const connectionReportSchema = z.object({
  /** True where the console can work with the backend, doubts or not. */
  usable: z.boolean(),
  checks: z.array(connectionCheckSchema),
  /** `Prometheus 2.53.0`; null where it did not say. */
  product: z.string().nullable(),
  version: z.string().nullable(),
  latencyMs: z.number().nullable(),
  /** The server's clock less ours, in milliseconds; null where it did not tell. Known to about a second. */
  clockSkewMs: z.number().nullable(),
  certificate: z
    .object({
      subject: z.string(),
      issuer: z.string(),
      /** Milliseconds since 1970. */
      validTo: z.number(),
      /** Rounded down; negative where it has run out. */
      daysLeft: z.number(),
    })
    .nullable(),
  /** The tenants that were asked, and whether each answered. */
  tenants: z.array(z.object({ tenant: z.string(), answered: z.boolean() })),
  /** What the server wants to know, where it refused for want of a credential. */
  wants: z.enum(["basic", "bearer", "headers", "tenant"]).nullable(),
});
export type ConnectionReport = Readonly<z.infer<typeof connectionReportSchema>>;

/** With which credential a connection is tried. */
export const trialCredentialSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("none") }),
  /** As typed into the form; it is kept nowhere. */
  z.object({ kind: z.literal("typed"), credential: credentialSchema }),
  /** The one that is kept for a backend, where the address that it was entered for is still the same. */
  z.object({ kind: z.literal("kept"), environment: z.string().min(1).max(512), backend: z.string().min(1).max(512) }),
]);
export type TrialCredential = Readonly<z.infer<typeof trialCredentialSchema>>;
