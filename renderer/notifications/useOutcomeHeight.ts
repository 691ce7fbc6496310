import { useLayoutEffect, useState } from "react";

/** The height, in pixels, of the line lowest left that says what was just done; 0 while there is none. */
export function useOutcomeHeight(): number {
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => {
    const place = document.querySelector<HTMLElement>("[data-outcome]");
    if (place === null) return;
    const observer = new ResizeObserver(() => setHeight(place.offsetHeight));
    observer.observe(place);
    return () => observer.disconnect();
  }, []);
  return height;
}
