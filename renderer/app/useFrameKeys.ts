import { useLayoutEffect } from "react";
import type { Environment } from "../../shared/model/environment.ts";
import { useKeys } from "./keys.ts";
import { goTo } from "./place.ts";

/** ⌘/Ctrl K, ⌘/Ctrl or Alt 0…9, and `?`: the keys that work on every screen. */
export function useFrameKeys(
  environments: readonly Environment[],
  openDialog: (dialog: "palette" | "keys") => void,
): void {
  useKeys({ "?": () => openDialog("keys") });
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const command = event.metaKey || event.ctrlKey;
      if (event.shiftKey || (command && event.altKey)) return;
      if (command && event.key.toLowerCase() === "k") {
        event.preventDefault();
        openDialog("palette");
        return;
      }
      const digit = /^Digit(\d)$/.exec(event.code)?.[1];
      if (digit === undefined || !(command || event.altKey)) return;
      // Behind a dialog that changes something nothing may change its colour and name.
      if (document.querySelector('[role="dialog"][aria-modal="true"]') !== null) return;
      const index = Number(digit);
      const environment = environments[index - 1];
      if (index !== 0 && environment === undefined) return;
      event.preventDefault();
      goTo({ environment: environment?.id ?? null });
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [environments, openDialog]);
}
