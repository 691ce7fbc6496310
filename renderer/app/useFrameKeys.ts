import { useLayoutEffect } from "react";
import type { Environment } from "../../shared/model/environment.ts";
import { isBehindDialog, isMac, isWriting, useKeys } from "./keys.ts";
import { goTo } from "./place.ts";

export type FrameDialog = "palette" | "keys";

/** ⌘/Ctrl K, ⌘/Ctrl or Alt 0…9, and `?`: the keys that work on every screen. `opened`: the frame's own open dialog. */
export function useFrameKeys(
  environments: readonly Environment[],
  opened: FrameDialog | null,
  openDialog: (dialog: FrameDialog) => void,
): void {
  useKeys({ "?": () => openDialog("keys") });
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const command = event.metaKey || event.ctrlKey;
      if (event.shiftKey || (command && event.altKey)) return;
      if (command && event.key.toLowerCase() === "k") {
        event.preventDefault();
        // The palette leads to other environments too, and its Escape would close the other dialog with what is in it.
        if (opened !== null || !isBehindDialog()) openDialog("palette");
        return;
      }
      const digit = /^Digit(\d)$/.exec(event.code)?.[1];
      if (digit === undefined || !(command || event.altKey)) return;
      // On a Mac Option and a digit write: on many keyboards the braces and brackets of a query.
      if (isMac && event.altKey && isWriting(event.target)) return;
      // Behind a dialog that changes something nothing may change its colour and name.
      if (isBehindDialog()) return;
      const index = Number(digit);
      const environment = environments[index - 1];
      if (index !== 0 && environment === undefined) return;
      event.preventDefault();
      goTo({ environment: environment?.id ?? null });
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [environments, opened, openDialog]);
}
