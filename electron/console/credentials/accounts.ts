import type { EnvironmentSettings } from "../../../shared/settings/schema.ts";
import { caPathOf, keyPathOf } from "../environments/connection.ts";
import type { BackendSettings } from "../environments/describe.ts";
import { everyBackend } from "../environments/edit/differences.ts";
import type { SecretStore } from "../world.ts";
import { accountOf, bindingOf, boundToKey, keyAccountOf } from "./binding.ts";
import type { Entry } from "./entering.ts";
import type { StoredCredential } from "./kept.ts";

/** One backend that goes by another id since its environment's settings changed, because its place in a list is another. */
interface Move {
  readonly from: BackendSettings;
  readonly to: string;
}

/** Whether settings could ever name such a backend: its accounts are then nobody else's. */
export function isBackendId(environment: string, backend: string): boolean {
  return (
    /^[a-z0-9][a-z0-9_-]{0,62}$/.test(environment) &&
    /^(?:prometheus|loki|gateway|postgres|jaeger|alertmanager-[1-9][0-9]?)$/.test(backend)
  );
}

/** Forgets all that is kept for a backend. Rejects with NO_KEYCHAIN where some of it could not be removed. */
export async function forgetBackend(secrets: SecretStore, environment: string, backend: string): Promise<void> {
  const accounts = [accountOf(environment, backend), keyAccountOf(environment, backend)];
  const removed = await Promise.allSettled(accounts.map((account) => secrets.delete(account)));
  for (const one of removed) if (one.status === "rejected") throw one.reason;
}

/**
 * All that is kept for an environment and may be used with its settings. What the keychain does not give, and what is
 * kept for other servers, is left out. Never rejects.
 */
export async function entriesOf(
  secrets: SecretStore,
  settingsFile: string,
  settings: EnvironmentSettings,
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (const each of everyBackend(settings)) {
    const { backend } = each;
    const credential = await boundCredential(secrets, settingsFile, settings.id, each).catch(() => null);
    const key = await boundKey(secrets, settingsFile, settings.id, each).catch(() => null);
    if (credential !== null) entries.push({ account: accountOf(settings.id, backend), ...credential });
    if (key !== null) entries.push({ account: keyAccountOf(settings.id, backend), ...key });
  }
  return entries;
}

/** Whether an Alertmanager is in another place of its list, so that what is kept for it has to move. */
export function changesPlaces(before: EnvironmentSettings, after: EnvironmentSettings): boolean {
  return movesOf(everyBackend(before), everyBackend(after)).length > 0;
}

/**
 * Keeps the credentials of an environment in step with its settings: those of a backend that left are forgotten, and
 * those of an Alertmanager go with its URL. What a credential belongs to stays what it was, so that one whose proxy or CA
 * file changed as well is asked for again. Answers the ids of the backends that have another credential by now.
 *
 * Rejects where the keychain fails. What was not moved by then is where it was.
 */
export async function followBackends(
  secrets: SecretStore,
  settingsFile: string,
  before: EnvironmentSettings,
  after: EnvironmentSettings,
): Promise<readonly string[]> {
  const { id: environment } = after;
  const [known, now] = [everyBackend(before), everyBackend(after)];
  const moves = movesOf(known, now);
  // All are read before any is written: two may have changed places.
  const moved: (readonly [string, Kept])[] = [];
  for (const { from, to } of moves) moved.push([to, await readOf(secrets, settingsFile, environment, from)]);
  for (const [to, { credential, key }] of moved) {
    await put(secrets, accountOf(environment, to), credential);
    await put(secrets, keyAccountOf(environment, to), key);
  }
  const ids = new Set(now.map(({ backend }) => backend));
  const filled = new Set(moves.map(({ to }) => to));
  const emptied = known
    .map(({ backend }) => backend)
    .filter((id) => !filled.has(id) && (!ids.has(id) || moves.some(({ from }) => from.backend === id)));
  for (const backend of emptied) await forgetBackend(secrets, environment, backend);
  return [...filled, ...emptied];
}

/** Each Alertmanager that is in another place now. One that has its place still is not taken for another with its URL. */
function movesOf(before: readonly BackendSettings[], after: readonly BackendSettings[]): readonly Move[] {
  const urlAt = (list: readonly BackendSettings[], id: string) =>
    list.find(({ backend }) => backend === id)?.connection.url;
  const free = before.filter(({ kind, backend, connection }) => {
    return kind === "alertmanager" && urlAt(after, backend) !== connection.url;
  });
  const moves: Move[] = [];
  for (const { kind, backend, connection } of after) {
    if (kind !== "alertmanager" || urlAt(before, backend) === connection.url) continue;
    const index = free.findIndex((one) => one.connection.url === connection.url);
    const [from] = index === -1 ? [] : free.splice(index, 1);
    if (from !== undefined) moves.push({ from, to: backend });
  }
  return moves;
}

interface Kept {
  readonly credential: Bound | null;
  readonly key: Bound | null;
}

interface Bound {
  readonly credential: StoredCredential;
  readonly bound: string;
}

async function readOf(
  secrets: SecretStore,
  settingsFile: string,
  environment: string,
  settings: BackendSettings,
): Promise<Kept> {
  return {
    credential: await boundCredential(secrets, settingsFile, environment, settings),
    key: await boundKey(secrets, settingsFile, environment, settings),
  };
}

async function boundCredential(
  secrets: SecretStore,
  settingsFile: string,
  environment: string,
  { backend, connection }: BackendSettings,
): Promise<Bound | null> {
  const bound = await bindingOf(connection, caPathOf(settingsFile, connection));
  return read(secrets, accountOf(environment, backend), bound);
}

async function boundKey(
  secrets: SecretStore,
  settingsFile: string,
  environment: string,
  { backend, connection }: BackendSettings,
): Promise<Bound | null> {
  const keyPath = keyPathOf(settingsFile, connection);
  return keyPath === null ? null : read(secrets, keyAccountOf(environment, backend), boundToKey(keyPath));
}

async function read(secrets: SecretStore, account: string, bound: string): Promise<Bound | null> {
  const kept = await secrets.get(account, bound);
  return kept === null || kept.credential === null ? null : { credential: kept.credential, bound };
}

async function put(secrets: SecretStore, account: string, kept: Bound | null): Promise<void> {
  if (kept === null) await secrets.delete(account);
  else await secrets.set(account, kept.credential, kept.bound);
}
