import { useEffect, useState } from "react";
import { useClient } from "../../../client/client.ts";
import type { Preview } from "./chosen.ts";

/** A text that is being typed is looked at once typing has paused for so long. */
const pauseMs = 400;
const longest = 4_000_000;

interface Previewed {
  readonly text: string;
  readonly preview: Preview | null;
  readonly error: string | null;
}

/** What a team's file would bring, looked at again whenever its text changes. */
export function usePreview(text: string): { readonly preview: Preview | null; readonly error: string | null } {
  const { bridge } = useClient();
  const [held, setHeld] = useState<Previewed | null>(null);
  useEffect(() => {
    if (text.trim() === "" || text.length > longest) return;
    let current = true;
    const timer = setTimeout(async () => {
      const result = await bridge.call("environments.preview", { text });
      if (!current) return;
      setHeld(
        result.ok ? { text, preview: result.value, error: null } : { text, preview: null, error: result.error.message },
      );
    }, pauseMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [bridge, text]);
  if (text.length > longest) return { preview: null, error: "This is too long for a settings file." };
  return held?.text === text ? held : { preview: null, error: null };
}
