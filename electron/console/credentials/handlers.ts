import { isDeepStrictEqual } from "node:util";
import type { Handlers } from "../../../shared/contract.ts";
import type { AnyBackend } from "../environments/environment.ts";
import type { Environments } from "../environments/environments.ts";
import { ConsoleError } from "../errors.ts";
import type { World } from "../world.ts";
import { forgetBackend, isBackendId } from "./accounts.ts";

type CredentialCalls =
  | "credentials.set"
  | "credentials.restore"
  | "credentials.forget"
  | "credentials.signIn"
  | "credentials.cancelSignIn"
  | "keychain.retry";

/** The calls about credentials; none of them answers a secret. */
export function credentialHandlers({
  world,
  environments: environmentsNow,
}: {
  readonly world: World;
  readonly environments: () => Environments;
}): Pick<Handlers, CredentialCalls> {
  const deskOf = (environment: string, backend: string) =>
    findBackend(environmentsNow(), environment, backend).credentials;
  const forgetUnwatched = (environment: string, backend: string) =>
    forgetBackend(world.secrets, environment, backend).finally(() => environmentsNow().describeSecrets());
  return {
    "credentials.set": async ({ environment, backend, url, provider, credential }) => {
      const target = findBackend(environmentsNow(), environment, backend);
      const origins = target.health.credentialForm.provider?.origins ?? [];
      if (target.health.url !== url || (provider !== undefined && !isDeepStrictEqual(provider, origins))) {
        throw new ConsoleError("INVALID_INPUT", "The address changed in the settings meanwhile. Open the form again.");
      }
      return target.credentials.enter(credential);
    },
    "credentials.restore": async ({ environment, backend }) => {
      await deskOf(environment, backend).restore();
      return null;
    },
    "credentials.forget": async ({ environment, backend }) => {
      const watched = environmentsNow().watched(environment)?.anyBackend(backend);
      if (watched !== undefined) await watched.credentials.forget();
      else if (isBackendId(environment, backend)) await forgetUnwatched(environment, backend);
      else throw new ConsoleError("NOT_FOUND", `No environment can have a backend "${environment}/${backend}".`);
      return null;
    },
    "credentials.signIn": ({ environment, backend }) => deskOf(environment, backend).signIn(),
    "credentials.cancelSignIn": async ({ environment, backend }) => {
      deskOf(environment, backend).cancelSignIn();
      return null;
    },
    "keychain.retry": async () => {
      await world.secrets.retry();
      const environments = environmentsNow();
      const backends = environments.all().flatMap(({ everyBackend }) => everyBackend);
      // Those that have theirs from the keychain go on undisturbed.
      const unsure = backends.filter(
        ({ health }) => health.credential !== "keychain" || health.error?.code === "NO_KEYCHAIN",
      );
      await Promise.all(unsure.map((backend) => backend.renewCredential()));
      await environments.describeSecrets();
      return world.secrets.describe();
    },
  };
}

function findBackend(environments: Environments, environment: string, backend: string): AnyBackend {
  const found = environments.get(environment).anyBackend(backend);
  if (found === undefined) {
    throw new ConsoleError(
      "NOT_FOUND",
      `The environment "${environment}" has no backend "${backend}" in the settings.`,
    );
  }
  return found;
}
