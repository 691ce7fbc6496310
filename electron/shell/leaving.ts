import { app } from "electron";

/** Letting go of connections and files, which what comes after us may want: the system, or a newer version. */
export interface Leaving {
  /** Lets go now, once however often it is asked; resolves at once where nothing is held yet. */
  letGo(): Promise<void>;
  /** From here on quitting waits for these, though not for ever. */
  holdFor(...closing: readonly (() => Promise<void>)[]): void;
}

/** A quit that hangs is worse than a connection that breaks off. */
const longestMs = 5_000;

export function createLeaving(): Leaving {
  let holds: readonly (() => Promise<void>)[] = [];
  let left: Promise<unknown> | null = null;
  const letGo = async () => {
    if (holds.length === 0) return;
    left ??= Promise.all(holds.map((close) => close()));
    await left;
  };
  return {
    letGo,
    holdFor(...closing) {
      holds = closing;
      exitAfter(letGo);
    },
  };
}

function exitAfter(letGo: () => Promise<void>): void {
  let quitting = false;
  app.on("will-quit", (event) => {
    event.preventDefault();
    if (quitting) return;
    quitting = true;
    const late = new Promise((resolve) => setTimeout(resolve, longestMs));
    void Promise.race([letGo(), late]).then(() => app.exit(0));
  });
}
