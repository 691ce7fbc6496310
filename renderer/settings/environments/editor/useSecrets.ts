import { useState } from "react";
import { isTyped, noSecrets, type Secrets } from "../secrets.ts";
import type { Editing } from "../view.ts";

export interface SecretsOfForm {
  /** Whether anything is typed that leaving would lose. */
  readonly typed: boolean;
  of(backend: string): Secrets;
  change(backend: string, change: Partial<Secrets>): void;
  /** Forgets what was typed for a backend that is taken out: one that is added in its place begins with nothing. */
  drop(backend: string): void;
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
    drop: (backend) => setSecrets(({ [cardKey(backend, keys)]: _gone, ...others }) => others),
    forget: () => setSecrets({}),
  };
}

/**
 * What the file calls the backend of a card, as its health and what is kept for it do; null where the file has it not.
 * The number of an Alertmanager is another one once an Alertmanager before it is taken out.
 */
export function nameInFile(backend: string, { keys, replaces }: Pick<Editing, "keys" | "replaces">): string | null {
  if (replaces === null) return null;
  const number = numberOf(backend);
  if (number === null) return backend;
  const key = keys[number - 1];
  return key !== undefined && key < (replaces.alertmanagers?.length ?? 0) ? `alertmanager-${key + 1}` : null;
}

/** A name of a backend's card that stays when an Alertmanager before it is taken out. */
export function cardKey(backend: string, keys: readonly number[]): string {
  const number = numberOf(backend);
  return number === null ? backend : `alertmanager#${keys[number - 1]}`;
}

function numberOf(backend: string): number | null {
  const number = /^alertmanager-(\d+)$/.exec(backend)?.[1];
  return number === undefined ? null : Number(number);
}
