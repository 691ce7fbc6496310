import { createStore, type StoreApi } from "zustand/vanilla";

/**
 * Whether the console process can be asked. In Electron it is always `open`: both live and die together.
 * `refused`: the process answers, but does not know this page; only a new link helps. After a loss, `since` is when the
 * last message came, however late the loss was noticed.
 */
export type Connection =
  | { readonly status: "connecting" }
  | { readonly status: "open"; readonly since: number }
  | { readonly status: "lost"; readonly since: number; readonly nextAttemptAt: number }
  | { readonly status: "refused"; readonly since: number };

export type ConnectionStore = StoreApi<Connection>;

export function connectionStore(initial: Connection): ConnectionStore {
  return createStore<Connection>(() => initial);
}

const longestWait = 10_000;

/** How long to wait before the next attempt, in milliseconds: 0.5 s, 1 s, 2 s… up to 10 s. */
export function waitBefore(attempt: number): number {
  return Math.min(longestWait, 500 * 2 ** Math.max(0, attempt - 1));
}
