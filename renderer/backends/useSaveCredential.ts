import { useEffect, useRef, useState } from "react";
import type { BackendHealth } from "../../shared/model/backend.ts";
import type { Credential } from "../../shared/model/credential.ts";
import { type Client, useClient } from "../client/client.ts";
import { mayHave } from "./alsoFor.ts";
import { acceptedWords, notSpreadWords, untriedWords } from "./credentialWords.ts";
import { nextOutcome, type Outcome } from "./outcome.ts";

export type SaveStage =
  | { readonly kind: "editing"; readonly error: string | null }
  | { readonly kind: "saving" }
  /** It is kept, and the backend is being asked with it. */
  | { readonly kind: "asking" }
  | { readonly kind: "done"; readonly sentences: readonly string[] };

interface Saving {
  readonly stage: SaveStage;
  /** `also`: who gets it too, once the first backend accepts it. `provider`: the origins that the form named. */
  save(credential: Credential, also?: readonly BackendHealth[], provider?: readonly string[]): Promise<void>;
  /** Says what is wrong with the fields before anything is sent. */
  refuse(error: string): void;
}

/** Hands a credential over and waits for what the backend makes of it; a save alone proves nothing. */
export function useSaveCredential(health: BackendHealth, forgetSecrets: () => void): Saving {
  const client = useClient();
  const [stage, setStage] = useState<SaveStage>({ kind: "editing", error: null });
  const closed = useRef(new AbortController());
  useEffect(() => {
    const controller = new AbortController();
    closed.current = controller;
    return () => controller.abort();
  }, []);

  const save: Saving["save"] = async (credential, also = [], provider) => {
    const { signal } = closed.current;
    setStage({ kind: "saving" });
    const whenKept = () => {
      forgetSecrets();
      setStage({ kind: "asking" });
    };
    const tried = await tryCredential(client, health, { credential, provider }, signal, whenKept);
    if (signal.aborted) return;
    if (!tried.ok) return setStage({ kind: "editing", error: tried.message });
    const { outcome, kept } = tried;
    if (outcome.kind === "refused") return setStage({ kind: "editing", error: outcome.message });
    const first = sentenceOf(health, tried);
    if (outcome.kind === "open") {
      const names = also.map(({ name }) => name);
      const sentences = names.length === 0 ? [first] : [first, notSpreadWords(names)];
      return setStage({ kind: "done", sentences });
    }
    const others = await Promise.all(also.map((each) => giveTo(client, each, credential, signal, kept)));
    if (!signal.aborted) setStage({ kind: "done", sentences: [first, ...others] });
  };
  return { stage, save, refuse: (error) => setStage({ kind: "editing", error }) };
}

type Kept = "keychain" | "session";
interface Taken {
  readonly ok: true;
  readonly outcome: Outcome;
  readonly kept: Kept;
}

/** Hands it to one backend and waits for its next answer. `whenKept` is called as soon as the console has it. */
async function tryCredential(
  client: Client,
  health: BackendHealth,
  { credential, provider }: { readonly credential: Credential; readonly provider?: readonly string[] | undefined },
  signal: AbortSignal,
  whenKept: () => void = () => {},
): Promise<Taken | { readonly ok: false; readonly message: string }> {
  const { id, environment, backend, url } = health;
  const failed = new AbortController();
  const before = client.health.getState().state?.backends[id] ?? health;
  const polled = nextOutcome(client.health, before, AbortSignal.any([signal, failed.signal]));
  const result = await client.bridge.call("credentials.set", {
    environment,
    backend,
    url,
    ...(provider === undefined ? {} : { provider: [...provider] }),
    credential,
  });
  if (!result.ok) {
    failed.abort();
    return { ok: false, message: result.error.message };
  }
  if (!signal.aborted) whenKept();
  return { ok: true, outcome: await polled, kept: result.value.kept };
}

/** What became of the credential at another backend, as a sentence. */
async function giveTo(
  client: Client,
  health: BackendHealth,
  credential: Credential,
  signal: AbortSignal,
  kept: Kept,
): Promise<string> {
  if (!mayHave(health, credential)) {
    return `${health.name} was not given it: the settings want another user or other headers there.`;
  }
  const tried = await tryCredential(client, health, { credential }, signal);
  if (!tried.ok) return `${health.name} was not given it: ${tried.message}`;
  if (tried.outcome.kind === "refused") return `${health.name} does not accept it: ${tried.outcome.message}`;
  return sentenceOf(health, { ...tried, kept });
}

function sentenceOf({ name }: BackendHealth, { outcome, kept }: Taken): string {
  return outcome.kind === "open" ? untriedWords(kept, outcome.message) : acceptedWords(name, kept);
}
