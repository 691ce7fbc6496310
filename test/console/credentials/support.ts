import type { StoredCredential } from "../../../electron/console/credentials/kept.ts";
import { type ProofOptions, proofOf } from "../../../electron/console/credentials/proof.ts";
import { createHttpClient, type HttpClient } from "../../../electron/console/http/client.ts";
import type { AuthSettings } from "../../../shared/settings/schema.ts";
import { closeAfterwards, connectionTo, createManualClock, type ManualClock } from "../http/support.ts";

export interface ClientOptions extends Partial<ProofOptions> {
  readonly url: string;
  readonly auth: AuthSettings;
  readonly clock?: ManualClock;
}

/** A backend's client that proves who we are as its settings say, as a backend makes it. */
export function provingClient({ url, auth, credential = null, clock = createManualClock(), ...rest }: ClientOptions): {
  readonly http: HttpClient;
  readonly told: readonly string[];
} {
  const told: string[] = [];
  const proof = proofOf({
    backend: { name: "Prometheus", kind: "prometheus", caFile: null, proxy: null },
    auth,
    credential: credential as StoredCredential | null,
    reason: null,
    clock,
    tell: (token) => told.push(token),
    ...rest,
  });
  const http = closeAfterwards(createHttpClient({ ...connectionTo(url), ...proof }, clock));
  return { http, told };
}
