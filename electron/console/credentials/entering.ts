import type { Credential } from "../../../shared/model/credential.ts";
import type { ConnectionSettings } from "../../../shared/settings/schema.ts";
import { ConsoleError } from "../errors.ts";
import type { BackendConnection } from "../http/client.ts";
import type { World } from "../world.ts";
import { accountOf, bindingOf, boundToKey, isForNobody, keyAccountOf } from "./binding.ts";
import { confirmCommand } from "./command/consent.ts";
import { refusedBecause } from "./fit.ts";
import type { StoredCredential } from "./kept.ts";

/** One credential as a store keeps it. */
export interface Entry {
  readonly account: string;
  readonly credential: StoredCredential;
  /** What it belongs to; see `boundTo`. */
  readonly bound: string;
}

/** The backend that a credential is entered for. */
export interface EnteredFor {
  readonly environment: string;
  readonly backend: string;
  readonly connection: ConnectionSettings;
  readonly route: Pick<BackendConnection, "name" | "caFile">;
  /** The key file of the client certificate; null where settings name none. */
  readonly keyPath: string | null;
}

/**
 * What a person entered, as it is to be kept. Nothing is kept yet.
 *
 * @throws ConsoleError INVALID_INPUT where it could never be used with the settings, TLS where their CA file cannot be
 *   read, FORBIDDEN where a command is not allowed
 */
export async function entryOf(
  world: Pick<World, "surroundings">,
  { environment, backend, connection, route, keyPath }: EnteredFor,
  credential: Credential,
): Promise<Entry> {
  if (credential.scheme === "passphrase") {
    if (keyPath === null) {
      throw new ConsoleError("INVALID_INPUT", `The settings of ${route.name} name no client certificate.`);
    }
    return { account: keyAccountOf(environment, backend), credential, bound: boundToKey(keyPath) };
  }
  const misfit = refusedBecause(credential, connection.auth);
  if (misfit !== null) throw new ConsoleError("INVALID_INPUT", misfit);
  const bound = await bindingOf(connection, route.caFile);
  if (isForNobody(bound)) {
    throw new ConsoleError(
      "TLS",
      `The CA file ${route.caFile} of ${route.name} cannot be read, so the credential was not saved. Check \`caFile\` in Settings, then enter it again.`,
    );
  }
  if (credential.scheme === "command") {
    await confirmCommand(world, { name: route.name, environment, url: connection.url }, credential.command);
  }
  return { account: accountOf(environment, backend), credential, bound };
}
