import { useEffect, useRef, useState } from "react";
import type { BackendHealth } from "../../shared/model/backend.ts";
import type { Credential } from "../../shared/model/credential.ts";
import { useClient } from "../client/client.ts";
import { acceptedWords, untriedWords } from "./credentialWords.ts";
import { nextOutcome } from "./outcome.ts";

export type SaveStage =
  | { readonly kind: "editing"; readonly error: string | null }
  | { readonly kind: "saving" }
  /** It is kept, and the backend is being asked with it. */
  | { readonly kind: "asking" }
  | { readonly kind: "done"; readonly sentence: string };

interface Saving {
  readonly stage: SaveStage;
  save(credential: Credential): Promise<void>;
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

  const save = async (credential: Credential) => {
    const { id, environment, backend, name, url } = health;
    const { signal } = closed.current;
    const failed = new AbortController();
    setStage({ kind: "saving" });
    const before = client.health.getState().state?.backends[id] ?? health;
    const polled = nextOutcome(client.health, before, AbortSignal.any([signal, failed.signal]));
    const result = await client.bridge.call("credentials.set", { environment, backend, url, credential });
    if (signal.aborted) return;
    if (!result.ok) {
      failed.abort();
      return setStage({ kind: "editing", error: result.error.message });
    }
    forgetSecrets();
    setStage({ kind: "asking" });
    const outcome = await polled;
    if (signal.aborted) return;
    const { kept } = result.value;
    switch (outcome.kind) {
      case "accepted":
        return setStage({ kind: "done", sentence: acceptedWords(name, kept) });
      case "refused":
        return setStage({ kind: "editing", error: outcome.message });
      case "open":
        return setStage({ kind: "done", sentence: untriedWords(kept, outcome.message) });
    }
  };
  return { stage, save, refuse: (error) => setStage({ kind: "editing", error }) };
}
