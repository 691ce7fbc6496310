import { useEffect, useRef, useState } from "react";
import type { BackendHealth } from "../../shared/model/backend.ts";
import type { Credential } from "../../shared/model/credential.ts";
import { type Client, useClient } from "../client/client.ts";
import { mayHave } from "./alsoFor.ts";
import { acceptedWords, type KeptAs, notSpreadWords, putBackWords, untriedWords } from "./credentialWords.ts";
import { nextOutcome, type Outcome } from "./outcome.ts";

export type SaveStage =
  | { readonly kind: "editing"; readonly error: string | null }
  | { readonly kind: "saving" }
  /** It is kept, and the backend is being asked with it. */
  | { readonly kind: "asking" }
  /** `fellBack`: some of it should be in the keychain, and is in memory. */
  | { readonly kind: "done"; readonly sentences: readonly string[]; readonly fellBack: boolean };

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
  /** Whether what was refused took the place of one that the backend had accepted. */
  const mistaken = useRef(false);
  const { bridge } = client;
  const { environment, backend } = health;
  useEffect(() => {
    const controller = new AbortController();
    closed.current = controller;
    return () => {
      controller.abort();
      if (mistaken.current) void bridge.call("credentials.restore", { environment, backend });
      mistaken.current = false;
    };
  }, [bridge, environment, backend]);

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
    const { outcome } = tried;
    mistaken.current = outcome.kind === "refused" && tried.replaced;
    if (outcome.kind === "refused") {
      const error = mistaken.current ? `${outcome.message} ${putBackWords}` : outcome.message;
      return setStage({ kind: "editing", error });
    }
    const first = { sentence: sentenceOf(health, tried), fellBack: tried.note !== null };
    if (outcome.kind === "open") {
      const names = also.map(({ name }) => name);
      const sentences = names.length === 0 ? [first.sentence] : [first.sentence, notSpreadWords(names)];
      return setStage({ kind: "done", sentences, fellBack: first.fellBack });
    }
    const others = await Promise.all(also.map((each) => giveTo(client, each, credential, signal, tried.note)));
    if (signal.aborted) return;
    const all = [first, ...others];
    const sentences = all.map(({ sentence }) => sentence);
    setStage({ kind: "done", sentences, fellBack: all.some(({ fellBack }) => fellBack) });
  };
  return { stage, save, refuse: (error) => setStage({ kind: "editing", error }) };
}

interface Taken extends KeptAs {
  readonly ok: true;
  /** Whether it took the place of one that can be put back. */
  readonly replaced: boolean;
  readonly outcome: Outcome;
}

/** What is said of one backend, and whether its credential is in memory instead of the keychain. */
interface Told {
  readonly sentence: string;
  readonly fellBack: boolean;
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
  return { ok: true, outcome: await polled, ...result.value };
}

/** What became of the credential at another backend. `said`: the note of the first one, which is not said again. */
async function giveTo(
  client: Client,
  health: BackendHealth,
  credential: Credential,
  signal: AbortSignal,
  said: string | null,
): Promise<Told> {
  const plain = (sentence: string) => ({ sentence, fellBack: false });
  if (!mayHave(health, credential)) {
    return plain(`${health.name} was not given it: the settings want another user or other headers there.`);
  }
  const tried = await tryCredential(client, health, { credential }, signal);
  if (!tried.ok) return plain(`${health.name} was not given it: ${tried.message}`);
  if (tried.outcome.kind === "refused") return plain(`${health.name} does not accept it: ${tried.outcome.message}`);
  const note = tried.note === said ? null : tried.note;
  return { sentence: sentenceOf(health, { ...tried, note }), fellBack: tried.note !== null };
}

function sentenceOf({ name }: BackendHealth, { outcome, kept, note }: Taken): string {
  const as = { kept, note };
  return outcome.kind === "open" ? untriedWords(as, outcome.message) : acceptedWords(name, as);
}
