import { useEffect, useState } from "react";
import { endEditing } from "../view.ts";

interface Leaving {
  /** Whether the person is asked if what they typed may go. */
  readonly asking: boolean;
  leave(): void;
  stay(): void;
}

/** Leaves the form at once where nothing was typed; else asks first. A tab that is closed asks too. */
export function useLeaving(unsaved: boolean): Leaving {
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [unsaved]);
  return {
    asking: asking && unsaved,
    leave: () => (unsaved ? setAsking((before) => !before) : endEditing()),
    stay: () => setAsking(false),
  };
}
