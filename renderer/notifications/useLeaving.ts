import { type FocusEvent, useEffect, useRef, useState } from "react";

interface Hold {
  onMouseEnter(): void;
  onMouseLeave(): void;
  onFocus(): void;
  onBlur(event: FocusEvent<HTMLElement>): void;
}

/** What holds all the toasts at once. */
export interface Pause {
  /** Something lies above them. */
  readonly covered: boolean;
  /** Whether the pointer or the keyboard is on one of them: the others must not move it away. */
  isHeld(): boolean;
}

/**
 * Calls `leave` after a while. The while begins anew after the pointer or the keyboard rested on the element, and
 * whenever the window gets the focus back or a dialog closes: what nobody could see has not been shown.
 */
export function useLeaving(milliseconds: number, leave: () => void, { covered, isHeld }: Pause): Hold {
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const [seen, setSeen] = useState(() => document.hasFocus());
  const now = useRef({ leave, isHeld });
  useEffect(() => {
    now.current = { leave, isHeld };
  });
  useEffect(() => {
    if (!covered) return;
    // What is inert does not hear that the pointer and the focus go.
    setPointed(false);
    setFocused(false);
  }, [covered]);
  useEffect(() => {
    const look = () => setSeen(document.hasFocus() && document.visibilityState === "visible");
    window.addEventListener("focus", look);
    window.addEventListener("blur", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      window.removeEventListener("focus", look);
      window.removeEventListener("blur", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, []);
  useEffect(() => {
    if (covered || pointed || focused || !seen) return;
    const timer = setInterval(() => {
      if (!now.current.isHeld()) now.current.leave();
    }, milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds, covered, pointed, focused, seen]);
  return {
    onMouseEnter: () => setPointed(true),
    onMouseLeave: () => setPointed(false),
    onFocus: () => setFocused(true),
    onBlur: (event) => {
      if (!event.currentTarget.contains(event.relatedTarget)) setFocused(false);
    },
  };
}
