import * as z from "zod";
import { consoleErrorSchema } from "../errors.ts";
import { credentialSchemes, deviceSignInSchema } from "./credential.ts";

export const backendKinds = ["prometheus", "alertmanager", "loki", "gateway", "postgres", "jaeger"] as const;
export type BackendKind = (typeof backendKinds)[number];

/** The field's name of a kind of backend, for sentences. */
export const backendNames: Readonly<Record<BackendKind, string>> = {
  prometheus: "Prometheus",
  alertmanager: "Alertmanager",
  loki: "Loki",
  gateway: "Gateway",
  postgres: "PostgreSQL",
  jaeger: "Jaeger",
};

/** Whether a backend tells which alerts there are: without its answer nobody may say that all is clear. */
export function tellsAlerts(kind: BackendKind): boolean {
  return kind === "prometheus" || kind === "alertmanager" || kind === "gateway";
}

/** Whether a backend only knows other trails of a request ID: it tells nothing of alerts, nor does its silence. */
export function isTrailKind(kind: BackendKind): boolean {
  return kind === "postgres" || kind === "jaeger";
}

/** What a form for a credential begins with: a scheme, and what settings name of it. */
const credentialFormSchema = z.object({
  scheme: z.enum(credentialSchemes),
  username: z.string().nullable(),
  headerNames: z.array(z.string()),
  /** True where the settings name the scheme, so that there is nothing to choose. */
  fixed: z.boolean().optional(),
  /** The command that wants consent, program first; absent where the scheme is another. */
  command: z.array(z.string()).optional(),
  /** `https://host:port` of whoever gives the tokens, and our name there; absent where the scheme is another. */
  provider: z.object({ origins: z.array(z.string()), clientId: z.string() }).optional(),
  /** True where it is asked for because a sign-in has ended; nobody refused it. */
  ended: z.boolean().optional(),
});

/**
 * How a backend is doing. What we have (`lastSuccessAt`, `version`) is kept apart from what went wrong (`error`) and
 * from what we are doing (`polling`). Times are milliseconds since 1970, durations milliseconds.
 */
export const backendHealthSchema = z.object({
  /** `<environment>/<backend>`. */
  id: z.string(),
  environment: z.string(),
  /** `prometheus`, `loki`, `alertmanager-1`, `alertmanager-2`…: unique within the environment. */
  backend: z.string(),
  kind: z.enum(backendKinds),
  /** What the screen calls it: `Prometheus`, `Alertmanager 2`. */
  name: z.string(),
  url: z.string(),
  version: z.string().nullable(),
  lastSuccessAt: z.number().nullable(),
  latencyMs: z.number().nullable(),
  error: consoleErrorSchema.nullable(),
  /** Since when every poll has failed; null while it answers. */
  failingSince: z.number().nullable(),
  polling: z.boolean(),
  nextPollAt: z.number().nullable(),
  intervalMs: z.number(),
  /** An answer older than this no longer counts: two polls and the deadline. */
  staleAfterMs: z.number(),
  /** When its last restart was noticed; null where none was. */
  restartedAt: z.number().nullable(),
  /** A sentence while it answers but cannot yet tell which alerts are true (after its restart); null otherwise. */
  settling: z.string().nullable(),
  /** Facts that limit what its answers mean ("2 rules fail to evaluate"), each a sentence. */
  notes: z.array(z.string()),
  /** Where the credential in use is kept; `withheld` where one is kept that must not be sent here. */
  credential: z.enum(["none", "keychain", "session", "withheld"]),
  /** Set where the backend refuses us and a form should ask: the scheme of the settings, else the one it names. */
  asksFor: credentialFormSchema.nullable(),
  /** For a form that nobody asked for: the scheme of the settings, else that of the credential in use. */
  credentialForm: credentialFormSchema,
  /** True where its settings name a client certificate, whose key may want a passphrase. */
  clientCert: z.boolean(),
  /** Set while a person is to sign in with a browser. */
  signIn: deviceSignInSchema.nullable(),
});

export type BackendHealth = Readonly<z.infer<typeof backendHealthSchema>>;

/** `waiting`: never answered and not failed yet. `stale`: its last good answer is too old to rely on. */
export type BackendCondition = "waiting" | "answering" | "failing" | "stale";

/** The one word for a backend at a moment. A single failed poll is `failing` while its last answer still counts. */
export function backendCondition(health: BackendHealth, now: number): BackendCondition {
  if (health.lastSuccessAt === null) return health.error === null ? "waiting" : "stale";
  if (now - health.lastSuccessAt > health.staleAfterMs) return "stale";
  return health.error === null ? "answering" : "failing";
}
