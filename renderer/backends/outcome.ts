import type { StoreApi } from "zustand/vanilla";
import type { BackendHealth } from "../../shared/model/backend.ts";
import { ageText } from "../format/duration.ts";
import { withStop } from "./words.ts";

type Polled = Pick<BackendHealth, "polling" | "nextPollAt">;

/**
 * Tells when the first poll that began after `before` has ended: true for the health that its end brought. A poll that
 * was under way then still used the old credential, and the next one follows it at once.
 */
export function pollAfter(before: Polled): (health: Polled) => boolean {
  let last = before;
  let missing = before.polling ? 2 : 1;
  return (health) => {
    const ended = !health.polling && (last.polling || health.nextPollAt !== last.nextPollAt);
    last = health;
    if (ended) missing -= 1;
    return missing <= 0;
  };
}

/** What a new credential came to. */
export type Outcome =
  | { readonly kind: "accepted" }
  | { readonly kind: "refused"; readonly message: string }
  /** Something else is wrong, so nobody knows whether the credential is right. */
  | { readonly kind: "open"; readonly message: string };

export function outcomeOf({ error, asksFor }: Pick<BackendHealth, "error" | "asksFor">): Outcome {
  if (error === null) return { kind: "accepted" };
  return { kind: asksFor === null ? "open" : "refused", message: withStop(error.message) };
}

/** A poll asks several things one after another, each within the backend's deadline. */
const requestsOfPoll = 3;

/** How long a poll may take, in milliseconds. */
export function longestPollMs({ staleAfterMs, intervalMs }: BackendHealth): number {
  return requestsOfPoll * Math.max(1000, staleAfterMs - 2 * intervalMs);
}

interface HealthView {
  readonly state: { readonly backends: Readonly<Record<string, BackendHealth>> } | null;
}

/** Waits for the poll that a new credential of the backend starts. To be called before the credential is sent. */
export function nextOutcome(store: StoreApi<HealthView>, before: BackendHealth, signal: AbortSignal): Promise<Outcome> {
  const ended = pollAfter(before);
  return new Promise((resolve) => {
    const finish = (outcome: Outcome) => {
      clearTimeout(timer);
      unsubscribe();
      resolve(outcome);
    };
    const waitMs = longestPollMs(before);
    const timer = setTimeout(
      () => finish({ kind: "open", message: `${before.name} has not answered within ${ageText(waitMs)}.` }),
      waitMs,
    );
    const unsubscribe = store.subscribe((view) => {
      const health = view.state?.backends[before.id];
      if (health !== undefined && ended(health)) finish(outcomeOf(health));
    });
    signal.addEventListener("abort", () => finish({ kind: "open", message: "" }));
  });
}
