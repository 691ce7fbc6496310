import { type RefObject, useEffect, useRef } from "react";

/** Gives the focus to an element while a question stands, and then back to what had it before. */
export function useBorrowedFocus<T extends HTMLElement>(): RefObject<T | null> {
  const borrower = useRef<T>(null);
  useEffect(() => {
    const before = document.activeElement;
    borrower.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return borrower;
}
