import type { Client } from "./client.ts";

/**
 * Calls `onSwitch` when the demo comes in the place of one's own console (true) or goes again (false), not for what is
 * shown first. Returns its undo.
 */
export function followShown({ settings }: Pick<Client, "settings">, onSwitch: (demo: boolean) => void): () => void {
  let shown = settings.getState().state?.demo;
  return settings.subscribe(({ state }) => {
    if (state === null || state.demo === shown) return;
    const isFirst = shown === undefined;
    shown = state.demo;
    if (!isFirst) onSwitch(shown);
  });
}
