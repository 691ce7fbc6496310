import { useSyncExternalStore } from "react";

function isCovered(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
}

/** Dialogs are drawn from many places, and none of them says so anywhere but in the document. */
function subscribe(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.body, { childList: true, subtree: true });
  return () => observer.disconnect();
}

/** Whether a modal dialog or the palette lies over the screen. */
export function useCovered(): boolean {
  return useSyncExternalStore(subscribe, isCovered);
}
