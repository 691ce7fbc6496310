import { isDeepStrictEqual } from "node:util";
import { receiversOf } from "../../../shared/settings/receivers.ts";
import type { AuthSettings } from "../../../shared/settings/schema.ts";
import { ConsoleError } from "../errors.ts";
import type { Authorizer } from "../http/authorizer.ts";
import type { BackendConnection } from "../http/client.ts";
import type { Clock } from "../world.ts";
import { type RunCommand, runCommand } from "./command/run.ts";
import { commandTokens } from "./command/source.ts";
import type { StoredCredential } from "./kept.ts";
import { clientCredentials, refreshing } from "./oauth/grants.ts";
import { createProvider, type OAuth2Settings } from "./oauth/provider.ts";
import { holdToken, refuseToAsk, type Token } from "./tokens.ts";

export interface ProofOptions {
  readonly backend: Pick<BackendConnection, "name" | "kind" | "caFile" | "proxy" | "trust">;
  readonly auth: AuthSettings | undefined;
  /** What is kept for this very backend and fits its settings; null where nothing is. */
  readonly credential: StoredCredential | null;
  /** What to say instead where one is kept that must not be used, or where the last sign-in came to nothing. */
  readonly reason: string | null;
  readonly clock: Clock;
  /** The system's own way where it is left out. */
  readonly run?: RunCommand | undefined;
  /** A token that is there already, from a sign-in that has just been done. */
  readonly first?: Token | null;
  /** Told of every token that was got, before it is used. */
  readonly tell?: (token: string) => void;
  /** Keeps the next refresh token in place of the last one. */
  readonly keep?: (refreshToken: string) => Promise<void>;
}

/** How a backend's client proves who we are. */
export interface Proof {
  /** Sent as it is. */
  readonly credential: StoredCredential | null;
  /** Gets what is sent; null where there is nothing to get. */
  readonly authorizer: Authorizer | null;
  readonly trust?: BackendConnection["trust"];
}

/**
 * Where settings name a way to get tokens and the person's part in it is missing, the backend is not asked at all: it
 * would only refuse, or send us to a page to sign in.
 */
export function proofOf(options: ProofOptions): Proof {
  const { auth, credential } = options;
  const { trust = null } = options.backend;
  if (auth?.type === "oauth2") return { credential: null, authorizer: byProvider(options, auth), trust };
  if (auth?.type === "command") return { credential: null, authorizer: byCommand(options, auth.command), trust };
  return { credential, authorizer: null, trust };
}

function byProvider(options: ProofOptions, settings: OAuth2Settings): Authorizer {
  const { backend, credential, clock, first = null, tell = () => {}, keep = async () => {} } = options;
  const provider = receiversOf(settings).join(" and ");
  if (settings.grant === "client_credentials") {
    if (credential?.scheme !== "oauth2") {
      return missing(
        options,
        "oauth2",
        `wants the secret of the client “${settings.clientId}” at ${provider}. Enter it in Backends.`,
      );
    }
    const source = clientCredentials(createProvider({ backend, settings, clock }), credential.clientSecret);
    return holdToken(source, clock, null, tell);
  }
  if (credential?.scheme !== "device" && first === null) {
    return missing(options, "device", `wants you to sign in at ${provider} with a browser. Begin in Backends.`);
  }
  const refreshToken = credential?.scheme === "device" ? credential.refreshToken : null;
  return holdToken(refreshing(createProvider({ backend, settings, clock }), refreshToken, keep), clock, first, tell);
}

function byCommand(options: ProofOptions, command: readonly string[]): Authorizer {
  const { backend, credential, clock, run = runCommand, tell = () => {} } = options;
  if (credential?.scheme !== "command" || !isDeepStrictEqual(credential.command, command)) {
    return missing(
      options,
      "command",
      "wants a token from a command, which runs only once you allow it. Look at it in Backends.",
    );
  }
  return holdToken(commandTokens({ name: backend.name, command, run, clock }), clock, null, tell);
}

function missing({ backend, reason }: ProofOptions, scheme: Authorizer["scheme"], wants: string): Authorizer {
  return refuseToAsk(scheme, () => new ConsoleError("UNAUTHORIZED", reason ?? `${backend.name} ${wants}`, { scheme }));
}
