import { useSyncExternalStore } from "react";

// One ticker for every age on the screen: a timer per row would wake the page thousands of times a second.
const listeners = new Set<() => void>();
/** How far the console's clock is ahead of this page's, in milliseconds. */
let ahead = 0;
let now = consoleTime();

/** The console's time: over a tunnel this page may run on another machine, whose clock proves nothing. */
export function consoleTime(): number {
  return Date.now() + ahead;
}

/** Sets the console's clock by what it said; `heardAt` is this page's time in the middle of asking. */
export function setConsoleTime(said: number, heardAt: number): void {
  ahead = said - heardAt;
}
let timer: ReturnType<typeof setInterval> | null = null;

function tick(): void {
  now = consoleTime();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === null) {
    now = consoleTime();
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
