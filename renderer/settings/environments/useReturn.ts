import { type RefObject, useEffect, useRef } from "react";
import { useEnvironmentsView } from "./view.ts";

/** Begins each page at its top, and gives the focus back to where the person came from once it is left. */
export function useReturn(page: RefObject<HTMLElement | null>): void {
  const { shown, editing } = useEnvironmentsView();
  const before = useRef({ shown, id: editing?.replaces?.id ?? null });
  useEffect(() => {
    const left = before.current;
    before.current = { shown, id: editing?.replaces?.id ?? (shown === left.shown ? left.id : null) };
    if (shown === left.shown || page.current === null) return;
    // A part that the person was led to has the focus already.
    if (shown === "list" && page.current.contains(document.activeElement)) return;
    page.current.scrollTop = 0;
    if (shown !== "list") return;
    const row = left.id === null ? null : page.current.querySelector(`[data-environment="${CSS.escape(left.id)}"]`);
    const target =
      row?.querySelector<HTMLElement>("button") ?? page.current.querySelector<HTMLElement>("#environments");
    target?.focus();
  }, [shown, editing, page]);
}
