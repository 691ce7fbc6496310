import { useEffect, useState } from "react";
import { useClient } from "../../../client/client.ts";
import type { Preview } from "./chosen.ts";

/** A text that is being typed is looked at once typing has paused for so long. */
const pauseMs = 400;
const longest = 4_000_000;

interface Looked {
  readonly preview: Preview | null;
  readonly error: string | null;
  /** The settings file was compared as it was then, or later; null where it was not read yet. */
  readonly revision: string | null;
}

interface Previewed extends Looked {
  readonly text: string;
}

/** What a team's file would bring, looked at again whenever its text or the settings file (`revision`) changes. */
export function usePreview(text: string, revision: string | null): Looked {
  const { bridge } = useClient();
  const [held, setHeld] = useState<Previewed | null>(null);
  useEffect(() => {
    if (text.trim() === "" || text.length > longest) return;
    let current = true;
    const timer = setTimeout(async () => {
      const result = await bridge.call("environments.preview", { text });
      if (!current) return;
      const looked = result.ok
        ? { preview: result.value, error: null }
        : { preview: null, error: result.error.message };
      setHeld({ ...looked, text, revision });
    }, pauseMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [bridge, text, revision]);
  if (text.length > longest) return { preview: null, error: "This is too long for a settings file.", revision };
  return held?.text === text ? held : { preview: null, error: null, revision };
}
