import { safeLink } from "../../shared/links.ts";
import type { BackendHealth } from "../../shared/model/backend.ts";
import type { DeviceSignIn } from "../../shared/model/credential.ts";
import { outcomeOf, pollAfter } from "./outcome.ts";
import { withStop } from "./words.ts";

/** How far a sign-in with a browser is. */
export type SignInStage =
  | { readonly kind: "idle"; readonly error: string | null }
  /** The provider is asked for a code. */
  | { readonly kind: "asking" }
  | { readonly kind: "waiting"; readonly signIn: DeviceSignIn }
  /** The browser's part is over, and the backend is being asked. */
  | { readonly kind: "checking" }
  | { readonly kind: "done" }
  /** There is a token, but something else is wrong, so nobody knows whether it is right. */
  | { readonly kind: "untried"; readonly message: string }
  | { readonly kind: "expired" }
  | { readonly kind: "refused"; readonly message: string };

export function isOver({ kind }: SignInStage): boolean {
  return kind === "done" || kind === "untried" || kind === "expired" || kind === "refused";
}

/** A code that has less than this left when it goes has run out: the two clocks differ a little. */
const slackMs = 2000;

/**
 * Follows a sign-in through a backend's health, from when its code is shown. `began`: the health before it. What is
 * returned takes each new health and tells the stage; `now` in milliseconds since 1970.
 */
export function signInCourse(
  began: BackendHealth,
  answered: DeviceSignIn,
): (health: BackendHealth, now: number) => SignInStage {
  let shown: DeviceSignIn = answered;
  let seen = false;
  let last = began;
  let ended: ReturnType<typeof pollAfter> | null = null;
  return (health, now) => {
    if (health.signIn !== null) {
      shown = health.signIn;
      seen = true;
      last = health;
      return now >= shown.expiresAt ? { kind: "expired" } : { kind: "waiting", signIn: shown };
    }
    // The answer to the call may come before the health that shows it.
    if (!seen) return now >= shown.expiresAt ? { kind: "expired" } : { kind: "waiting", signIn: shown };
    ended ??= pollAfter(last);
    const over = ended(health);
    if (over) return stageOf(health);
    if (health.error === null) return { kind: "checking" };
    if (now >= shown.expiresAt - slackMs) return { kind: "expired" };
    const told = health.error.message !== last.error?.message && !health.polling;
    return told ? { kind: "refused", message: withStop(health.error.message) } : { kind: "checking" };
  };
}

function stageOf(health: BackendHealth): SignInStage {
  const outcome = outcomeOf(health);
  switch (outcome.kind) {
    case "accepted":
      return { kind: "done" };
    case "refused":
      return outcome;
    case "open":
      return { kind: "untried", message: outcome.message };
  }
}

/**
 * The address that the button opens: the provider's with the code in it, where that is the same place as the one that
 * is shown; null where neither is safe to open.
 */
export function signInLink({ verificationUrl, completeUrl }: DeviceSignIn, urls: readonly string[]): string | null {
  const shown = safeLink(verificationUrl, urls);
  const complete = safeLink(completeUrl, urls);
  if (shown === null) return null;
  return complete !== null && new URL(complete).origin === new URL(shown).origin ? complete : shown;
}

/** What is left, as it counts down: `9:05`. */
export function countdownText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
