import { create } from "zustand";
import type { Bridge } from "../../shared/bridge.ts";
import { withStop } from "./words.ts";

/** What became of the last try; both screens that offer it, and the palette, tell of the same one. */
interface KeychainTry {
  readonly trying: boolean;
  readonly said: { readonly ok: boolean; readonly text: string } | null;
}

export const useKeychainTry = create<KeychainTry>(() => ({ trying: false, said: null }));

/** Tries the keychain again. What was kept for the session moves into it where it works now. */
export async function retryKeychain(bridge: Bridge): Promise<void> {
  if (useKeychainTry.getState().trying) return;
  useKeychainTry.setState({ trying: true, said: null });
  const result = await bridge.call("keychain.retry", {});
  useKeychainTry.setState({ trying: false, said: result.ok ? outcomeWords(result.value) : failure(result.error) });
}

function failure({ message }: { readonly message: string }) {
  return { ok: false, text: withStop(message) };
}

/** What the keychain said to another try, as sentences. */
export function outcomeWords({
  kind,
  reason,
}: {
  readonly kind: "keychain" | "session";
  readonly reason: string | null;
}): {
  readonly ok: boolean;
  readonly text: string;
} {
  if (kind === "keychain") return { ok: true, text: "The keychain works now, and credentials are kept in it." };
  return { ok: false, text: `It still cannot be used. ${reason === null ? "" : withStop(reason)}`.trim() };
}
