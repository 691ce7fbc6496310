import { useState } from "react";
import { isTyped, noSecrets, type Secrets } from "../secrets.ts";
import type { Editing } from "../view.ts";

export interface SecretsOfForm {
  /** Whether anything is typed that leaving would lose. */
  readonly typed: boolean;
  of(backend: string): Secrets;
  change(backend: string, change: Partial<Secrets>): void;
  forget(): void;
}

/** What was typed that is secret, for each backend. It lives as long as the form is on the screen. */
export function useSecrets({ keys }: Pick<Editing, "keys">): SecretsOfForm {
  const [secrets, setSecrets] = useState<Readonly<Record<string, Secrets>>>({});
  return {
    typed: Object.values(secrets).some(isTyped),
    of: (backend) => secrets[cardKey(backend, keys)] ?? noSecrets,
    change: (backend, change) => {
      const key = cardKey(backend, keys);
      setSecrets((before) => ({ ...before, [key]: { ...(before[key] ?? noSecrets), ...change } }));
    },
    forget: () => setSecrets({}),
  };
}

/** A name of a backend's card that stays when an Alertmanager before it is taken out. */
export function cardKey(backend: string, keys: readonly number[]): string {
  const number = /^alertmanager-(\d+)$/.exec(backend)?.[1];
  return number === undefined ? backend : `alertmanager#${keys[Number(number) - 1]}`;
}
