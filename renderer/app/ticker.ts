import { useSyncExternalStore } from "react";

// One ticker for every age on the screen: a timer per row would wake the page thousands of times a second.
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | null = null;

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === null) {
    now = Date.now();
    timer = setInterval(tick, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

/** The time, milliseconds since 1970, renewed every second. Only for the small parts that show an age. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

/** Something computed from the time; the component draws again only when the result differs. */
export function useTicking<T extends string | number | boolean | null>(compute: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => compute(now));
}
