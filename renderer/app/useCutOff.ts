import { type RefObject, useEffect, useState } from "react";
import { cutOffAfter, wholeRatio } from "./cutOff.ts";

const none: readonly string[] = [];

/** The attribute by which a pill is known to belong to an environment. */
const pillAttribute = "data-environment";

/** The environments whose pills a row that scrolls does not show whole. The chosen one's is scrolled to. */
export function useCutOff(row: RefObject<HTMLElement | null>, ids: readonly string[], chosen: string | null) {
  const [cutOff, setCutOff] = useState(none);
  const order = ids.join("\n");

  useEffect(() => {
    const root = row.current;
    if (root === null) return;
    const known = order.split("\n");
    const observer = new IntersectionObserver(
      (entries) => {
        const seen = entries.map(({ target, intersectionRatio }) => ({
          id: target.getAttribute(pillAttribute) ?? "",
          ratio: intersectionRatio,
        }));
        setCutOff((before) => cutOffAfter(before, seen, known));
      },
      { root, threshold: [wholeRatio] },
    );
    for (const pill of root.querySelectorAll(`[${pillAttribute}]`)) observer.observe(pill);
    return () => observer.disconnect();
  }, [row, order]);

  // The row grows narrower with the window and with the button that stands for the rest.
  useEffect(() => {
    const root = row.current;
    if (root === null || (chosen !== null && !order.split("\n").includes(chosen))) return;
    const observer = new ResizeObserver(() => {
      const pill = root.querySelector('[aria-current="true"]');
      pill?.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
    observer.observe(root);
    return () => observer.disconnect();
  }, [row, order, chosen]);

  return cutOff;
}
