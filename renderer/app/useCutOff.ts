import { type RefObject, useLayoutEffect, useState } from "react";
import { cutOffIn } from "./cutOff.ts";

const none: readonly string[] = [];

/** The attribute by which a pill is known to belong to an environment. */
const pillAttribute = "data-environment";

/** As wide as the button for those without room ever is, and what lies between two pills, in pixels. */
const more = 88;
const gap = 4;

/** The environments whose pills have no room in the bar, which also holds a pill for all of them. */
export function useCutOff(bar: RefObject<HTMLElement | null>, ids: readonly string[], chosen: string | null) {
  const [cutOff, setCutOff] = useState(none);
  const order = ids.join("\n");

  // biome-ignore lint/correctness/useExhaustiveDependencies: other environments have other pills.
  useLayoutEffect(() => {
    const root = bar.current;
    if (root === null) return;
    const pills = [...root.querySelectorAll<HTMLElement>(`[${pillAttribute}]`)];
    const measure = () => {
      const widths = pills.map((pill) => ({ id: pill.getAttribute(pillAttribute) ?? "", width: pill.offsetWidth }));
      const all = root.querySelector("button")?.offsetWidth ?? 0;
      const after = cutOffIn(widths, { width: root.clientWidth - all, gap, more }, chosen);
      setCutOff((before) => (before.join("\n") === after.join("\n") ? before : after));
    };
    measure();
    const observer = new ResizeObserver(measure);
    for (const each of [root, ...pills]) observer.observe(each);
    return () => observer.disconnect();
  }, [bar, order, chosen]);

  return cutOff;
}
