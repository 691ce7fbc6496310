import * as z from "zod";
import { credentialSchema, deviceSignInSchema } from "../model/credential.ts";
import { type Calls, id, nothing } from "./terms.ts";

/** What proves to a backend who we are. No call answers a secret. */
export const credentialCalls = {
  /**
   * Keeps a credential for one backend and asks that backend again at once. `url` is the backend's address as the
   * person saw it, `provider` the origins of those that give its tokens: refused where settings have others by now.
   */
  "credentials.set": {
    input: z.object({
      environment: id,
      backend: id,
      url: z.string().max(4096),
      provider: z.array(z.string().max(4096)).max(10).optional(),
      credential: credentialSchema,
    }),
    output: z.object({
      kept: z.enum(["keychain", "session"]),
      note: z.string().nullable(),
      /** True where it took the place of one that can be put back, until the backend has accepted this one. */
      replaced: z.boolean(),
    }),
  },
  /** Puts back the credential that a new one took the place of, where the new one is refused. */
  "credentials.restore": { input: z.object({ environment: id, backend: id }), output: nothing },
  /** Forgets a backend's credential, also where the settings do not have the backend any more. */
  "credentials.forget": { input: z.object({ environment: id, backend: id }), output: nothing },
  /** Begins a sign-in with a browser for a backend whose settings want one; health tells how it goes on. */
  "credentials.signIn": { input: z.object({ environment: id, backend: id }), output: deviceSignInSchema },
  "credentials.cancelSignIn": { input: z.object({ environment: id, backend: id }), output: nothing },
  /** Tries the keychain again, and moves what was kept for the session into it; every backend without proof asks anew. */
  "keychain.retry": {
    input: z.object({}),
    output: z.object({ kind: z.enum(["keychain", "session"]), reason: z.string().nullable() }),
  },
} as const satisfies Calls;
