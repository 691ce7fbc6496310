const notifierLock = "incident-console-notifier";
const focusLock = "incident-console-focused";

/** Of several tabs of a browser, one delivers to the system. Calls once it is this one; returns its undo. */
export function standForElection(onElected: () => void): () => void {
  return holdLock(notifierLock, "exclusive", onElected);
}

/** Lets the other tabs know that this one has the focus, until the returned function is called. */
export function claimFocus(): () => void {
  return holdLock(focusLock, "shared", () => {});
}

/** Whether a tab of this browser has the focus. This page's own claim counts as one. */
export async function isFocusClaimed(): Promise<boolean> {
  const state = await locks()
    ?.query()
    .catch(() => null);
  return state?.held?.some(({ name }) => name === focusLock) === true;
}

/** Null where there are none; each tab then is on its own. */
function locks(): LockManager | null {
  return (navigator.locks as LockManager | undefined) ?? null;
}

function holdLock(name: string, mode: LockMode, onHeld: () => void): () => void {
  const manager = locks();
  if (manager === null) {
    onHeld();
    return () => {};
  }
  const waiting = new AbortController();
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  manager
    .request(name, { mode, signal: waiting.signal }, () => {
      if (waiting.signal.aborted) return undefined;
      onHeld();
      return released;
    })
    .catch(() => {
      // Given up before it was granted, or refused: a browser that forbids locks has tabs on their own.
      if (!waiting.signal.aborted) onHeld();
    });
  return () => {
    waiting.abort();
    release();
  };
}
