import { type BackendKind, backendNames } from "../../../shared/model/backend.ts";
import type { TrialCredential } from "../../../shared/model/connectionTest.ts";
import type { Credential } from "../../../shared/model/credential.ts";
import { auditConnection, type BackendTrial, type ConnectionSettings } from "../../../shared/settings/schema.ts";
import { accountOf, bindingOf, boundToKey, keyAccountOf } from "../credentials/binding.ts";
import { refusedBecause, withheldBecause } from "../credentials/fit.ts";
import { type StoredCredential, secretsOf } from "../credentials/kept.ts";
import { type Proof, proofOf } from "../credentials/proof.ts";
import { caPathOf, connectionOf, keyPathOf, routeOf } from "../environments/connection.ts";
import type { BackendSettings } from "../environments/describe.ts";
import { type ConsoleError, toConsoleError } from "../errors.ts";
import type { BackendConnection } from "../http/connection.ts";
import type { World } from "../world.ts";
import type { Look } from "./context.ts";
import { splitMessage } from "./sentences.ts";

/** A trial as it can be looked at: where to, with what, and what is not sent. */
export interface PreparedTrial {
  readonly trial: BackendTrial;
  readonly connection: BackendConnection;
  readonly unsent: Look["unsent"];
}

interface Surroundings {
  readonly world: World;
  readonly settingsFile: string;
}

interface Chosen {
  readonly credential: StoredCredential | null;
  readonly passphrase: string | null;
  readonly unsent: Look["unsent"];
}

const nothing: Chosen = { credential: null, passphrase: null, unsent: null };

/** Finds what may be sent, and turns the form's settings into a connection as the console's own would be. */
export async function prepareTrial(
  trial: BackendTrial,
  given: TrialCredential,
  surroundings: Surroundings,
): Promise<PreparedTrial> {
  const connection = trial.kind === "postgres" ? auditConnection(trial.settings) : trial.settings;
  const settings = settingsOf(trial.kind, connection);
  const chosen = await choose(given, connection, surroundings);
  const unsent = chosen.unsent ?? missingPart(connection.auth, chosen.credential);
  const proof = unsent === null ? proofFor(settings, chosen.credential, surroundings) : noProof;
  return { trial, unsent, connection: connectionOf(surroundings.settingsFile, settings, proof, chosen.passphrase) };
}

function settingsOf(kind: BackendKind, connection: ConnectionSettings): BackendSettings {
  return { backend: kind, kind, name: backendNames[kind], connection };
}

const noProof: Proof = { credential: null, authorizer: null };

function proofFor(
  settings: BackendSettings,
  credential: StoredCredential | null,
  { world, settingsFile }: Surroundings,
): Proof {
  return proofOf({
    backend: routeOf(settingsFile, settings),
    auth: settings.connection.auth,
    credential,
    reason: null,
    clock: world.clock,
    run: world.runCommand,
    tell: (token) => {
      for (const secret of [...secretsOf(credential), token]) world.surroundings?.redactor.add(secret);
    },
  });
}

async function choose(
  given: TrialCredential,
  connection: ConnectionSettings,
  surroundings: Surroundings,
): Promise<Chosen> {
  switch (given.kind) {
    case "none":
      return nothing;
    case "typed":
      return chooseTyped(given.credential, connection);
    case "kept":
      return chooseKept(given, connection, surroundings);
  }
}

function chooseTyped(credential: Credential, { auth }: ConnectionSettings): Chosen {
  if (credential.scheme === "passphrase") return { ...nothing, passphrase: credential.passphrase };
  // A test asks nobody, and a command wants the person's consent.
  if (credential.scheme === "command") return nothing;
  const misfit = refusedBecause(credential, auth);
  if (misfit === null) return { ...nothing, credential };
  return { ...nothing, unsent: splitMessage(misfit.replace("it was not saved", "it was not sent")) };
}

async function chooseKept(
  { environment, backend }: Extract<TrialCredential, { readonly kind: "kept" }>,
  connection: ConnectionSettings,
  { world: { secrets }, settingsFile }: Surroundings,
): Promise<Chosen> {
  try {
    const caFile = caPathOf(settingsFile, connection);
    const bound = await bindingOf(connection, caFile);
    const kept = await secrets.get(accountOf(environment, backend), bound);
    const keyPath = keyPathOf(settingsFile, connection);
    const key = keyPath === null ? null : await secrets.get(keyAccountOf(environment, backend), boundToKey(keyPath));
    const passphrase = key?.credential?.scheme === "passphrase" ? key.credential.passphrase : null;
    const withheld = withheldBecause(kept, connection.auth, bound);
    if (withheld !== null) return { ...nothing, passphrase, unsent: splitMessage(withheld) };
    return { ...nothing, passphrase, credential: kept?.credential ?? null };
  } catch (cause) {
    const { message }: ConsoleError = toConsoleError(cause);
    return { ...nothing, unsent: splitMessage(message) };
  }
}

/** The person's part in getting a token, where it is missing. A sign-in would be spent by a test: providers give each once. */
function missingPart(auth: ConnectionSettings["auth"], credential: StoredCredential | null): Look["unsent"] {
  if (auth?.type === "oauth2" && auth.grant === "device") {
    return credential === null
      ? { found: "The settings want a sign-in with a browser.", mend: "Save it, then sign in at the backend." }
      : {
          found: "A test does not use the sign-in with a browser, which the backend itself needs.",
          mend: "Save it; the backend then says whether the sign-in is still good.",
        };
  }
  if (credential !== null) return null;
  if (auth?.type === "oauth2") {
    return {
      found: `The settings want a token, which takes the secret of the client “${auth.clientId}”.`,
      mend: "Enter the client secret here.",
    };
  }
  if (auth?.type !== "command") return null;
  return {
    found: "The settings want a token from a command, which runs only once you allow it.",
    mend: "Save it, then allow it at the backend.",
  };
}
