import { type RefObject, useLayoutEffect, useRef } from "react";

/**
 * Leaves the keyboard in an area when what it is at is taken away: `restore` is called then, with the area. React gives
 * back the focus of what it moved, but not of what it removed, and the browser says nothing. The component has to draw
 * again with every such change.
 */
export function useKeptFocus(restore: (area: HTMLDivElement) => void): {
  readonly area: RefObject<HTMLDivElement | null>;
  onFocus(): void;
  onBlur(): void;
} {
  const area = useRef<HTMLDivElement>(null);
  const within = useRef(false);
  useLayoutEffect(() => {
    const { current } = area;
    if (within.current && current !== null && !current.contains(document.activeElement)) restore(current);
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
