import type { SilenceWish } from "../../shared/model/silence.ts";
import { useZone } from "../app/preferences.ts";
import { consoleTime } from "../app/ticker.ts";
import { useClient, useEnvironments } from "../client/client.ts";
import { storedSentence } from "./words.ts";

/** Writes a silence; resolves to what the server refused it with, null where it stored it. */
export type SaveSilence = (wish: SilenceWish, confirmation: string | null) => Promise<string | null>;

/** Writes a silence and tells what the server stored, in the words of `stored`; after a failure the form stays as it is. */
export function useSaveSilence(
  done: (text: string) => void,
  stored: typeof storedSentence = storedSentence,
): SaveSilence {
  const { bridge } = useClient();
  const environments = useEnvironments();
  const zone = useZone();
  return async (wish, confirmation) => {
    const result = await bridge.call("silences.save", { wish, confirmation });
    if (!result.ok) return result.error.message;
    const name = environments.find(({ id }) => id === wish.environment)?.name ?? wish.environment;
    const { silence, note } = result.value;
    done([stored(silence, name, consoleTime(), zone), note ?? ""].join(" ").trim());
    return null;
  };
}
