import { type RefObject, useLayoutEffect, useRef } from "react";
import type { BarAt } from "./timeline.ts";

/** Gives the keyboard to a bar of the timeline; does nothing where there is no such bar. */
export function focusBar(area: HTMLElement | null, { lane, bar }: BarAt): void {
  area?.querySelector<HTMLElement>(`[data-bar="${lane}:${bar}"]`)?.focus();
}

/**
 * Leaves the keyboard in the timeline when a newer report takes away the bar that it is at: it goes on at `present`.
 * React gives back the focus of what it moved, but not of what it removed, and the browser says nothing then.
 */
export function useKeptFocus(present: BarAt): {
  readonly area: RefObject<HTMLDivElement | null>;
  onFocus(): void;
  onBlur(): void;
} {
  const area = useRef<HTMLDivElement>(null);
  const within = useRef(false);
  useLayoutEffect(() => {
    if (within.current && !area.current?.contains(document.activeElement)) focusBar(area.current, present);
  });
  return {
    area,
    onFocus: () => {
      within.current = true;
    },
    onBlur: () => {
      within.current = false;
    },
  };
}
