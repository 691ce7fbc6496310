import { useState } from "react";
import type { SilenceWish } from "../../shared/model/silence.ts";
import { useZone } from "../app/preferences.ts";
import { consoleTime } from "../app/ticker.ts";
import { useClient, useEnvironments } from "../client/client.ts";
import { storedSentence } from "./words.ts";

interface Saving {
  readonly busy: boolean;
  /** What the server said; null where it has said nothing, or all is well. */
  readonly error: string | null;
  save(wish: SilenceWish, confirmation: string | null): void;
}

/** Writes a silence and tells what the server stored; after a failure the form stays as it is. */
export function useSaveSilence(done: (text: string) => void): Saving {
  const { bridge } = useClient();
  const environments = useEnvironments();
  const zone = useZone();
  const [state, setState] = useState<{ busy: boolean; error: string | null }>({ busy: false, error: null });
  const save = async (wish: SilenceWish, confirmation: string | null) => {
    setState({ busy: true, error: null });
    const result = await bridge.call("silences.save", { wish, confirmation });
    if (!result.ok) {
      setState({ busy: false, error: result.error.message });
      return;
    }
    setState({ busy: false, error: null });
    const name = environments.find(({ id }) => id === wish.environment)?.name ?? wish.environment;
    const { silence, note } = result.value;
    done([storedSentence(silence, name, consoleTime(), zone), note ?? ""].join(" ").trim());
  };
  return { ...state, save: (wish, confirmation) => void save(wish, confirmation) };
}
