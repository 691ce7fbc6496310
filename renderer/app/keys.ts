import { useLayoutEffect, useRef } from "react";

/** A key's name as `KeyboardEvent.key` gives it, to what it does. */
export type KeyMap = Readonly<Record<string, ((event: KeyboardEvent) => void) | undefined>>;

/** True where a key writes a sign. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) {
    return true;
  }
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button"].includes(target.type);
}

/** Whether a dialog lies over the screen that nothing behind it may change. */
export function isBehindDialog(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
}

/** True where the person is writing, or a dialog is open: single letters are then no commands. */
export function keysAreTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  if (isBehindDialog()) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  return target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null || isWriting(target);
}

/** True where Enter or Space belongs to the focused control and not to the screen. */
function pressesControl(event: KeyboardEvent): boolean {
  if (event.key !== "Enter" && event.key !== " ") return false;
  return event.target instanceof Element && event.target.closest("button, a, summary, [role=tab]") !== null;
}

/**
 * Listens for single keys while the component is shown. What they do changes together with what is drawn: an effect
 * after the painting would let a key that is pressed at once act on what was there before.
 */
export function useKeys(keys: KeyMap): void {
  const current = useRef(keys);
  useLayoutEffect(() => {
    current.current = keys;
  });
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (keysAreTaken(event) || pressesControl(event)) return;
      const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const action = Object.hasOwn(current.current, name) ? current.current[name] : undefined;
      if (action === undefined) return;
      event.preventDefault();
      action(event);
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

export const isMac = navigator.platform.startsWith("Mac");

/** `⌘K` or `Ctrl K`, as this machine's keyboard has it. */
export function commandKey(key: string): string {
  return isMac ? `⌘${key}` : `Ctrl ${key}`;
}

/** The key that chooses an environment. A browser keeps Ctrl 1…9 for its tabs, so there it is Alt. */
export function environmentKey(index: number, inBrowserTab: boolean): string {
  if (!inBrowserTab) return commandKey(String(index));
  return isMac ? `⌥${index}` : `Alt ${index}`;
}
